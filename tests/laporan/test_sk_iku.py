"""SK IKU of the real document: every text of its file in the right table, row and column, once and whole."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.db import transaction
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from kinerja.core.actor import system_in
from kinerja.core.errors import Invalid
from laporan import rules
from laporan.document import Document, Facts, Paragraph, Signature, Table
from laporan.models import Lambang
from laporan.render import pdf, xlsx
from laporan.reports import sk_iku
from laporan.reports.base import Penandatangan, Terbitan
from laporan.reports.kolom_iku import VARIAN
from laporan.rules.naskah import check_naskah
from tests import benih
from tests.kinerja.seeds import loaded, needs_seeds, opened
from tests.laporan import pdftools
from tests.laporan.kesetiaan import assert_holds_all
from tests.laporan.pdfgrid import Kotak, bare, below_head, boxes, column_text, edges_of, set_forms

pytestmark = [needs_seeds, pytest.mark.django_db]
BALANGAN = "balangan/setda-iku-2021-2026"
NOMOR, TANGGAL = "188.45/ 45/Kum TAHUN 2021", date(2021, 12, 20)
TERBITAN = Terbitan(NOMOR, TANGGAL, "https://contoh.go.id/v/abc", penandatangan=Penandatangan("Sekretaris Daerah"))
YEARS = range(2021, 2027)


@pytest.fixture(scope="module", autouse=True)
def documents(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with loaded(django_db_blocker) as plans:
        yield plans


@pytest.fixture(scope="module")
def seed() -> benih.Obj:
    folder = benih.seeds_folder()
    assert folder is not None
    found: benih.Obj = json.loads((folder / "balangan-setda-iku-2021-2026.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def document(documents: dict[str, int]) -> Document:
    with opened(BALANGAN) as rencana:
        return sk_iku.issue(system_in(rencana.pemda), rencana, {}, TERBITAN)


@pytest.fixture(scope="module")
def file(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sk") / "sk-iku.pdf"
    path.write_bytes(pdf.render(document))
    return path


@pytest.fixture(scope="module")
def book(document: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(xlsx.render(document)))


@dataclass
class Expected:
    """One row of a table, as the file says it; `simpul` and `nomor` only in the first row of a node."""

    nomor: str
    simpul: str
    rows: int
    cells: dict[str, str]  # by the label of the column


def bagian_of(seed: benih.Obj) -> dict[str, str]:
    """Unit of the file → name of its Bagian (or of the Perangkat Daerah)."""
    units = {one["id"]: one for one in seed["unit"]}

    def top(key: str) -> str:
        while units[key]["induk"] and units[units[key]["induk"]]["induk"]:
            key = units[key]["induk"]
        return str(units[key]["nama"])

    return {key: top(key) for key in units}


def expected(seed: benih.Obj) -> dict[str, list[tuple[str, list[Expected]]]]:
    """Table → its blocks by eselon → rows; every text but the unit of measure, which is read from the target."""
    names = bagian_of(seed)
    tables: dict[str, dict[str, list[Expected]]] = {}
    for node in seed["simpul"]:
        block = tables.setdefault(names[node["unit"]], {}).setdefault(node["eselon"], [])
        count = sum(1 for one in block if one.simpul)
        indicators = node["indikator"]
        for at, one in enumerate(indicators):
            labelled = (("Makna", one["makna"]), ("Alasan", one["alasan"]))
            cells = {
                "Indikator": one["nama"], "Kondisi Kinerja pada Awal Periode": one["baseline"] or "",
                **{str(year): one["target"].get(str(year), "") for year in YEARS},
                "Kondisi Kinerja pada Akhir Periode": one["target_akhir"] or "",
                "Makna dan Alasan": "\n".join(f"{label}: {text}" for label, text in labelled if text),
                "Cara Hitung": one["formula"] or "", "Penanggung Jawab": one["penanggung_jawab"] or "",
                "Sumber Data": one["sumber_data"] or "",
            }  # fmt: skip
            assert not one["definisi"]
            assert not one["relevansi"]
            first = at == 0
            nomor = node["nomor"] or str(count + 1)
            block.append(Expected(nomor if first else "", node["nama"] if first else "", len(indicators), cells))
    return {name: sorted(blocks.items()) for name, blocks in tables.items()}


def labels_of(table: Table) -> list[str]:
    return ["Indikator" if one.label == "Indikator Kinerja Utama" else one.label for one in table.columns]


def test_the_expectation_is_the_document(seed: benih.Obj) -> None:
    """Against a test that expects nothing."""
    rows = [row for blocks in expected(seed).values() for _, block in blocks for row in block]
    assert len(rows) == 55
    assert sum(1 for row in rows if row.simpul) == 45
    assert sum(1 for row in rows for year in YEARS if row.cells[str(year)]) == 306
    assert sum(1 for row in rows if row.cells["Cara Hitung"]) == 54
    assert len(expected(seed)) == 8  # the Perangkat Daerah and seven Bagian


def test_no_expected_text_is_without_a_column(seed: benih.Obj, document: Document) -> None:
    tables = {section.sheet: next(section.tables) for section in document.sections[1:]}
    for name, blocks in expected(seed).items():
        labels = set(labels_of(tables["Lampiran" if name == "Sekretariat Daerah" else name]))
        for _, rows in blocks:
            for row in rows:
                assert {label for label, text in row.cells.items() if text} <= labels


# --- XLSX -------------------------------------------------------------------------------------------------------------


def shown(cell: Cell | MergedCell) -> str:
    """What Excel shows: the text, or the number in the cell's own format."""
    if not isinstance(cell.value, int | float):
        return str(cell.value or "")
    text, value = cell.number_format, Decimal(str(cell.value))
    before, _, rest = text.partition('"') if text.startswith('"') else ("", "", text)
    digits, _, after = rest.partition('"')
    assert not before
    places = len(digits.partition(".")[2])
    number = f"{value:,.{places}f}" if "#," in digits else f"{value:.{places}f}"
    return str(number).translate(str.maketrans(",.", ".,")) + after.rstrip('"')


