"""The page of the history: in words, by person, kind, day and node; and what it brings back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cascading import commands as plan_commands
from cascading.queries import history_of
from indikator import commands
from indikator.models import Satuan
from indikator.saringan import Saringan, at_node
from indikator.trail import history_rows
from kinerja.core.audit import record_each
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.test_periksa import signed_in


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def told(stage: Stage, **asked: str) -> list[tuple[str, str]]:
    """What the page tells, the newest first: action and object."""
    wanted = Saringan(**asked).wanted(stage.rencana)
    rows = history_rows(stage.planner, stage.rencana, history_of(stage.rencana, wanted=wanted))
    return [(row["tindakan_label"], row["objek_label"]) for row in rows]


def changes(stage: Stage) -> list[tuple[str, str, str]]:
    """What the newest row says, field by field."""
    rows = history_rows(stage.planner, stage.rencana, history_of(stage.rencana, size=1)[:1])
    return [(one["medan"], one["sebelum"], one["sesudah"]) for one in rows[0]["perubahan"]]


def test_every_change_is_told_in_words(stage: Stage) -> None:
    node, indikator = stage.simpul[-1], stage.indikator
    satuan = Satuan.objects.get(pemda=stage.pemda, nama="Indeks")
    isi = {"polaritas": "turun", "satuan_id": satuan.pk}
    commands.change_indikator(stage.planner, indikator_id=indikator.pk, seen=0, isi=isi)
    assert sorted(changes(stage)) == [
        ("polaritas", "Makin tinggi makin baik", "Makin rendah makin baik"), ("satuan", "", "Indeks"),
    ]  # fmt: skip
    plan_commands.change_simpul(stage.planner, simpul_id=node.pk, seen=0, isi={"unit_id": stage.umum.pk})
    assert changes(stage) == [("unit", "", "Bagian Umum")]
    commands.set_target(stage.planner, indikator_id=indikator.pk, tahun=2021, teks="11 Dokumen", seen=0)
    assert changes(stage) == [("target", "10 Dokumen", "11 Dokumen")]
    commands.waive_findings(
        stage.planner,
        rencana_id=stage.rencana.pk,
        temuan="tanpa_indikator",
        simpul_ids=[stage.simpul[0].pk],
        alasan="x",
    )  # fmt: skip
    assert ("temuan", "", "tanpa indikator") in changes(stage)
    # Whatever field changed, the row says of which node or indicator.
    assert told(stage)[:4] == [
        ("Mengecualikan temuan", stage.simpul[0].pernyataan),
        ("Mengisi target", indikator.nama),
        ("Mengubah simpul", node.pernyataan),
        ("Mengubah indikator", indikator.nama),
    ]


def test_a_step_of_the_plan_says_which(stage: Stage) -> None:
    plan_commands.set_status(
        stage.planner, rencana_id=stage.rencana.pk, action="rencana.submit", dari="draf", status="diajukan"
    )
    commands.return_rencana(stage.leader, rencana_id=stage.rencana.pk, catatan="Perjelas.")
    assert [label for label, _name in told(stage, jenis="rencana")] == [
        "Mengembalikan rencana", "Mengajukan rencana", "Membuat rencana",
    ]  # fmt: skip
    assert changes(stage) == [("status", "Diajukan", "Draf"), ("Catatan", "", "Perjelas.")]


def test_a_text_that_changed_shows_its_words(stage: Stage) -> None:
    node = stage.simpul[-1]
    plan_commands.change_simpul(
        stage.planner, simpul_id=node.pk, seen=0, isi={"pernyataan": "Penyusunan Laporan Perencanaan"}
    )
    body = signed_in(stage.planner).get(f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/").content.decode()
    assert "<del>" in body
    rows = history_rows(stage.planner, stage.rencana, history_of(stage.rencana, size=1)[:1])
    assert [(one.tanda, one.teks) for one in rows[0]["perubahan"][0]["kata"]] == [
        ("=", "Penyusunan"), ("-", " Dokumen"), ("+", " Laporan"), ("=", " Perencanaan"),
    ]  # fmt: skip


def test_a_node_has_all_that_was_done_to_it_even_to_what_is_gone(stage: Stage) -> None:
    node, other = stage.simpul[-1], stage.simpul[0]
    second = factories.indikator(stage.planner, node, "Indeks", {2021: "3"})
    factories.indikator(stage.planner, other, "Milik simpul lain")
    commands.set_target(stage.planner, indikator_id=second.pk, tahun=2022, teks="4", seen=None)
    commands.delete_indikator(stage.planner, indikator_id=second.pk, seen=0)
    plan_commands.add_tautan(stage.planner, dari_id=other.pk, ke_id=node.pk, jenis="crosscutting")
    of_node = told(stage, simpul=str(node.pk))
    assert of_node == [
        ("Menambah tautan", other.pernyataan), ("Menghapus indikator", "Indeks"), ("Mengisi target", "Indeks"),
        ("Menambah indikator", "Indeks"), ("Menambah indikator", stage.indikator.nama),
        ("Menambah simpul", node.pernyataan),
    ]  # fmt: skip
    panel = signed_in(stage.planner).get(f"/{stage.pemda.slug}/{stage.rencana.slug}/simpul/{node.pk}/")
    assert "Mengisi target" in panel.content.decode()
    commands.delete_cabang(stage.planner, simpul_id=node.pk, seen=0)
    page = f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/?simpul={node.pk}"
    body = signed_in(stage.planner).get(page).content.decode()
    assert f"Hanya simpul: <strong>{node.pernyataan}</strong>" in body
    assert "Pulihkan cabang" in body
    # A row whose node and indicator are no more still says their names.
    assert told(stage, jenis="target") == [("Mengisi target", "Indeks")]


def test_by_person_kind_and_day(stage: Stage) -> None:
    second = factories.member(stage.pemda, "perencana", stage.setda, orang=factories.pengguna("Orang Kedua"))
    commands.change_indikator(second, indikator_id=stage.indikator.pk, seen=0, isi={"nama": "Lain"})
    assert told(stage, oleh="Orang Kedua") == [("Mengubah indikator", "Lain")]
    assert {label for label, _name in told(stage, jenis="simpul")} == {"Menambah simpul"}
    today = timezone.localdate()
    yesterday, tomorrow = str(today - timedelta(days=1)), str(today + timedelta(days=1))
    everything = len(told(stage))
    assert len(told(stage, dari=str(today), sampai=str(today))) == everything > 0
    assert told(stage, sampai=yesterday) == told(stage, dari=tomorrow) == []
    body = signed_in(stage.planner).get(
        f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/", {"sampai": yesterday}
    ).content.decode()  # fmt: skip
    assert "Tidak ada perubahan yang cocok dengan saringan." in body
    assert "Orang Kedua</option>" in body


@pytest.mark.parametrize(
    "asked",
    [{"dari": "31-01-2026"}, {"sampai": "2026-13-01"}, {"jenis": "lain"}, {"simpul": "x"}, {"simpul": "9" * 30}],
)
def test_what_cannot_be_asked_for_is_said(stage: Stage, asked: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        Saringan.read(asked)
    response = signed_in(stage.planner).get(f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/", asked)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_thousands_of_rows_are_paged_in_as_many_queries_and_keep_their_filter(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    page = f"/{stage.pemda.slug}/{stage.rencana.slug}/riwayat/"
    client = signed_in(stage.planner)
    rows = ((stage.simpul[0], {"kode": str(number)}) for number in range(5_000))
    record_each(stage.planner, "simpul.change", rows, rencana_id=stage.rencana.pk)
    with django_assert_max_num_queries(15):
        body = client.get(page, {"jenis": "simpul", "halaman": "90"}).content.decode()
    assert body.count('class="riwayat-objek"') == 50
    assert 'href="?jenis=simpul&amp;halaman=91"' in body
    assert len(history_of(stage.rencana, wanted=at_node(stage.rencana, stage.simpul[0].pk), size=10)) == 11


def test_a_restored_value_leads_back_to_its_node(stage: Stage) -> None:
    node = stage.simpul[-1]
    plan_commands.change_simpul(stage.planner, simpul_id=node.pk, seen=0, isi={"kode": "1.01"})
    jejak = Jejak.objects.latest("id")
    page = f"/{stage.pemda.slug}/{stage.rencana.slug}/"
    response = signed_in(stage.planner).post(f"{page}riwayat/pulihkan/", {"jejak": jejak.pk, "simpul": node.pk})
    assert response["Location"] == f"{page}simpul/{node.pk}/"
    assert changes(stage) == [("kode", "1.01", "")]
