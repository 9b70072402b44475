"""A book of SAKIP tables: asked for on its page, made by a worker; its index, its rights, and a year of Balangan."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.conf import settings as django_settings
from django.db import transaction

from cascading.models import Rencana
from indikator.commands import set_anggaran
from indikator.nilai import Keadaan
from indikator.queries.tabel import tabel_of
from indikator.tabel import BarisTertulis, Tertulis, written
from kinerja.contoh_tahun import load_tahun
from kinerja.core.actor import Actor, system_in
from kinerja.core.errors import NotFound
from kinerja.core.models import Keanggotaan, Pemda
from kinerja.core.tenancy import inside
from laporan import jobs, queries
from laporan.commands import cancel_cetakan, request_buku, retry_cetakan
from laporan.document import Document, Table
from laporan.models import Cetakan
from laporan.render import pdf, xlsx
from laporan.reports import SAKIP, buku_sakip
from laporan.sakip.kurang import WORDS
from tests import factories
from tests.cast import Cast, make_cast
from tests.committed import committed
from tests.contracts.test_routes import past_row_level_security, without_filters
from tests.indikator.editing import sample_pemda, sample_rencana
from tests.indikator.kantor import Kantor
from tests.indikator.test_isian import fresh
from tests.indikator.test_sunting import browser
from tests.laporan import pdftools
from tests.laporan.tahun_balangan import fill_year, read_json
from tests.laporan.test_pengukuran import recomputed, soffice
from tests.laporan.test_render_joined import outline_of
from tests.laporan.test_sakip import budget, kantor, verified

__all__ = ["kantor", "soffice"]
STATE = Cetakan.Keadaan


@pytest.fixture
def office(kantor: Kantor, settings: Any, tmp_path: Path) -> Kantor:
    settings.MEDIA_ROOT = tmp_path
    verified(kantor, "2", 1)
    budget(kantor, "2.000.000", "1.500.000")
    return kantor


def wish(kantor: Kantor, *pd: str, laporan: tuple[str, ...] = ("pengukuran-tahunan", "lkjip")) -> dict[str, Any]:
    chosen = list(pd) or [str(kantor.stage.setda.pk)]
    return {"pd": chosen, "laporan": list(laporan), "tahun": "2021", "triwulan": "4", "kertas": "F4"}


def asked(kantor: Kantor, bentuk: str = "pdf", **parameter: Any) -> Cetakan:
    return request_buku(fresh(kantor.stage.inspector), bentuk=bentuk, parameter={**wish(kantor), **parameter})


def made(cetakan: Cetakan) -> tuple[Cetakan, bytes]:
    jobs.run(cetakan.pemda_id, cetakan.pk)
    done = Cetakan.objects.get(pk=cetakan.pk)
    assert done.keadaan == STATE.SELESAI, done.pesan
    return done, (Path(django_settings.MEDIA_ROOT) / done.berkas).read_bytes()


# --- on the page --------------------------------------------------------------------------------------------------


def test_an_inspector_asks_for_a_book_and_fetches_it(office: Kantor) -> None:
    stage = office.stage
    client, address = browser(stage, stage.inspector), f"/{stage.pemda.slug}/sakip/"
    page = client.get(address, {"tahun": "2021"}).content.decode()
    for text in (stage.setda.nama, stage.dinas.nama, "Versi 1", "Belum ada rencana yang ditetapkan", "Manual IKU"):
        assert text in page
    assert page.count("checked") == 2 + len(SAKIP), "all is chosen at first, also after another year was"
    form = {"pd": [str(stage.setda.pk), str(stage.dinas.pk)], "laporan": ["lkjip", "daftar-iku"], "tahun": "2021",
            "triwulan": "4", "kertas": "A4", "format": "xlsx"}  # fmt: skip
    place = client.post(address, form)["Location"]
    assert client.post(address, form)["Location"] == place, "it waits already"
    [row] = Cetakan.objects.filter(rencana=None)
    assert row.parameter["laporan"] == ["daftar-iku", "lkjip"], "in the order of their cycle"
    assert "Buku laporan SAKIP" in client.get(place).content.decode()
    made(row)
    download = client.get(f"{place}berkas")
    assert 'filename="buku-sakip-2021.xlsx"' in download["Content-Disposition"]
    assert "Selesai" in client.get(address).content.decode(), "among the last books"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"pd": []}, "paling sedikit satu perangkat daerah"), ({"laporan": []}, "paling sedikit satu laporan"),
     ({"laporan": ["x"]}, "tidak dikenal"), ({"kertas": "A0"}, "Kertas ini tidak dikenal"),
     ({"format": "html"}, "Pilih PDF atau Excel"), ({"triwulan": "5"}, "Harus berupa angka"),
     ({"tahun": "20x1"}, "Harus berupa angka")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_form(office: Kantor, change: dict[str, Any], sentence: str) -> None:
    stage = office.stage
    form = {**wish(office), "format": "pdf", **change}
    answer = browser(stage, stage.inspector).post(f"/{stage.pemda.slug}/sakip/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Cetakan.objects.exists()


def test_a_planner_binds_the_own_office_alone(office: Kantor) -> None:
    stage = office.stage
    client, address = browser(stage, stage.planner), f"/{stage.pemda.slug}/sakip/"
    page = client.get(address, {"tahun": "2021"}).content.decode()
    assert stage.setda.nama in page
    assert stage.dinas.nama not in page
    form = {**wish(office, str(stage.dinas.pk)), "format": "pdf"}
    assert client.post(address, form).status_code == 422
    assert client.post(address, {**wish(office), "format": "pdf"}).status_code == 302


def test_each_table_stands_on_a_page_of_its_plan(office: Kantor) -> None:
    stage = office.stage
    root = f"/{stage.pemda.slug}/{office.rencana.slug}"
    client = browser(stage, stage.planner)
    for key, one in SAKIP.items():
        page = client.get(f"{root}/sakip/{key}/", {"tahun": "2021", "triwulan": "2"}).content.decode()
        assert f'aria-current="page">{one.nama}</a>' in page
    assert client.get(f"{root}/sakip/matriks-cascading/").status_code == 404
    assert client.get(f"{root}/sakip/lkjip/", {"tahun": "x"}).status_code == 422
    asked = {"laporan": "pengukuran-tahunan", "format": "xlsx", "tahun": "2021"}
    assert client.post(f"{root}/cetak/", asked).content.startswith(b"PK")


# --- as a job -----------------------------------------------------------------------------------------------------


def test_it_is_cancelled_between_two_offices_and_tried_again(office: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = office.stage
    inspector = fresh(stage.inspector)
    cetakan = asked(office, "xlsx", pd=[str(stage.setda.pk), str(stage.dinas.pk)])
    original, seen = buku_sakip.part, []

    def cancelling(*args: Any) -> buku_sakip.Bab:
        seen.append(args[1].nama)
        cancel_cetakan(inspector, cetakan_id=cetakan.pk)
        return original(*args)

    monkeypatch.setattr(jobs, "REPORT_EVERY", 0)
    with monkeypatch.context() as patch:
        patch.setattr(buku_sakip, "part", cancelling)
        jobs.run(cetakan.pemda_id, cetakan.pk)
    cetakan.refresh_from_db()
    assert cetakan.keadaan == STATE.DIBATALKAN
    assert seen == [stage.setda.nama], "the second office was not read any more"
    retry_cetakan(inspector, cetakan_id=cetakan.pk)
    assert made(cetakan)[1].startswith(b"PK")


def test_who_lost_the_right_gets_no_book_and_no_file(office: Kantor) -> None:
    stage = office.stage
    planner = fresh(stage.planner)
    done, _data = made(request_buku(planner, bentuk="xlsx", parameter=wish(office)))
    waiting = request_buku(planner, bentuk="pdf", parameter=wish(office))
    client = browser(stage, stage.planner)
    address = f"/{stage.pemda.slug}/cetakan/{done.pk}/"
    assert client.get(f"{address}berkas").status_code == 200
    Keanggotaan.objects.filter(pengguna_id=stage.planner.pengguna_id or 0).update(unit_id=stage.dinas.pk)
    assert client.get(address).status_code == client.get(f"{address}berkas").status_code == 404
    jobs.run(waiting.pemda_id, waiting.pk)
    waiting.refresh_from_db()
    assert waiting.keadaan == STATE.GAGAL


WALLS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "row-level security alone": without_filters,
    "queries alone": past_row_level_security,
}


@pytest.fixture
def committed_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """Rows that another connection, the owner's, can see."""
    with committed(django_db_blocker):
        with transaction.atomic():
            cast = make_cast()
        yield cast


