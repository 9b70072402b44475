"""Texts of a document: kept, filled, advised on, saved with `seen`, taken back; and the templates they begin with."""

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any

import orjson
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from cascading.commands import waive_temuan
from indikator.commands import submit_rencana
from indikator.queries import findings_of
from kinerja.core import commands as core
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.models import Jejak, Pemda, Pengguna
from kinerja.core.tenancy import inside
from kinerja.postgres.base import as_owner
from laporan.commands import add_national_templat, begin_perubahan, restore_naskah, save_naskah, save_templat, set_kop
from laporan.models import Naskah, NaskahTemplat
from laporan.naskah.hukum import URUTAN, advice
from laporan.naskah.nomor import number_text
from laporan.naskah.teks import filled, unfilled
from laporan.queries import naskah_of
from laporan.queries.naskah import lambang_of
from laporan.render import html
from laporan.reports import REPORTS, render
from tests import factories
from tests.cast import Cast, Stage, make_cast
from tests.committed import committed
from tests.indikator import berkas

BACKEND = "django.contrib.auth.backends.ModelBackend"
KEY = "sk-iku"
ISI = {"judul": "KEPUTUSAN UJI", "menimbang": ["bahwa satu;", "bahwa dua;"]}


@pytest.fixture
def stage(cast: Cast) -> Any:
    with inside(cast.here.pemda.pk):
        yield cast.here


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """With real commits, for what the owner does."""
    with committed(django_db_blocker):
        with transaction.atomic():
            cast = make_cast()
        yield cast.here


def saved(stage: Stage, isi: dict[str, Any] = ISI, seen: int | None = None) -> Naskah:
    return save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan=KEY, isi=isi, seen=seen)


def browser(stage: Stage, who: str = "planner") -> Client:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=getattr(stage, who).pengguna_id), BACKEND)
    return client


def send(client: Client, address: str, isi: dict[str, Any], seen: int | None) -> Any:
    body = orjson.dumps({"isi": isi, "seen": seen})
    return client.post(address, body, "application/json", headers={"Accept": "application/json"})


# --- pure ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pola", "text"), [
    ("", "7 TAHUN 2025"), ("188.45/{urut:3}/KUM/{tahun}", "188.45/007/KUM/2025"),
    ("{urut}/{bulan}/{tahun}", "7/III/2025"),
])  # fmt: skip
def test_a_number_from_its_pattern(pola: str, text: str) -> None:
    assert number_text(pola, 7, dt.date(2025, 3, 9)) == text


def test_placeholders_are_filled_and_the_unknown_named_at_their_place() -> None:
    nilai = {"pd": "Dinas Kesehatan", "ibukota": ""}
    isi = {"judul": "KEPUTUSAN {PD}", "menimbang": ["bahwa {pd} di {ibukota};"], "pola_nomor": "{urut}",
           "bab": [{"judul": "{apa}", "bagian": []}]}  # fmt: skip
    assert filled(isi, nilai) == {
        "judul": "KEPUTUSAN DINAS KESEHATAN", "menimbang": ["bahwa Dinas Kesehatan di {ibukota};"],
        "bab": [{"judul": "{apa}", "bagian": []}], "pola_nomor": "{urut}",
    }  # fmt: skip
    assert unfilled(isi, nilai) == [("menimbang.0", "ibukota"), ("bab.0.judul", "apa")]


LAWS = [
    "Keputusan Bupati Nomor 5 Tahun 2019;", "Peraturan Bupati Nomor 1 Tahun 2020;",
    "Peraturan Daerah Nomor 2 Tahun 2018;", "Peraturan Menteri Dalam Negeri Nomor 86 Tahun 2017;",
    "Peraturan Presiden Nomor 29 Tahun 2014;", "Peraturan Pemerintah Nomor 8 Tahun 2006;",
    "Undang-Undang Nomor 23 Tahun 2014;", "Undang-Undang Nomor 2 Tahun 2003.",
]  # fmt: skip


def test_advice_followed_to_its_end_leaves_none() -> None:
    """Each press of the button changes its part; at last all is as the form wants it."""
    isi: dict[str, Any] = {
        "judul": "Keputusan Camat.", "tentang": "Pohon kinerja", "menimbang": ["perlu diatur", "Bahwa UU berlaku,"],
        "mengingat": [*LAWS, LAWS[0]], "diktum": [{"nomor": "KEDUA", "isi": "Menetapkan."}],
    }  # fmt: skip
    first = {one.letak for one in advice(isi)}
    assert {"judul", "tentang", "menimbang.0", "menimbang.1", "mengingat.0", "mengingat.8", "diktum.0"} <= first
    for _press in range(40):
        usable = [one for one in advice(isi) if one.ubah is not None]
        if not usable:
            break
        isi[usable[0].letak.split(".")[0]] = usable[0].ubah
    assert advice(isi) == []
    assert isi["judul"] == "KEPUTUSAN CAMAT"
    assert isi["menimbang"] == ["bahwa perlu diatur;", "bahwa UU berlaku;"]
    assert [one["nomor"] for one in isi["diktum"]] == list(URUTAN[:2])
    assert (isi["mengingat"][0], isi["mengingat"][-1]) == (
        "Undang-Undang Nomor 2 Tahun 2003;", "Keputusan Bupati Nomor 5 Tahun 2019."
    )  # fmt: skip


