"""The IKI booklet of the real document, read back: each text in the lampiran of its jabatan, as often as said."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indikator.models import Indikator
from kinerja.core.actor import system_in
from laporan.document import (
    Clauses,
    Contents,
    Document,
    Facts,
    Heading,
    Note,
    Paragraph,
    Points,
    Section,
    Signature,
    Table,
    letters,
)
from laporan.reports import render, sk_iki
from laporan.reports.base import Terbitan
from tests import benih
from tests.kinerja.seeds import loaded, needs_seeds, opened, pemda_data
from tests.laporan import pdftools
from tests.laporan.kesetiaan import assert_holds_all
from tests.laporan.pdfgrid import beside_tables, columns_of, set_forms
from tests.laporan.tagged import Tagged

pytestmark = [needs_seeds, pytest.mark.django_db]
SAMPANG = "sampang/kecamatan-iki-2022"
TERBITAN = Terbitan("188/1.A/KEP/434.503/2022", date(2022, 1, 20))
BELOW = (330 - 25) * 72 / 25.4  # points: the bottom margin of F4 with the foot
HEAD = ["Kinerja", "Indikator", "Penjelasan/Formulasi", "Sumber Data"]


@pytest.fixture(scope="module", autouse=True)
def documents(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with loaded(django_db_blocker) as plans:
        yield plans


def built(reference: str = SAMPANG) -> Document:
    with opened(reference) as rencana:
        return sk_iki.build(system_in(rencana.pemda), rencana, {})


def issued() -> Document:
    with opened(SAMPANG) as rencana:
        return sk_iki.issue(system_in(rencana.pemda), rencana, {}, TERBITAN)


def plan() -> benih.Obj:
    return benih.rencana_of(SAMPANG)


def lampiran() -> list[Section]:
    return [section for section in built().sections if section.sheet.startswith("Lampiran")]


def rows_in(table: Table) -> list[list[str]]:
    """The rows as they read: what is merged down stands in each of its rows."""
    grid = [[""] * len(table.columns) for _row in table.body]
    for at, row in enumerate(table.body):
        for cell in row.cells:
            for down in range(cell.rowspan):
                grid[at + down][cell.column] = cell.text
    return grid


def expected(jabatan: str) -> list[list[str]]:
    """The rows of the table of a jabatan: its kinerja beside each of its indicators."""
    return [
        [node.get("pernyataan", ""), *(one.get(key, "") for key in ("nama", "rumus_teks", "sumber_data"))]
        for node in plan()["simpul"]
        if node["jabatan"] == jabatan
        for one in node["indikator"]
    ]


def offices() -> list[benih.Obj]:
    """The jabatan of the document in the order of its lampiran."""
    known = {row["kunci"]: row for row in pemda_data("sampang")["jabatan"]}
    return [known[key] for key in dict.fromkeys(node["jabatan"] for node in plan()["simpul"])]


def test_the_expectation_is_the_document() -> None:
    assert len(offices()) == 10
    assert sum(len(expected(one["kunci"])) for one in offices()) == 26


def test_each_jabatan_has_its_lampiran() -> None:
    for office, section in zip(offices(), lampiran(), strict=True):
        facts, *points, table = [one for one in section.blocks if not isinstance(one, Paragraph | Signature)]
        assert isinstance(facts, Facts)
        assert isinstance(table, Table)
        told = dict(facts.rows)
        assert (told["JABATAN"], told["TUGAS"]) == (office["nama"], office.get("tugas", "–"))
        if office.get("fungsi"):
            (points_of,) = points
            assert isinstance(points_of, Points)
            assert (points_of.items, points_of.style) == (tuple(office["fungsi"]), "a.")
        assert [column.label for column in table.columns] == HEAD
        assert rows_in(table) == expected(office["kunci"])


def test_the_lampiran_names_its_decree_and_is_signed_like_it() -> None:
    first, *_others, last = lampiran()
    head, sign = first.blocks[0], last.blocks[-1]
    assert isinstance(head, Paragraph)
    naskah = plan()["naskah"]
    assert head.text.split("\n")[:2] == ["LAMPIRAN", naskah["judul"]]
    assert head.text.endswith(f"TENTANG {naskah['tentang']}")
    assert isinstance(sign, Signature)
    assert sign.role == ("CAMAT SAMPANG,",)
    assert sum(isinstance(block, Signature) for section in lampiran() for block in section.blocks) == 1


def test_bab_and_foreword_stand_before_the_decree() -> None:
    naskah = plan()["naskah"]
    sections = built().sections
    names = [section.sheet for section in sections]
    assert names[:7] == ["Sampul", "Kata pengantar", "Daftar isi", "BAB I", "BAB II", "BAB III", "Keputusan"]
    foreword = [block.text for block in sections[1].blocks if isinstance(block, Paragraph)]
    assert foreword == naskah["kata_pengantar"]
    assert isinstance(sections[2].blocks[0], Contents)
    for bab, section in zip(naskah["bab"], sections[3:6], strict=True):
        wanted = [bab["judul"]]
        for part in bab["bagian"]:
            wanted += [part["judul"]] if part.get("judul") else []
            wanted += part["isi"]
        assert [block.text for block in section.blocks if isinstance(block, Heading | Paragraph)] == wanted


def test_the_decree_holds_its_clauses() -> None:
    naskah = plan()["naskah"]
    clauses = {one.label: one.clauses for one in built().sections[6].blocks if isinstance(one, Clauses)}
    assert [unended(one.text) for one in clauses["Menimbang"]] == [unended(text) for text in naskah["menimbang"]]
    laws = [unended(one.text) for one in clauses["Mengingat"]]
    assert sorted(laws) == sorted(unended(text) for text in naskah["mengingat"]), "each once, in legal order"
    for one in naskah["diktum"]:
        assert [clause.text for clause in clauses[one["nomor"]]] == [one["isi"]]


def unended(text: str) -> str:
    """Without the sign at its end, which goes by its place among the others."""
    return text.rstrip().rstrip(";.,").rstrip()


def test_the_workbook_has_a_sheet_for_each_jabatan() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(built(), "xlsx")))
    for place, office in enumerate(offices(), 1):
        sheet = book[f"Lampiran {place}"]
        rows = [[str(cell.value or "") for cell in row[:4]] for row in sheet.iter_rows()]
        top = rows.index(HEAD) + 1
        wanted = expected(office["kunci"])
        assert [row[1:] for row in rows[top : top + len(wanted)]] == [row[1:] for row in wanted]


def test_shares_are_set_as_fractions() -> None:
    cells = [cell for section in lampiran() for table in section.tables for row in table.body for cell in row.cells]
    plain = [cell.text for cell in cells if cell.column == 2 and cell.text and not cell.fraction]
    assert [text[:30] for text in plain] == ["Dokumen keuanganyaitu: – Lapor"]


def test_what_explains_an_indicator_stands_before_its_formula(tmp_path: Path) -> None:
    """Each text under its name in the cell of the formula, also where there is no formula; on the page too."""
    told = "Definisi: Arti.\nMakna: Isi.\nAlasan: Sebab.\nRelevansi: Kaitan."
    with opened(SAMPANG) as rencana:
        first, *_rest = rows = list(Indikator.objects.filter(simpul__rencana=rencana).order_by("simpul__lft", "urutan"))
        Indikator.objects.filter(pk=first.pk).update(
            definisi="Arti.", makna="Isi.", alasan="Sebab.", relevansi="Kaitan."
        )
        Indikator.objects.filter(pk=rows[1].pk).update(definisi="Hanya arti.", rumus_teks="", rumus="")
        document = sk_iki.build(system_in(rencana.pemda), rencana, {})
    sections = [one for one in document.sections if one.sheet.startswith("Lampiran")]
    cells = [row[2] for section in sections for table in section.tables for row in rows_in(table)]
    assert f"{told}\nFormulasi: {first.rumus_teks}" in cells
    assert "Definisi: Hanya arti." in cells
    assert sum("Definisi" in text for text in cells) == 2
    path = tmp_path / "iki.pdf"
    path.write_bytes(render(document, "pdf"))
    assert bare(f"{told} Formulasi:") in bare(Tagged(path).reading())


def test_queries_do_not_grow() -> None:
    with opened(SAMPANG) as rencana, CaptureQueriesContext(connection) as run:
        sk_iki.build(system_in(rencana.pemda), rencana, {})
    assert len(run) <= 6


def test_a_plan_without_jabatan_says_what_to_do() -> None:
    (note,) = built("sampang/setda-2021").sections[-1].blocks
    assert isinstance(note, Note)
    assert "kolom Jabatan" in note.text


# --- PDF --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(documents: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The issued booklet: without the mark of a draft across its words."""
    document = issued()
    path = tmp_path_factory.mktemp("iki") / "iki.pdf"
    path.write_bytes(render(document, "pdf"))
    return path


