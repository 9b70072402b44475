"""What differs between two states: each kind of difference once, and the words that changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cascading.commands import add_simpul, change_simpul, move_simpul, set_status
from cascading.models import Simpul
from indikator import commands
from indikator.commands import AlasanTarget
from indikator.comparison import Jenis, compare, word_difference
from indikator.history import Keadaan, state_on
from indikator.sides import KINI, differences, side_at
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from laporan.render import html
from laporan.reports import REPORTS
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.test_periksa import signed_in

FIELDS = {"pernyataan": "", "jabatan_id": None, "jenjang_id": 1, "nomor_lama": ""}


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def state(children: Mapping[int, list[int]]) -> Keadaan:
    keadaan = Keadaan(akar=0, anak=defaultdict(list, {key: list(ids) for key, ids in children.items()}))
    for parent, ids in children.items():
        for pk in ids:
            keadaan.induk[pk], keadaan.simpul[pk] = parent, {**FIELDS, "pernyataan": str(pk)}
    return keadaan


def kinds(before: Keadaan, after: Keadaan) -> list[tuple[Jenis, int]]:
    return [(one.jenis, one.simpul) for one in compare(before, after)]


def test_the_same_is_no_difference() -> None:
    assert kinds(state({0: [1, 2], 2: [3]}), state({0: [1, 2], 2: [3]})) == []


def test_one_that_went_to_the_front_moved_and_its_siblings_did_not() -> None:
    assert kinds(state({0: [1, 2, 3, 4]}), state({0: [4, 1, 2, 3]})) == [(Jenis.DIPINDAH, 4)]


def test_added_removed_and_moved_at_once() -> None:
    before, after = state({0: [1, 2, 3], 1: [4]}), state({0: [5, 2, 1], 2: [4]})
    assert kinds(before, after) == [(Jenis.DITAMBAH, 5), (Jenis.DIHAPUS, 3), (Jenis.DIPINDAH, 2), (Jenis.DIPINDAH, 4)]


@given(st.text(alphabet="ab \n"), st.text(alphabet="ab \n"))
def test_the_words_give_both_texts_back(before: str, after: str) -> None:
    """Spaces between the same words may have changed: they are told as they are after."""
    found = word_difference(before, after)
    assert "".join(one.teks for one in found if one.tanda != "-") == after
    assert "".join(one.teks for one in found if one.tanda != "+") == before


def test_only_the_words_that_changed_are_marked() -> None:
    found = word_difference("Meningkatnya kualitas perencanaan daerah", "Meningkatnya mutu perencanaan daerah")
    assert [(one.tanda, one.teks) for one in found] == [
        ("=", "Meningkatnya"), ("-", " kualitas"), ("+", " mutu"), ("=", " perencanaan daerah"),
    ]  # fmt: skip


def edited(stage: Stage, nodes: list[Simpul]) -> None:
    """One difference of each kind below the sasaran of a plan that is shaped as the stage's."""
    tujuan, sasaran, program, kegiatan, sub = nodes
    change_simpul(stage.planner, simpul_id=sasaran.pk, seen=0, isi={"pernyataan": "Meningkatnya mutu perencanaan"})
    baru = factories.baru("sasaran", "Sasaran baru")
    (kedua,) = add_simpul(stage.planner, parent_id=tujuan.pk, after_id=sasaran.pk, cabang=(baru,))
    move_simpul(stage.planner, simpul_id=kegiatan.pk, parent_id=kedua.pk, after_id=None, seen=0)
    commands.delete_cabang(stage.planner, simpul_id=program.pk, seen=0)
    one = sub.indikator.get()
    commands.set_target(
        stage.planner, indikator_id=one.pk, tahun=2022, teks="15 Dokumen", seen=0, alasan=AlasanTarget("anggaran", "x")
    )


