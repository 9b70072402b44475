"""The Document shape: paper, imprint, headings, and a grid that admits neither overlap nor hole."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from laporan.document import Cell, Column, GridError, Meta, Paper, Row, Table, heading
from tests.laporan.samples import grids

AT = datetime(2025, 3, 3, 14, 5, tzinfo=ZoneInfo("Asia/Jakarta"))
TWO = (Column("Tujuan", 30), Column("Target", 10))


def row(*cells: Cell) -> Row:
    return Row(cells)


def test_paper_lies_on_its_side() -> None:
    assert (Paper().width, Paper().height) == (330, 215)
    assert (Paper("A4", "portrait").width, Paper("A4", "portrait").height) == (210, 297)


def test_imprint_names_place_revision_and_local_time() -> None:
    assert Meta(AT, 12, "Setda").imprint == "Setda · Revisi 12 · Dicetak 3 Maret 2025 14.05 WIB"
    assert Meta(AT).imprint == "Dicetak 3 Maret 2025 14.05 WIB"


def test_meta_refuses_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Meta(datetime(2025, 3, 3))  # noqa: DTZ001 - the fault under test


def test_heading_of_plain_columns_is_one_row() -> None:
    assert [cell.text for cell in heading(TWO)[0].cells] == ["Tujuan", "Target"]


def test_heading_puts_groups_above_labels() -> None:
    columns = (Column("No", 5), Column("Nama", 5, group="SASARAN"), Column("Target", 5, group="SASARAN"))
    upper, lower = heading(columns)
    assert upper.cells == (
        Cell(0, "No", rowspan=2, kind="head"),
        Cell(1, "SASARAN", colspan=2, kind="head"),
    )
    assert [cell.column for cell in lower.cells] == [1, 2]
    Table(columns, ())


def test_band_lies_inside_the_merge_to_its_left() -> None:
    columns = (Column("Program", 1), Column("Kegiatan", 1), Column("Target", 1))
    body = (
        row(Cell(0, "P", rowspan=3), Cell(1, "BAGIAN UMUM", colspan=2, kind="band")),
        row(Cell(1, "K", rowspan=2), Cell(2, "1")),
        row(Cell(2, "2")),
    )
    assert len(Table(columns, body).body) == 3


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ((row(Cell(0)),), r"body row 1, column 2 \(Target\) is covered by no cell"),
        ((row(Cell(1)),), r"body row 1, column 1 \(Tujuan\) is covered by no cell"),
        ((row(Cell(0, colspan=2), Cell(1)),), r"row 1, column 2 \(Target\) is covered twice"),
        (
            (row(Cell(0, rowspan=2), Cell(1)), row(Cell(0), Cell(1))),
            r"row 2, column 1 \(Tujuan\) is covered twice",
        ),
        (
            (row(Cell(0), Cell(1, rowspan=2)),),
            r"row 1, column 2 \(Target\) holds a cell that reaches over the edge",
        ),
        ((row(Cell(0), Cell(1, colspan=2)),), r"column 2 \(Target\) holds a cell that reaches over the edge"),
        ((row(Cell(1), Cell(0)),), r"column 1 \(Tujuan\) is covered twice, or its cell is out of order"),
        ((row(Cell(0, rowspan=0), Cell(1)),), r"column 1 \(Tujuan\) holds a cell of less than one row"),
        ((row(Cell(0), Cell(1)), row()), r"row 2, column 1 \(Tujuan\) is covered by no cell"),
    ],
)
def test_faulty_grid_is_refused_with_its_place(body: tuple[Row, ...], message: str) -> None:
    with pytest.raises(GridError, match=message):
        Table(TWO, body)


def test_align_follows_cell_then_kind_then_column() -> None:
    table = Table((Column("Target", 1, align="right"),), (row(Cell(0)),))
    assert table.align_of(Cell(0)) == "right"
    assert table.align_of(Cell(0, kind="head")) == "center"
    assert table.align_of(Cell(0, align="left")) == "left"


@given(grids())
def test_generated_grids_are_accepted_and_cover_every_place_once(table: Table) -> None:
    places = [
        (row_index + down, cell.column + right)
        for row_index, row in enumerate(table.body)
        for cell in row.cells
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    ]
    assert sorted(places) == [(r, c) for r in range(len(table.body)) for c in range(len(table.columns))]