def test_a_book_of_another_pemda_is_behind_both_walls(committed_cast: Cast) -> None:
    """It names no plan; either wall alone must hold it, and with both away it shows."""
    here, there = committed_cast.here, committed_cast.there
    parameter = {"pd": [str(here.setda.pk)], "laporan": ["lkjip"], "tahun": "2021", "triwulan": "4", "kertas": "F4"}
    with inside(here.pemda.pk), transaction.atomic():
        cetakan = request_buku(here.inspector, bentuk="xlsx", parameter=parameter)
        colleague = factories.member(here.pemda, "inspektur")
        assert queries.cetakan_of(here.inspector, cetakan.pk) == cetakan
        assert queries.books_of(colleague) == []
        with pytest.raises(NotFound):
            queries.cetakan_of(colleague, cetakan.pk)  # only who asked for it
    spy = replace(there.inspector, pengguna_id=here.inspector.pengguna_id)

    def look() -> Cetakan:
        with inside(there.pemda.pk), transaction.atomic():
            return queries.cetakan_of(spy, cetakan.pk)

    for wall in WALLS.values():
        with wall(), pytest.raises(NotFound):
            look()
    with without_filters(), past_row_level_security():
        assert look().pk == cetakan.pk


# --- what is in it ------------------------------------------------------------------------------------------------