def bare(text: str) -> str:
    return "".join(text.split())


def lampiran_pages(file: Path) -> Iterator[tuple[benih.Obj, int, int]]:
    """Each jabatan with the pages of its lampiran."""
    texts = pdftools.texts(file)
    starts = [at for at, text in enumerate(texts) if text.startswith(("JABATAN", "LAMPIRAN"))]
    yield from zip(offices(), starts, [*starts[1:], len(texts)], strict=True)


def test_the_file_is_sound(file: Path) -> None:
    assert pdftools.complaints(file) == ""
    assert all(is_embedded for _, is_embedded in pdftools.fonts(file))


def test_the_pages_print_each_lampiran_in_its_columns(file: Path) -> None:
    for office, first, end in lampiran_pages(file):
        rows = [node for node in plan()["simpul"] if node["jabatan"] == office["kunci"]]
        every = [one for node in rows for one in node["indikator"]]
        wanted = [
            [node.get("pernyataan", "") for node in rows],
            [one["nama"] for one in every],
            [set_forms(one.get("rumus_teks", ""))[0] for one in every],
            [one.get("sumber_data", "") for one in every],
        ]
        for head, texts, found in zip(HEAD, wanted, columns_of(file, first, end, len(HEAD)), strict=True):
            assert found.replace(bare(head), "") == bare("".join(texts)), office["nama"]


