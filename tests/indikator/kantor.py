"""A small office at work: a plan that is set, two units with their heads, a planner who verifies, open windows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cascading.models import Rencana
from indikator.commands import correct_realisasi, record_realisasi, submit_paket, verify_paket
from indikator.models import Indikator, Paket, Realisasi, Variabel
from kinerja.core.actor import Actor, actor_in
from kinerja.core.models import Pengguna, Unit
from tests import factories
from tests.cast import Stage
from tests.factories import baru

TARGETS = {2021: "10 Dokumen", 2022: "12 Dokumen"}


@dataclass(frozen=True)
class Kantor:
    """`umum` and `hukum` are Bagian of the Setda, each with a head and an indicator; the plan is for 2021–2022."""

    stage: Stage
    rencana: Rencana
    umum: Unit
    hukum: Unit
    kepala_umum: Actor
    kepala_hukum: Actor
    surat: Indikator  # of Bagian Umum
    perda: Indikator  # of Bagian Hukum

    @property
    def planner(self) -> Actor:
        return self.stage.planner

    def isi(self, teks: str, *, triwulan: int = 1, seen: int | None = None, **lain: Any) -> Realisasi:
        """The head of Bagian Umum types a value."""
        isi = {"isian": {"nilai": teks}, **lain}
        return record_realisasi(
            self.kepala_umum, indikator_id=self.surat.pk, tahun=2021, triwulan=triwulan, seen=seen, isi=isi
        )

    def diajukan(self, teks: str = "5", *, triwulan: int = 1) -> tuple[Paket, Realisasi]:
        row = self.isi(teks, triwulan=triwulan)
        return submit_paket(self.kepala_umum, paket_id=row.paket_id, seen=row.paket.revisi), row


def make_kantor(
    stage: Stage, *, quarters: int = 4, prepare: Callable[[Indikator, Indikator], None] | None = None
) -> Kantor:
    """Call it inside the Pemda of the stage; so many quarters of 2021 are open.

    `prepare` gets both indicators before the plan is set, for what cannot change afterwards.
    """
    hukum = factories.unit(stage.admin, "Bagian Hukum", stage.setda)
    rencana = factories.rencana(stage.planner, stage.setda)
    programs = baru("program", "Surat", unit_id=stage.umum.pk), baru("program", "Perda", unit_id=hukum.pk)
    cabang = baru("tujuan", "Tertib", baru("sasaran", "Tertib administrasi", *programs))
    nodes = factories.simpul(stage.planner, rencana, cabang)
    surat = factories.indikator(stage.planner, nodes[2], "Surat terkelola", TARGETS)
    perda = factories.indikator(stage.planner, nodes[3], "Perda selesai", TARGETS)
    if prepare:
        prepare(surat, perda)
    factories.set_plan(stage.planner, stage.leader, rencana)
    for triwulan in range(1, quarters + 1):
        factories.jendela(stage.admin, triwulan)
    kepala_hukum = factories.member(stage.pemda, "kepala_unit", hukum)
    rencana.refresh_from_db()
    return Kantor(stage, rencana, stage.umum, hukum, stage.head, kepala_hukum, surat, perda)


def planner_now(kantor: Kantor) -> Actor:
    """The planner as of today: Bagian Hukum came after the one of the stage."""
    found = actor_in(Pengguna.objects.get(pk=kantor.planner.pengguna_id or 0), kantor.stage.pemda.pk)
    assert found is not None
    return found


def settled(kantor: Kantor, actor: Actor, row: Realisasi) -> Paket:
    """The package of a row, handed in and verified."""
    row.paket.refresh_from_db()
    paket = submit_paket(actor, paket_id=row.paket_id, seen=row.paket.revisi)
    return verify_paket(planner_now(kantor), paket_id=paket.pk, seen=paket.revisi)


def make_usang(kantor: Kantor, *, dari: str = "21", ke: str = "25", triwulan: int = 1) -> Paket:
    """What Bagian Umum measures is twice `p` of Bagian Hukum, both verified; then `p` is corrected. Returns the package
    whose figure has been outgrown.
    """
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus="p × 2")
    Variabel.objects.get_or_create(pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=1, kode="p", label="Perda",
                                   rujukan=kantor.perda)  # fmt: skip
    place: dict[str, Any] = {"tahun": 2021, "triwulan": triwulan, "seen": None}
    source = record_realisasi(
        kantor.kepala_hukum, indikator_id=kantor.perda.pk, isi={"isian": {"nilai": dari}}, **place
    )  # fmt: skip
    settled(kantor, kantor.kepala_hukum, source)
    paket = settled(
        kantor, kantor.kepala_umum,
        record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, isi={"catatan": "Dari Hukum."}, **place),
    )  # fmt: skip
    source.refresh_from_db()
    newer = correct_realisasi(kantor.kepala_hukum, realisasi_id=source.pk, seen=source.revisi,
                              isi={"isian": {"nilai": ke}}, alasan="Salah hitung.")  # fmt: skip
    settled(kantor, kantor.kepala_hukum, newer)
    return paket