def index_of(file: Path) -> dict[str, int]:
    """The lines of the contents: label → printed page number."""
    texts = pdftools.texts(file)
    whole = " ".join(texts[:4])
    found = {}
    with pikepdf.open(file) as opened:
        for label, _page in outline_of(opened):
            match = re.search(re.escape(label) + r"[ .]*(\d+)", whole)
            assert match, label
            found[label] = int(match[1])
    return found


def check_index(file: Path, document: Document) -> None:
    """Printed numbers, bookmarks and pages agree, and each section begins on its page."""
    texts = pdftools.texts(file)
    with pikepdf.open(file) as opened:
        outline = dict(outline_of(opened))
    assert index_of(file) == outline
    titles = {section.bookmark: section.title for section in document.sections if section.bookmark}
    assert titles.keys() == outline.keys()
    for label, title in titles.items():
        for line in title:
            assert " ".join(line.split()) in texts[outline[label] - 1], label


def test_the_index_of_the_bound_pdf_is_right(office: Kantor, tmp_path: Path) -> None:
    stage = office.stage
    done, data = made(asked(office, pd=[str(stage.setda.pk), str(stage.dinas.pk)], laporan=list(SAKIP)))
    file = tmp_path / "buku.pdf"
    file.write_bytes(data)
    assert not pdftools.complaints(file)
    assert all(embedded for _name, embedded in pdftools.fonts(file))
    actor = fresh(stage.inspector)
    parts = [buku_sakip.part(actor, one, done.parameter, SAKIP) for one in buku_sakip.chosen(actor, done.parameter)]
    check_index(file, buku_sakip.bound(Pemda.objects.get(pk=stage.pemda.pk), parts, done.parameter))
    first = pdftools.texts(file)[0]
    assert "Belum ada rencana yang ditetapkan untuk tahun 2021" in first
    assert "sesudah 31 Desember 2021" in first


def test_the_index_of_the_workbook_leads_to_its_sheets(office: Kantor) -> None:
    _done, data = made(asked(office, "xlsx"))
    book = openpyxl.load_workbook(BytesIO(data))
    index = book.worksheets[0]
    links = [str(cell.value) for row in index.iter_rows() for cell in row if str(cell.value).startswith("=HYPERLINK")]
    places = [re.fullmatch(r"=HYPERLINK\(\"#'(.+)'!A1\",\"(.+)\"\)", one) for one in links]
    assert all(places)
    named = {match[2]: match[1] for match in places if match}
    assert set(named) == {"Pengukuran kinerja tahunan", "LKjIP bab III", "Daftar nilai yang belum lengkap"}
    assert set(named.values()) <= set(book.sheetnames)
    assert len(book.sheetnames) == 7, "the index, one table, four of the LKjIP, what is missing"
    missing = book["Belum lengkap"]
    assert any(cell.value == "belum ada" for row in missing.iter_rows() for cell in row)