def rows_on(sheet: Worksheet, table: Table) -> Iterator[tuple[int, dict[str, str], int]]:
    """Each body row below the heading: number, texts by label, and over how many rows its first column is merged."""
    labels, count = labels_of(table), len(table.columns)
    top = next(row for row in range(1, 40) if sheet.cell(row, 1).value == table.columns[0].label)
    first = top + len(table.head)
    spans = {one.min_row: one.size["rows"] for one in sheet.merged_cells.ranges if one.min_col == 1}
    for row in range(first, first + len(table.body)):
        yield row, {labels[at]: shown(sheet.cell(row, at + 1)) for at in range(count)}, spans.get(row, 1)


def test_the_workbook_has_each_text_in_its_cell(seed: benih.Obj, document: Document, book: openpyxl.Workbook) -> None:
    for name, blocks in expected(seed).items():
        sheet_name = "Lampiran" if name == "Sekretariat Daerah" else xlsx.sheet_names([name])[0]
        section = next(one for one in document.sections if one.sheet in (name, sheet_name))
        table = next(section.tables)
        found = list(rows_on(book[sheet_name], table))
        wanted: list[Expected | str] = []
        for eselon, rows in blocks:
            wanted += [f"ESELON {eselon}"] if len(blocks) > 1 else []
            wanted += rows
        assert len(found) == len(wanted)
        node = "Sasaran" if name == "Sekretariat Daerah" else "Kinerja Utama"
        for (_, texts, span), want in zip(found, wanted, strict=True):
            if isinstance(want, str):
                assert texts[labels_of(table)[0]] == want
                continue
            assert {label: texts.get(label, "") for label in want.cells} == want.cells
            assert texts[node] == want.simpul
            if "No." in texts:
                assert texts["No."] == want.nomor
            if want.simpul:
                assert span == want.rows


def test_the_workbook_has_the_texts_of_the_decree_once_and_in_order(seed: benih.Obj, book: openpyxl.Workbook) -> None:
    sheet = book["Keputusan"]
    lines = [str(row[0].value) for row in sheet.iter_rows(max_col=1) if row[0].value]
    at = -1
    texts = decree_texts(seed)
    for text in texts:
        places = [place for place, line in enumerate(lines) if bare(text) in bare(line)]
        assert len(places) == sum(1 for one in texts if bare(text) in bare(one))
        at = next(place for place in places if place > at)


