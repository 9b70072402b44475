"""Packages whose figures rest on each other, though no indicator does: verified in one step, judged by figure."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from indikator.commands import record_realisasi, return_paket, submit_paket, verify_paket
from indikator.models import Indikator, Paket, Realisasi, Variabel
from kinerja.core.actor import Actor
from kinerja.core.errors import Conflict, Forbidden, Invalid, NotFound
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor, planner_now
from tests.indikator.test_sunting import browser


@dataclass(frozen=True)
class Dua:
    """Bagian Umum types `surat` and computes a figure over `perda`; Bagian Hukum types `perda` and computes one over
    `surat`: both handed in.
    """

    kantor: Kantor
    umum: Paket
    hukum: Paket
    rasio_umum: Indikator

    @property
    def planner(self) -> Actor:
        return planner_now(self.kantor)

    def states(self) -> set[str]:
        return {one.status for one in Paket.objects.filter(pk__in=[self.umum.pk, self.hukum.pk])}

    def url(self, kind: str = "") -> str:
        return f"/{self.kantor.stage.pemda.slug}/{self.kantor.rencana.slug}/isian/{self.kantor.umum.pk}/2021/1/{kind}"


@pytest.fixture
def dua(cast: Cast) -> Iterator[Dua]:
    made: list[Indikator] = []

    def prepare(surat: Indikator, perda: Indikator) -> None:
        made.append(factories.indikator(cast.here.planner, surat.simpul, "Rasio surat", {2021: "2 Dokumen"}))
        made.append(factories.indikator(cast.here.planner, perda.simpul, "Rasio perda", {2021: "2 Dokumen"}))

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=prepare)
        for one, source in zip(made, (kantor.perda, kantor.surat), strict=True):
            Indikator.objects.filter(pk=one.pk).update(cara_ukur="rumus", rumus="p × 2")
            Variabel.objects.create(pemda=cast.here.pemda, indikator=one, urutan=1, kode="p", label="P", rujukan=source)
        rows = [
            record_realisasi(head, indikator_id=one.pk, tahun=2021, triwulan=1, seen=None,
                             isi={"isian": {"nilai": teks}})
            for head, one, teks in ((kantor.kepala_umum, kantor.surat, "5"), (kantor.kepala_hukum, kantor.perda, "7"))
        ]  # fmt: skip
        umum, hukum = (
            submit_paket(head, paket_id=row.paket_id, seen=row.paket.revisi)
            for head, row in zip((kantor.kepala_umum, kantor.kepala_hukum), rows, strict=True)
        )
        yield Dua(kantor, umum, hukum, made[0])


def test_alone_neither_can_go_and_each_says_with_which(dua: Dua) -> None:
    for paket, other in ((dua.umum, "Bagian Hukum"), (dua.hukum, "Bagian Umum")):
        with pytest.raises(Invalid) as caught:
            verify_paket(dua.planner, paket_id=paket.pk, seen=paket.revisi)
        [problem] = caught.value.masalah
        assert problem.pesan == f"Paket ini dan paket {other} saling merujuk. Verifikasi keduanya bersama-sama."
    assert dua.states() == {"diajukan"}


def test_in_one_step_both_are_verified_each_with_its_trail(dua: Dua) -> None:
    together = {dua.hukum.pk: dua.hukum.revisi}
    verify_paket(dua.planner, paket_id=dua.umum.pk, seen=dua.umum.revisi, bersama=together)
    assert dua.states() == {"terverifikasi"}
    rows = Realisasi.objects.filter(paket__in=[dua.umum, dua.hukum])
    assert {(row.indikator.nama, int(row.nilai or 0), row.status) for row in rows.select_related("indikator")} == {
        ("Surat terkelola", 5, "terverifikasi"), ("Rasio surat", 14, "terverifikasi"),
        ("Perda selesai", 7, "terverifikasi"), ("Rasio perda", 10, "terverifikasi"),
    }  # fmt: skip


def test_all_or_none(dua: Dua) -> None:
    stale = {dua.hukum.pk: dua.hukum.revisi + 1}
    with pytest.raises(Conflict):
        verify_paket(dua.planner, paket_id=dua.umum.pk, seen=dua.umum.revisi, bersama=stale)
    with pytest.raises(NotFound):
        verify_paket(dua.planner, paket_id=dua.umum.pk, seen=dua.umum.revisi, bersama={10**9: 0})
    with pytest.raises(Forbidden):
        verify_paket(dua.kantor.kepala_umum, paket_id=dua.umum.pk, seen=dua.umum.revisi)
    row = Realisasi.objects.get(paket=dua.hukum, indikator=dua.kantor.perda)
    back = return_paket(dua.planner, paket_id=dua.hukum.pk, seen=dua.hukum.revisi, alasan={row.pk: "Periksa."})
    with pytest.raises(Invalid, match="tidak berlaku untuk paket yang dikembalikan"):
        verify_paket(dua.planner, paket_id=dua.umum.pk, seen=dua.umum.revisi, bersama={dua.hukum.pk: back.revisi})
    with pytest.raises(Invalid, match="belum terverifikasi"):
        verify_paket(dua.planner, paket_id=dua.umum.pk, seen=dua.umum.revisi)
    assert dua.states() == {"diajukan", "dikembalikan"}


def test_the_worksheet_offers_both_and_takes_them(dua: Dua) -> None:
    desk = browser(dua.kantor.stage, dua.planner)
    page = desk.get(dua.url()).content.decode()
    assert "Verifikasi bersama 1 paket lain" in page
    assert f'name="bersama-{dua.hukum.pk}"' in page
    step = {"langkah": "verifikasi_bersama", "seen": str(dua.umum.revisi), "catatan": "",
            f"bersama-{dua.hukum.pk}": str(dua.hukum.revisi)}  # fmt: skip
    assert desk.post(dua.url(), step).status_code == 302
    assert dua.states() == {"terverifikasi"}


def test_the_worksheet_of_all_units_takes_both_at_once(dua: Dua) -> None:
    stage = dua.kantor.stage
    url = f"/{stage.pemda.slug}/{dua.kantor.rencana.slug}/isian/{stage.setda.pk}/2021/1/bawahan/"
    desk, step = browser(stage, dua.planner), {"langkah": "verifikasi", "catatan": ""}
    seen = {f"seen-{one.unit_id}": str(one.revisi) for one in (dua.umum, dua.hukum)}
    alone = desk.post(url, {**step, **seen, "unit": [str(dua.umum.unit_id)]})
    assert alone.status_code == 422
    assert "saling merujuk" in alone.content.decode()
    both = desk.post(url, {**step, **seen, "unit": [str(dua.umum.unit_id), str(dua.hukum.unit_id)]})
    assert both.status_code == 302
    assert dua.states() == {"terverifikasi"}


def test_the_api_takes_both_too(dua: Dua) -> None:
    client = browser(dua.kantor.stage, dua.planner)
    url = f"/api/v1/paket/{dua.umum.pk}/verifikasi"
    body = {"seen": dua.umum.revisi, "bersama": {"x": 1}}
    assert client.post(url, body, content_type="application/json").status_code == 422
    body = {"seen": dua.umum.revisi, "bersama": {str(dua.hukum.pk): dua.hukum.revisi}}
    assert client.post(url, body, content_type="application/json").status_code == 200
    assert dua.states() == {"terverifikasi"}


def test_of_two_offices_it_is_enough_that_the_other_has_handed_it_in(dua: Dua) -> None:
    """Neither planner can decide the other's package; its figure is locked there. Where the other does not wait for
    this one, it goes first as ever.
    """
    dua.kantor.hukum.induk = None  # Bagian Hukum is an office of its own now
    dua.kantor.hukum.save(update_fields=["induk"])
    other = Indikator.objects.get(nama="Rasio perda", simpul=dua.kantor.perda.simpul_id)
    Indikator.objects.filter(pk=other.pk).update(cara_ukur="langsung")
    with pytest.raises(Invalid, match="“Perda selesai” yang belum terverifikasi"), transaction.atomic():
        verify_paket(dua.planner, paket_id=dua.umum.pk, seen=dua.umum.revisi)
    Indikator.objects.filter(pk=other.pk).update(cara_ukur="rumus")
    verify_paket(dua.planner, paket_id=dua.umum.pk, seen=dua.umum.revisi)
    assert dua.states() == {"terverifikasi", "diajukan"}