def test_libreoffice_computes_what_the_sheets_show(office: Kantor, soffice: str, tmp_path: Path) -> None:
    """Every live formula, its result taken out first, gives the figure that Kinerja printed."""
    for triwulan, teks in ((2, "1,5"), (3, "3")):
        verified(office, teks, triwulan)
    whole = {"pagu": "1.000.000", "realisasi": "250.000"}  # of the other program too: no sum lacks a part
    set_anggaran(office.planner, simpul_id=office.perda.simpul_id, tahun=2021, isi=whole, seen=None)
    _done, data = made(asked(office, "xlsx", laporan=list(SAKIP)))
    shown = openpyxl.load_workbook(BytesIO(data), data_only=True)
    live = openpyxl.load_workbook(BytesIO(data))
    again = recomputed(data, soffice, tmp_path)
    counted: defaultdict[str, int] = defaultdict(int)
    for sheet in live.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or not cell.value.startswith("="):
                    continue
                wanted, found = (book[sheet.title][cell.coordinate].value for book in (shown, again))
                counted[sheet.title] += 1
                if isinstance(wanted, str):
                    assert found == wanted  # a link shows its text
                else:
                    assert abs(found - wanted) < 1e-9, (sheet.title, cell.coordinate, cell.value)
    assert {"Pengukuran tahunan", "Matriks capaian", "LKjIP 6", "Daftar isi"} <= counted.keys()
    assert counted["Pengukuran tahunan"] == 5, "serapan of two programs; two totals and their serapan"


# --- a year of Balangan -------------------------------------------------------------------------------------------


@pytest.fixture
def balangan(db: None) -> Iterator[tuple[Pemda, Rencana, Actor]]:
    """The sample plan of Balangan with a generated 2022: filled, missing, not applicable, and impossible figures."""
    pemda, rencana, planner = sample_rencana("balangan", "setda-iku-2021-2026")
    _pemda, data = sample_pemda("balangan")
    load_tahun(pemda, read_json("balangan/tahun/2022.json"), read_json("balangan/setda-iku-2021-2026.json"), data)
    with inside(pemda.pk):
        rencana = Rencana.objects.select_related("pemda", "unit", "skema").filter(status="ditetapkan").latest("pk")
        assert rencana.unit is not None
        head = factories.member(pemda, "kepala_unit", rencana.unit)
        fill_year(rencana, head, planner)
        yield pemda, rencana, system_in(pemda)


def test_a_year_of_balangan_is_bound_whole(balangan: tuple[Pemda, Rencana, Actor], tmp_path: Path) -> None:
    """Every figure is that of the achievement page, each missing one is listed, and the index is right."""
    pemda, rencana, actor = balangan
    parameter = {
        "pd": [str(rencana.unit_id)], "laporan": [key for key in SAKIP if key != "perjanjian-kinerja"],
        "tahun": "2022", "triwulan": "4", "kertas": "F4",
    }  # fmt: skip
    parts = [buku_sakip.part(actor, one, parameter, SAKIP) for one in buku_sakip.chosen(actor, parameter)]
    found = buku_sakip.bound(pemda, parts, parameter)
    tabel = tabel_of(actor, rencana, 2022, 4)
    lines = {one.indikator.nama: (one, written(one, tabel)) for one in tabel.baris}
    states = {one.hasil.sampai[0] for one in tabel.baris}
    assert states == {*Keadaan} - {Keadaan.BELUM_WAKTUNYA}, "the generated year shows all that a whole year can"
    names = [one.indikator.nama for one in tabel.baris]
    missing = {
        (row.cells[1 + 1].text, row.cells[3].text, row.cells[4].text)
        for table in found.sections[-1].tables for row in table.body
    }  # fmt: skip
    for section, columns in figures_in(found).items():
        for name, target, done, reached in columns:
            if names.count(name) > 1:
                continue  # two indicators of the same name: which is meant cannot be told from the text
            _baris, tertulis = lines[name]
            figure = [tertulis.target[0].teks, tertulis.sampai.teks, tertulis.capaian.teks]
            for shown, wanted, what in zip((target, done, reached), figure, ("Target", "Realisasi", "Capaian"),
                                           strict=True):  # fmt: skip
                if shown in WORDS.values():
                    assert wanted in {"", "–", "n/a", "tidak dapat dihitung"}, (section, name, what)
                    listed = [one for one in missing if one[0] == name and one[1].startswith(what) and one[2] == shown]
                    assert listed, (section, name, what, shown)
                else:
                    assert shown == wanted, (section, name, what)
    check_further(found, lines, names)
    check_listed(found, {(one[0], one[2]) for one in missing})
    file = tmp_path / "balangan.pdf"
    file.write_bytes(pdf.render(found))
    assert not pdftools.complaints(file)
    check_index(file, found)
    book = openpyxl.load_workbook(BytesIO(xlsx.render(found)))
    assert len(book.sheetnames) == len(found.sections)