def test_a_worksheet_without_a_decree_gets_no_advice() -> None:
    assert advice({"judul": "Kertas kerja", "bagian": ["satu"]}) == []


# --- kept ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("isi", "letak"), [
    ({"lain": "x"}, "lain"), ({"judul": 3}, "judul"), ({"menimbang": "x"}, "menimbang"),
    ({"menimbang": [3]}, "menimbang.0"),
    ({"mengingat": ["x"] * 101}, "mengingat"), ({"diktum": [{"isi": "x" * 8_001}]}, "diktum.0.isi"),
    ({"diktum": [{"nama": "x"}]}, "diktum.0.nama"), ({"bab": [{"bagian": "x"}]}, "bab.0.bagian"),
    ({"bab": [{"bagian": [{"isi": ["a\x00"]}]}]}, "bab.0.bagian.0.isi.0"), ({"pola_nomor": "tanpa"}, "pola_nomor"),
    ({"pola_nomor": "{urut} {hari}"}, "pola_nomor"), ({"lampiran": ["x"]}, "lampiran"),
])  # fmt: skip
def test_what_cannot_be_printed_is_refused_at_its_place(stage: Stage, isi: dict[str, Any], letak: str) -> None:
    with pytest.raises(Invalid) as caught:
        saved(stage, isi)
    assert letak in {
        one.letak.removesuffix(".0") if letak not in one.letak else one.letak for one in caught.value.masalah
    }
    assert not Naskah.objects.filter(rencana=stage.rencana).exists()


def test_saved_with_seen_and_told_what_the_other_wrote(stage: Stage) -> None:
    saved(stage)
    with pytest.raises(Conflict) as caught:
        saved(stage, {"judul": "LAIN"})
    assert caught.value.keadaan == {"isi": ISI, "revisi": 0}
    assert saved(stage, {**ISI, "judul": "BARU"}, 0).revisi == 1
    assert saved(stage, {**ISI, "judul": "BARU"}, 1).revisi == 1  # nothing changed: no revision, no trail
    rows = Jejak.objects.filter(tindakan="naskah.save").order_by("id")
    assert [(row.sebelum, row.sesudah) for row in rows] == [
        ({"judul": None, "menimbang": None}, ISI), ({"judul": "KEPUTUSAN UJI"}, {"judul": "BARU"})
    ]  # fmt: skip


def test_a_change_is_taken_back_unless_it_was_changed_again(stage: Stage) -> None:
    saved(stage)
    saved(stage, {"judul": "BARU"}, 0)  # menimbang went
    first, second = Jejak.objects.filter(tindakan="naskah.save").order_by("id")
    with pytest.raises(Conflict):
        restore_naskah(stage.planner, jejak_id=first.pk)
    restore_naskah(stage.planner, jejak_id=second.pk)
    assert naskah_of(stage.rencana, KEY) == ISI
    with pytest.raises(NotFound):
        restore_naskah(stage.planner, jejak_id=Jejak.objects.exclude(tindakan="naskah.save").order_by("-id")[0].pk)


def test_only_who_plans_there_and_not_while_it_is_decided_on(stage: Stage) -> None:
    with pytest.raises(NotFound):
        save_naskah(stage.other_planner, rencana_id=stage.rencana.pk, laporan=KEY, isi=ISI, seen=None)
    saved(stage)
    factories.set_plan(stage.planner, stage.leader, stage.rencana)
    assert saved(stage, {**ISI, "judul": "SESUDAH DITETAPKAN"}, 0).revisi == 1
    other = factories.rencana(stage.planner, stage.setda)
    factories.simpul(stage.planner, other, factories.baru("tujuan", "T"))
    for simpul_id, temuan in findings_of(other):
        waive_temuan(stage.planner, rencana_id=other.pk, simpul_id=simpul_id, temuan=temuan, alasan="Uji")
    submit_rencana(stage.planner, rencana_id=other.pk)
    with pytest.raises(Invalid, match="diajukan"):
        save_naskah(stage.planner, rencana_id=other.pk, laporan=KEY, isi=ISI, seen=None)


# --- templates, kop and emblem ---------------------------------------------------------------------------------------


