"""A small office at work: a plan that is set, two units with their heads, a planner who verifies, open windows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cascading.models import Rencana
from indikator.commands import record_realisasi, submit_paket
from indikator.models import Indikator, Paket, Realisasi
from kinerja.core.actor import Actor
from kinerja.core.models import Unit
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