def figures_in(found: Document) -> dict[str, list[tuple[str, str, str, str]]]:
    """By sheet: the name of each indicator with its target, realisation and achievement of the year."""
    places = {
        "Pengukuran tahunan": (1, 2, 3, 4), "LKjIP 1": (1, 3, 4, 5), "LKjIP 2": (0, 11, 12, 13),
        "Pengukuran triwulan": (2, 4, 13, 14), "Matriks capaian": (1, 2, 3, 4),
    }  # fmt: skip
    sheets: dict[str, list[tuple[str, str, str, str]]] = {}
    for section in found.sections:
        if section.sheet not in places:
            continue
        own = sheets[section.sheet] = []
        for row in next(section.tables).body:
            cells = {cell.column: cell.text for cell in row.cells}
            if all(column in cells for column in places[section.sheet]):
                name, target, done, reached = (cells[column] for column in places[section.sheet])
                own.append((name, target, done, reached))
    assert sheets.keys() == places.keys()
    assert all(len(own) > 40 for own in sheets.values())
    return sheets


FURTHER: dict[str, tuple[int, dict[int, Callable[[BarisTertulis], Tertulis]]]] = {
    "Daftar IKU": (2, {9: lambda one: one.target[0], 10: lambda one: one.sampai}),
    "Rencana aksi": (2, {4: lambda one: one.target[0]}),
    "LKjIP 3": (0, {3: lambda one: one.sampai}),
    "Pengukuran triwulan": (2, {9 + quarter: lambda one, quarter=quarter: one.realisasi[quarter]  # type: ignore[misc]
                                for quarter in range(4)}),
}  # fmt: skip
"""By sheet the column of the indicator's name, and the figures of the achievement page in other columns."""


def check_further(found: Document, lines: Mapping[str, tuple[Any, BarisTertulis]], names: Sequence[str]) -> None:
    """The figures in columns of their own, the quarters and the years: the same text, or the word for its lack."""
    seen = dict.fromkeys(FURTHER, 0)
    for section in found.sections:
        if section.sheet not in FURTHER:
            continue
        at, columns = FURTHER[section.sheet]
        for row in next(section.tables).body:
            cells = {cell.column: cell.text for cell in row.cells}
            name = cells.get(at, "")
            if name not in lines or names.count(name) > 1:
                continue
            for column, figure in columns.items():
                if cells[column] in WORDS.values():
                    assert figure(lines[name][1]).angka is None, (section.sheet, name, column)
                else:
                    assert cells[column] == figure(lines[name][1]).teks, (section.sheet, name, column)
                seen[section.sheet] += 1
    assert all(count > 40 for count in seen.values()), seen


def check_listed(found: Document, listed: Collection[tuple[str, str]]) -> None:
    """Wherever a table says that something is missing, the list has it under a name that the row or its table bears."""
    counted = 0
    for section in found.sections[1:-1]:
        for table in section.tables:
            for row in in_full(table):
                known = {*row, table.caption.partition(". ")[2]}
                for word in known & set(WORDS.values()):
                    assert any((name, word) in listed for name in known), (section.sheet, row)
                    counted += 1
    assert counted > 500


def in_full(table: Table) -> list[list[str]]:
    """The rows as they read: what reaches down or across stands in each of its places."""
    grid = [[""] * len(table.columns) for _row in table.body]
    for at, row in enumerate(table.body):
        for cell in row.cells:
            for down in range(cell.rowspan):
                grid[at + down][cell.column : cell.column + cell.colspan] = [cell.text] * cell.colspan
    return grid