def test_the_pages_print_tugas_and_fungsi_above_the_table(file: Path) -> None:
    for office, first, end in lampiran_pages(file):
        fungsi = [f"{letters(at)}.{text}" for at, text in enumerate(office.get("fungsi", ()))]
        told = ["JABATAN:", office["nama"], "TUGAS:", office.get("tugas", "–"), "FUNGSI:", *fungsi]
        found = beside_tables(file, first, end, below=BELOW)
        own = found[found.index("JABATAN:") :]
        if office == offices()[-1]:
            own, _, sign = own.partition(bare(f"{plan()['naskah']['ditetapkan_di']}, "))
            assert "CAMATSAMPANG," in sign
        assert own == bare("".join(told))


def test_the_daftar_isi_leads_to_the_pages(file: Path) -> None:
    texts = pdftools.texts(file)
    contents = next(text for text in texts if "DAFTAR ISI" in text)
    for bab in plan()["naskah"]["bab"]:
        page = next(at for at, text in enumerate(texts, 1) if bare(text).startswith(bare(bab["judul"])))
        assert f"{' '.join(bab['judul'].split())} {page}" in contents


def test_the_texts_of_foreword_and_bab_are_printed_once(file: Path) -> None:
    naskah = plan()["naskah"]
    whole = plain("".join(body(text) for text in pdftools.texts(file)))
    texts = [
        *naskah["kata_pengantar"],
        *(text for bab in naskah["bab"] for part in bab["bagian"] for text in part["isi"]),
    ]
    for text in texts:
        assert whole.count(plain(text)) == sum(plain(one).count(plain(text)) for one in texts), text


def plain(text: str) -> str:
    """Without hyphens, which poppler drops at the end of a line."""
    return bare(text).replace("-", "")


def body(page: str) -> str:
    """The page without its foot."""
    return page[: page.rindex(f"Nomor {TERBITAN.nomor} ·")]


def test_no_text_of_the_file_is_missing(tmp_path: Path) -> None:
    """As PDF and as XLSX; what is exempt stands in `kesetiaan.EXEMPT`."""
    assert_holds_all(SAMPANG, "sk-iki", issued(), tmp_path)