def test_numbers_are_numbers(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    assert len(cells) > 200
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


# --- PDF --------------------------------------------------------------------------------------------------------------


def decree_texts(seed: benih.Obj) -> list[str]:
    """The texts of the decree in the order of the form; the laws in legal order (1-based places in the file)."""
    naskah = seed["naskah"]
    order = (1, 2, 4, 5, 3, 8, 6, 7, 9)
    laws = [naskah["mengingat"][place - 1].rstrip(";.") for place in order]
    assert sorted(order) == list(range(1, len(naskah["mengingat"]) + 1))
    return [
        *naskah["kop"], naskah["judul"], f"NOMOR {naskah['nomor']}", naskah["tentang"],
        *(text.rstrip(";.") for text in naskah["menimbang"]), *laws, naskah["menetapkan"].upper(),
        *(one["isi"] for one in naskah["diktum"]), f"Ditetapkan di {naskah['ditetapkan_di']}",
    ]  # fmt: skip


def test_the_file_is_sound(file: Path) -> None:
    assert pdftools.complaints(file) == ""
    assert all(is_embedded for _, is_embedded in pdftools.fonts(file))


def test_the_decree_reads_in_order_with_each_text_once(seed: benih.Obj, file: Path) -> None:
    pages = pdftools.texts(file)
    end = next(at for at, text in enumerate(pages) if "LAMPIRAN" in text)
    foot = "Nomor 188.45/ 45/Kum TAHUN 2021 · Dicetak"
    whole = bare(" ".join(text[: text.rindex(foot)] for text in pages[:end]))
    at = -1
    texts = decree_texts(seed)
    for text in texts:
        assert whole.count(bare(text)) == sum(bare(one).count(bare(text)) for one in texts), text
        at = whole.index(bare(text), at + 1)


def test_clauses_stand_beside_their_labels(file: Path) -> None:
    """Label, colon, mark and text in columns, the same for all of them."""
    page = pdftools.words(file)[0]
    (label,) = [word for word in page if word.text == "Menimbang"]
    (law,) = [word for word in page if word.text == "Mengingat"]
    clauses = [
        word for word in page if word.text == "bahwa" and word.left > label.right and word.left < label.left + 140
    ]
    assert label.left == law.left
    assert len({round(word.left) for word in clauses}) == 1
    assert all(word.left > label.right for word in clauses)


def pages_of_tables(file: Path, document: Document) -> Iterator[tuple[str, list[list[Kotak]]]]:
    """The boxes of the pages of each lampiran, by the bookmark of its section."""
    every = list(boxes(file))
    texts = pdftools.texts(file)
    starts = [at for at, text in enumerate(texts) if text.startswith(("LAMPIRAN", "INDIKATOR KINERJA UTAMA"))]
    sections = document.sections[1:]
    assert len(starts) == len(sections)
    for section, first, after in zip(sections, starts, [*starts[1:], len(every)], strict=True):
        yield section.sheet, every[first:after]


def test_the_pages_have_each_text_in_its_row_and_column(seed: benih.Obj, document: Document, file: Path) -> None:
    """Each row of the file against the boxes beside each other; a row that goes on over a page is put together."""
    wanted = expected(seed)
    done = 0
    for sheet, pages in pages_of_tables(file, document):
        name = "Sekretariat Daerah" if sheet == "Lampiran" else sheet
        table = next(next(one for one in document.sections if one.sheet == sheet).tables)
        labels = labels_of(table)
        leading = labels.index("Indikator")
        rows = [row for _, block in wanted[name] for row in block]
        found = list(body_rows(pages, table, leading))
        at = 0
        for row in rows:
            texts = dict.fromkeys(labels[leading:], "")
            want: dict[str, tuple[str, ...]] = {label: (bare(row.cells[label]),) for label in labels[leading:]}
            want["Cara Hitung"] = set_forms(row.cells["Cara Hitung"])
            while not all(texts[label] in forms for label, forms in want.items()):
                assert at < len(found), (name, row.cells["Indikator"], texts, want)
                for label, text in zip(labels[leading:], found[at], strict=True):
                    texts[label] += text
                for label, forms in want.items():
                    assert any(form.startswith(texts[label]) for form in forms), (texts[label], forms)
                at += 1
            done += 1
        assert at == len(found)
        statements = [column_text(pages, table, labels.index(label)) for label in labels[:leading]]
        nodes = [row for row in rows if row.simpul]
        assert statements[-1] == "".join(bare(row.simpul) for row in nodes)
        if leading == 2:
            assert statements[0] == "".join(row.nomor for row in nodes)
    assert done == 55


def body_rows(pages: list[list[Kotak]], table: Table, leading: int) -> Iterator[list[str]]:
    lefts, _ = edges_of(pages, table)
    for page in pages:
        rows: dict[float, dict[float, str]] = {}
        for one in below_head(page, table):
            if round(one.left, 1) in lefts[leading:]:
                rows.setdefault(round(one.top, 1), {})[round(one.left, 1)] = one.text
        for _, row in sorted(rows.items()):
            assert sorted(row) == lefts[leading:]
            yield [row[left] for left in lefts[leading:]]


def test_the_lampiran_tells_where_it_belongs(seed: benih.Obj, document: Document, file: Path) -> None:
    """Header, tugas and fungsi; each table with the signature of its head."""
    first = document.sections[1]
    facts = next(block for block in first.blocks if isinstance(block, Facts))
    naskah = seed["naskah"]
    text = bare(pdftools.texts(file)[len(pdftools.texts(file)) - pages_from(file)])
    for wish in (naskah["tugas"], *naskah["fungsi"], naskah["judul"], f"NOMOR {naskah['nomor']}"):
        assert text.count(bare(wish)) == 1
    assert dict(facts.rows)["Tugas"] == naskah["tugas"]
    heads = {section.sheet: section.blocks[-1] for section in document.sections[1:]}
    for sheet, sign in heads.items():
        assert isinstance(sign, Signature)
        head = "SEKRETARIS DAERAH" if sheet == "Lampiran" else f"KEPALA {sheet.upper()}"
        assert sign.role == (f"{head},",)


def pages_from(file: Path) -> int:
    """How many pages there are from the lampiran on."""
    texts = pdftools.texts(file)
    return len(texts) - next(at for at, text in enumerate(texts) if text.startswith("LAMPIRAN"))


# --- draft, variants, settings ----------------------------------------------------------------------------------------


def test_a_draft_is_marked_and_has_gaps() -> None:
    with opened(BALANGAN) as rencana:
        draft = sk_iku.build(system_in(rencana.pemda), rencana, {})
    assert draft.mark == "RANCANGAN"
    texts = [block.text for block in draft.sections[0].blocks if isinstance(block, Paragraph)]
    assert "NOMOR ........................ TAHUN ........" in texts


def test_the_kop_bears_the_emblem_of_the_pemda(tmp_path: Path) -> None:
    image = BytesIO()
    Image.new("RGB", (40, 50), "green").save(image, "PNG")
    with opened(BALANGAN) as rencana, transaction.atomic():
        assert sk_iku.build(system_in(rencana.pemda), rencana, {}).sections[0].blocks[0].emblem is None  # type: ignore[union-attr]
        Lambang.objects.create(pemda_id=rencana.pemda_id, data=image.getvalue(), jenis="png", sha256="0" * 64)
        made = sk_iku.build(system_in(rencana.pemda), rencana, {})
        transaction.set_rollback(True)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf.render(replace(made, sections=made.sections[:1])))
    with pikepdf.open(path) as file:
        assert len(file.pages[0].get_images()) == 1
    assert "PEMERINTAH KABUPATEN BALANGAN" in pdftools.texts(path)[0]


