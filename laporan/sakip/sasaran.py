"""Which nodes stand in a table, in which bands, and how two lists stand side by side in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cascading.queries import unit_bands
from indikator.queries.anggaran import JENJANG
from laporan.document import Cell, Row
from laporan.sakip.bahan import Bahan, Butir


def is_flat(bahan: Bahan) -> bool:
    """Whether the plan holds key indicators of all levels (an IKU decree) and neither program nor kegiatan."""
    return not any(one.jenjang in JENJANG for one in bahan.butir)


def utama(bahan: Bahan, *, tujuan: bool = False) -> list[Butir]:
    """The performance of the Perangkat Daerah: what stands above its programs; of a flat plan all nodes.

    Without `tujuan` the sasaran alone, unless the plan has none.
    """
    rows = list(bahan.butir) if is_flat(bahan) else [one for one in bahan.butir if not _is_program(one)]
    return rows if tujuan else [one for one in rows if one.jenjang != "tujuan"] or rows


def _is_program(butir: Butir) -> bool:
    """Whether it is a program, or stands below one."""
    at: Butir | None = butir
    while at is not None:
        if at.jenjang in JENJANG:
            return True
        at = at.induk
    return False


def banded(bahan: Bahan, rows: Sequence[Butir]) -> Iterator[tuple[str, Butir]]:
    """Each node with the name of the band that begins before it, "" where none does.

    In a flat plan bands tell level and Bagian; the table of another plan needs none.
    """
    if not is_flat(bahan) or len({one.tingkat for one in rows}) < 2:
        yield from (("", one) for one in rows)
        return
    names = unit_bands(bahan.rencana)
    last = ""
    for one in rows:
        band = " – ".join(filter(None, (f"ESELON {one.tingkat}", names.get(one.unit_id or 0, bahan.pemilik))))
        yield (band if band != last else ""), one
        last = band


def band_row(text: str, columns: int) -> Row:
    return Row((Cell(0, text, colspan=columns, kind="band", bold=True),))


def side_by_side(head: Sequence[Cell], *lists: Sequence[Sequence[Cell]]) -> list[Row]:
    """Rows in which `head` spans all, and each list runs down its own columns; what ends it fills what is left.

    Every list holds at least one item; its cells may span over items of their own list.
    """
    height = max(len(one) for one in lists)
    rows: list[list[Cell]] = [[] for _place in range(height)]
    rows[0] += [replace(cell, rowspan=height) for cell in head]
    for items in lists:
        rest = height - len(items)
        for place, cells in enumerate(items):
            for cell in cells:
                is_last = place + cell.rowspan == len(items)
                rows[place].append(replace(cell, rowspan=cell.rowspan + rest) if rest and is_last else cell)
    return [Row(tuple(sorted(cells, key=lambda cell: cell.column))) for cells in rows]


def spanning(cells: Sequence[Cell], rows: int) -> list[Cell]:
    """The same cells over so many rows."""
    return [replace(cell, rowspan=rows) for cell in cells]