def test_a_new_pemda_has_the_national_templates_and_they_fill(stage: Stage) -> None:
    rows = list(NaskahTemplat.objects.order_by("kode"))
    assert [one.kode for one in rows] == [
        "kertas-kerja-csf", "perjanjian-kinerja", "sk-iki", "sk-iku"
    ]  # fmt: skip
    assert add_national_templat(stage.admin) == 0
    set_kop(stage.admin, baris=["PEMERINTAH KABUPATEN UJI"], alamat="Jl. Uji", ibukota="Kota Uji")
    core.add_jabatan(stage.admin, unit_id=stage.setda.pk, nama="Sekretaris Daerah")
    for row in rows:
        saved(stage, row.isi, None)
        stage.rencana.refresh_from_db()
        stage.rencana.pemda.refresh_from_db()
        said = str(naskah_of(stage.rencana, KEY) | {"pola_nomor": ""})
        assert "{" not in said.replace("{'", "").replace("[{", "")
        assert "Sekretaris Daerah" in said or row.kode == "perjanjian-kinerja"  # each jabatan signs its own
        Naskah.objects.all().delete()


def test_a_template_is_the_admins_and_is_saved_with_seen(stage: Stage) -> None:
    row = NaskahTemplat.objects.order_by("id")[0]
    assert save_templat(stage.admin, templat_id=row.pk, isi={"judul": "KAMI"}, seen=0).revisi == 1
    with pytest.raises(Conflict) as caught:
        save_templat(stage.admin, templat_id=row.pk, isi={"judul": "LAIN"}, seen=0)
    assert caught.value.keadaan == {"isi": {"judul": "KAMI"}, "revisi": 1}
    client = browser(stage)
    page = client.get(f"/{stage.pemda.slug}/templat/{row.pk}/").content.decode()
    assert 'data-baca="ya"' in page
    assert send(client, f"/{stage.pemda.slug}/templat/{row.pk}/", {"judul": "X"}, 1).status_code == 403


def test_the_admin_sets_kop_and_emblem(stage: Stage) -> None:
    client, address = browser(stage, "admin"), f"/{stage.pemda.slug}/templat/"
    form = {"langkah": "kop", "baris": "PEMERINTAH\r\nKABUPATEN UJI\r\n", "alamat": "Jl. Uji 1", "ibukota": "Uji"}
    picture = SimpleUploadedFile("lambang.png", berkas.png())
    assert client.post(address, {**form, "lambang": picture}).status_code == 302
    kop = Pemda.objects.get(pk=stage.pemda.pk).kop
    assert kop == {"baris": ["PEMERINTAH", "KABUPATEN UJI"], "alamat": "Jl. Uji 1", "ibukota": "Uji"}
    assert lambang_of(stage.pemda.pk) == berkas.png()
    saved(stage, {**ISI, "kop": ["PEMERINTAH"]})
    for key in ("sk-iki", "sk-iku"):
        assert "data:image/png;base64," in html.fragment(REPORTS[key].build(stage.planner, stage.rencana, {}))
    wrong = client.post(address, {**form, "baris": "", "lambang": SimpleUploadedFile("l.png", b"bukan gambar")})
    assert wrong.status_code == 422
    assert "Kop berisi 1 sampai" in wrong.content.decode()
    wrong = client.post(address, {**form, "lambang": SimpleUploadedFile("l.pdf", berkas.pdf())})
    assert "Lambang berupa gambar" in wrong.content.decode()
    assert client.post(address, {**form, "tanpa_lambang": "ya"}).status_code == 302
    assert lambang_of(stage.pemda.pk) is None
    assert browser(stage).post(address, form).status_code == 403


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_saves_previews_and_takes_back(stage: Stage) -> None:
    client, address = browser(stage), f"/{stage.pemda.slug}/{stage.rencana.slug}/naskah/{KEY}/"
    assert "belum disimpan" in client.get(address).content.decode()
    assert send(client, address, ISI, None).json() == {"revisi": 0}
    conflict = send(client, address, {"judul": "LAIN"}, None)
    assert (conflict.status_code, conflict.json()["keadaan"]) == (409, {"isi": ISI, "revisi": 0})
    live = send(client, f"{address}pratinjau/", {**ISI, "mengingat": ["<b>{PD}</b> & {siapa}"]}, 0).json()
    assert "&lt;b&gt;SEKRETARIAT DAERAH&lt;/b&gt; &amp; {siapa}" in live["html"]
    assert "RANCANGAN" in live["html"]
    assert [one["letak"] for one in live["saran"]].count("mengingat.0") == 3  # its end, its kind, its placeholder
    assert Naskah.objects.get(rencana=stage.rencana).isi == ISI  # a preview saves nothing
    bad = send(client, address, {"menimbang": [3]}, 0)
    assert (bad.status_code, bad.json()["masalah"][0]["letak"]) == (422, "menimbang.0")
    for body in (b"{", b"[]", b'{"isi": 3}', b'{"isi": {}, "seen": "0"}', b'{"isi": {}, "seen": true}'):
        assert client.post(address, body, "application/json").status_code == 422
    assert send(client, address, {"judul": "BARU"}, 0).json() == {"revisi": 1}
    last = Jejak.objects.filter(tindakan="naskah.save").order_by("-id")[0]
    assert client.post(address, {"jejak": str(last.pk)}).status_code == 302
    assert naskah_of(stage.rencana, KEY) == ISI
    assert client.post(address, {"jejak": "x"}).status_code == 422
    reader = browser(stage, "inspector").get(address).content.decode()
    assert 'data-baca="ya"' in reader
    assert "KEPUTUSAN UJI" in reader