@pytest.mark.parametrize(
    ("varian", "labels"),
    [
        ("rumus", ["No.", "Sasaran Strategis", "Indikator", "Rumus", "Sumber Data"]),
        ("satuan", ["No.", "Sasaran", "Indikator Kinerja Utama", "Satuan", "Penanggung Jawab", "Sumber Data"]),
        ("esakip", ["No.", "Tujuan/Sasaran", "Indikator", "Makna dan Alasan", "Cara Hitung", "Sumber Data",
                    "Penanggung Jawab", "Satuan", *["Target", "Realisasi"] * 6]),
    ],
)  # fmt: skip
def test_a_variant_has_its_columns(varian: str, labels: list[str]) -> None:
    with opened(BALANGAN) as rencana:
        made = sk_iku.build(system_in(rencana.pemda), rencana, {"kolom": varian})
    table = next(made.sections[1].tables)
    assert [column.label for column in table.columns] == labels


def test_every_variant_can_be_asked_for_and_no_other() -> None:
    assert set(rules.KOLOM_IKU) == {"", *VARIAN}
    check_naskah({"kolom_iku": "rumus"})
    rules.check_request("sk-iku", "pdf", {"kolom": "esakip"})
    with pytest.raises(Invalid, match="Bentuk kolom “x” tidak dikenal"):
        check_naskah({"kolom_iku": "x"})
    with pytest.raises(Invalid, match="Bentuk kolom “x” tidak dikenal"):
        rules.check_request("sk-iku", "pdf", {"kolom": "x"})


def test_no_text_of_the_file_is_missing(document: Document, tmp_path: Path) -> None:
    """As PDF and as XLSX; what is exempt stands in `kesetiaan.EXEMPT`."""
    assert_holds_all(BALANGAN, "sk-iku", document, tmp_path)