def shown(stage: Stage, dari: str, ke: str, rencana: Any = None) -> dict[str, list[Any]]:
    plan = rencana or stage.rencana
    found = differences(
        stage.planner, side_at(stage.planner, plan, "dari", dari), side_at(stage.planner, plan, "ke", ke)
    )
    return {
        jenis: [(one.pernyataan, [(row.medan, row.sebelum, row.sesudah) for row in one.baris]) for one in rows]
        for jenis, rows in found.items()
    }


EXPECTED = {
    "ditambah": [("Sasaran baru", [("Simpul", "", "Sasaran baru")])],
    "dihapus": [("Program Penunjang", [("Simpul", "Program Penunjang", "")])],
    "dipindah": [("Perencanaan dan Evaluasi", [("Induk", "Program Penunjang", "Sasaran baru")])],
    "diubah": [
        ("Meningkatnya mutu perencanaan",
         [("Pernyataan", "Meningkatnya kualitas perencanaan", "Meningkatnya mutu perencanaan")]),
        ("Penyusunan Dokumen Perencanaan", [("Jumlah dokumen: target 2022", "12 Dokumen", "15 Dokumen")]),
    ],
}  # fmt: skip


def test_two_moments_of_a_plan(stage: Stage) -> None:
    before = state_on(stage.rencana)
    edited(stage, stage.simpul)
    found = compare(before, state_on(stage.rencana))
    assert [one.jenis for one in found] == [
        Jenis.DITAMBAH, Jenis.DIHAPUS, Jenis.DIPINDAH, Jenis.DIUBAH, Jenis.DIUBAH
    ]  # fmt: skip
    tomorrow = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    assert shown(stage, KINI, tomorrow) == {}


def test_two_versions_of_a_plan(stage: Stage) -> None:
    """Nodes of a copy are other rows; where they came from tells which is which, in both directions."""
    set_status(stage.planner, rencana_id=stage.rencana.pk, action="rencana.submit", dari="draf", status="diajukan")
    source = commands.set_rencana(stage.leader, rencana_id=stage.rencana.pk)
    made = commands.start_perubahan(stage.planner, rencana_id=source.pk, alasan="x")
    assert shown(stage, f"rencana:{source.slug}", KINI, made) == {}
    edited(stage, list(Simpul.objects.filter(rencana=made, induk__isnull=False).order_by("lft")))
    assert shown(stage, f"rencana:{source.slug}", KINI, made) == EXPECTED
    backward = shown(stage, f"rencana:{made.slug}", KINI, source)
    assert backward["ditambah"] == [("Program Penunjang", [("Simpul", "", "Program Penunjang")])]
    assert backward["diubah"][1][1] == [("Jumlah dokumen: target 2022", "15 Dokumen", "12 Dokumen")]


def test_plans_that_have_nothing_to_do_with_each_other_are_refused(stage: Stage, cast: Cast) -> None:
    other = factories.rencana(stage.planner, stage.setda)
    with pytest.raises(Invalid, match="bukan versi atau salinan"):
        shown(stage, f"rencana:{other.slug}", KINI)
    for slug in (cast.there.rencana.slug, "tidak-ada"):
        with pytest.raises(NotFound):
            shown(stage, f"rencana:{slug}", KINI)
    for text in ("", "kemarin", "1999-01-01T00:00", "2026-01-01T00:00+07:00"):
        with pytest.raises(Invalid, match="Sisi ini ditulis"):
            shown(stage, text, KINI)


def perubahan(stage: Stage) -> str:
    """The address of a Perubahan with one difference of each kind."""
    set_status(stage.planner, rencana_id=stage.rencana.pk, action="rencana.submit", dari="draf", status="diajukan")
    commands.set_rencana(stage.leader, rencana_id=stage.rencana.pk)
    made = commands.start_perubahan(stage.planner, rencana_id=stage.rencana.pk, alasan="x")
    edited(stage, list(Simpul.objects.filter(rencana=made, induk__isnull=False).order_by("lft")))
    stage.rencana.refresh_from_db()
    return made.slug