def test_each_document_of_a_plan_has_texts_of_its_own(stage: Stage) -> None:
    saved(stage)
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan="sk-iki", isi={"judul": "KEDUA"}, seen=None)
    assert (naskah_of(stage.rencana, "sk-iku"), naskah_of(stage.rencana, "sk-iki")) == (ISI, {"judul": "KEDUA"})
    assert naskah_of(stage.rencana, "kertas-kerja-csf") == {}
    with pytest.raises(NotFound):
        save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan="lkjip", isi=ISI, seen=None)
    factories.set_plan(stage.planner, stage.leader, stage.rencana)
    made = begin_perubahan(stage.planner, rencana_id=stage.rencana.pk, alasan="Uji")
    assert (naskah_of(made, "sk-iku"), naskah_of(made, "sk-iki")) == (ISI, {"judul": "KEDUA"})


def test_the_texts_that_were_there_stay_with_their_document(kept: Stage) -> None:
    """The statements of the migration, on texts as they were before it."""
    keep = import_module("laporan.migrations.0006_naskah_per_laporan")
    with inside(kept.pemda.pk), transaction.atomic():
        plans = [
            factories.rencana(kept.planner, kept.setda, skema=skema, slug=f"uji-{skema}")
            for skema in ("iki", "csf", "cascading")
        ]
        for one in plans:
            save_naskah(kept.planner, rencana_id=one.pk, laporan="sk-iku", isi={"judul": one.slug}, seen=None)
    with as_owner(connection), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(keep.KEEP)
    with inside(kept.pemda.pk), transaction.atomic():
        found = [{row.laporan: row.isi["judul"] for row in Naskah.objects.filter(rencana=one)} for one in plans]
    assert found == [
        {"sk-iki": "uji-iki"}, {"kertas-kerja-csf": "uji-csf"},
        dict.fromkeys(["sk-iku", "sk-iki", "kertas-kerja-csf"], "uji-cascading"),
    ]  # fmt: skip
    with as_owner(connection), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(keep.TAKE_BACK)
    with inside(kept.pemda.pk), transaction.atomic():
        assert Naskah.objects.count() == 3


BAD_LOOKS = {"huruf": "Comic", "kertas": "A1", "spasi": "3", "margin_kiri": "2 cm", "margin_atas": "99"}


@pytest.mark.parametrize("name", BAD_LOOKS)
def test_a_sheet_that_cannot_be_is_refused_at_its_field(stage: Stage, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        saved(stage, {**ISI, name: BAD_LOOKS[name]})
    assert [one.letak for one in caught.value.masalah] == [name]


def test_letters_paper_and_borders_are_those_of_the_naskah(stage: Stage) -> None:
    usual = REPORTS[KEY].build(stage.planner, stage.rencana, {})
    assert (usual.typeface, usual.paper.kind, usual.paper.margins.left) == ("Bookman", "F4", 30)
    look = {"huruf": "Arial", "kertas": "A4", "spasi": "1,5", "margin_kiri": "25,5", "kepala_lampiran": "LAMPIRAN I"}
    saved(stage, {**ISI, **look})
    made = REPORTS[KEY].build(stage.planner, stage.rencana, {})
    assert (made.typeface, made.paper.kind, made.paper.margins.left) == ("Arial", "A4", 25.5)
    assert made.spacing > usual.spacing
    assert REPORTS[KEY].build(stage.planner, stage.rencana, {"kertas": "F4"}).paper.kind == "F4"
    with pikepdf.open(BytesIO(render(made, "pdf"))) as pdf:
        assert [float(one) for one in pdf.pages[0].mediabox] == pytest.approx([0, 0, 595.28, 841.89], abs=0.5)
    assert "LAMPIRAN I<br>NOMOR" in html.fragment(made)
    before, lampiran = usual.sections[-1].paper, made.sections[-1].paper
    assert before
    assert lampiran
    assert (before.margins.left, lampiran.margins.left) == (15, 25.5)
    assert lampiran.margins.right == before.margins.right