def test_the_page_marks_the_words(stage: Stage) -> None:
    slug = perubahan(stage)
    body = signed_in(stage.planner).get(f"/{stage.pemda.slug}/{slug}/banding/").content.decode()
    for text in (" kualitas</del>", " mutu</ins>", "Sasaran baru", "Program Penunjang"):
        assert text in body
    refused = signed_in(stage.planner).get(f"/{stage.pemda.slug}/{slug}/banding/?dari=waktu&dari_pada=kemarin")
    assert refused.status_code == 422
    assert "Sisi ini ditulis" in refused.content.decode()


@pytest.mark.parametrize("bentuk", ["pdf", "xlsx", "html"])
def test_the_report_is_printed_in_every_form(stage: Stage, bentuk: str) -> None:
    slug = perubahan(stage)
    sides = {"laporan": "perbandingan", "format": bentuk, "dari": f"rencana:{stage.rencana.slug}", "ke": KINI}
    response = signed_in(stage.planner).post(f"/{stage.pemda.slug}/{slug}/cetak/", sides)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith(f'attachment; filename="perbandingan-{slug}')
    assert len(response.content) > 1_000


def test_the_report_says_each_difference_once(stage: Stage) -> None:
    slug = perubahan(stage)
    made = type(stage.rencana).objects.get(slug=slug)
    document = REPORTS["perbandingan"].build(stage.planner, made, {})
    texts = [cell.text for section in document.sections for table in section.tables
             for row in table.body for cell in row.cells]  # fmt: skip
    for text in ("Ditambah (1)", "Dihapus (1)", "Dipindah (1)", "Diubah (2)",
                 "Meningkatnya [-kualitas-] [+mutu+] perencanaan", "[-12-][+15+] Dokumen"):  # fmt: skip
        assert texts.count(text) == 1
    assert texts.count("15 Dokumen") == 2  # where the node changed, and among the changed targets with the reason
    same = REPORTS["perbandingan"].build(stage.planner, made, {"dari": KINI})
    assert "Tidak ada perbedaan." in html.fragment(same)


def test_the_page_of_a_moment_shows_the_plan_of_then(stage: Stage) -> None:
    page = f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/pada/"
    client = signed_in(stage.planner)
    body = client.get(page).content.decode()
    for text in ("Program Penunjang", "Jumlah dokumen", "target 2021: 10 Dokumen", 'class="dalam-4"'):
        assert text in body
    before = client.get(page, {"waktu": "2020-01-01T08:00"}).content.decode()
    assert "belum memuat simpul" in before
    assert "Program Penunjang" not in before
    assert client.get(page, {"waktu": "kemarin"}).status_code == 422


def test_the_history_offers_what_can_come_back(stage: Stage) -> None:
    page = f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/"
    jejak_id = commands.delete_cabang(stage.planner, simpul_id=stage.simpul[2].pk, seen=0)
    planner = signed_in(stage.planner)
    assert "Pulihkan cabang" in planner.get(page).content.decode()
    assert "Pulihkan cabang" not in signed_in(stage.inspector).get(page).content.decode()
    assert signed_in(stage.inspector).post(f"{page}pulihkan/", {"jejak": jejak_id}).status_code == 403
    assert planner.post(f"{page}pulihkan/", {"jejak": jejak_id}).status_code == 302
    assert Simpul.objects.filter(pk=stage.simpul[2].pk).exists()
    assert planner.post(f"{page}pulihkan/", {"jejak": jejak_id}).status_code == 422
    change_simpul(stage.planner, simpul_id=stage.simpul[0].pk, seen=0, isi={"kode": "1"})
    row = Jejak.objects.latest("id")
    assert planner.post(f"{page}pulihkan/", {"jejak": row.pk}).status_code == 302
    assert planner.post(f"{page}pulihkan/", {"jejak": row.pk}).status_code == 409
