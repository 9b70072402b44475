"""The people whom every test reuses: planner, unit head, inspector and others, and a planner of another Pemda."""

from dataclasses import dataclass

from cascading.models import Rencana, Simpul
from indikator.models import Indikator
from kinerja.core.actor import Actor
from kinerja.core.models import Pemda, Unit
from kinerja.core.tenancy import inside
from tests import factories
from tests.factories import baru


@dataclass(frozen=True)
class Stage:
    """One Pemda with its people and a plan of one branch: tujuan → sasaran → program → kegiatan → sub kegiatan."""

    pemda: Pemda
    setda: Unit
    umum: Unit
    dinas: Unit
    admin: Actor
    planner: Actor
    head: Actor
    inspector: Actor
    leader: Actor
    other_planner: Actor  # of another Perangkat Daerah
    rencana: Rencana
    simpul: list[Simpul]
    indikator: Indikator


@dataclass(frozen=True)
class Cast:
    """Two Pemda, alike; `here` is ours, `there` is the stranger's."""

    here: Stage
    there: Stage


def make_cast() -> Cast:
    return Cast(make_stage(), make_stage())


def make_stage() -> Stage:
    pemda = factories.pemda()
    with inside(pemda.pk):
        admin = factories.member(pemda, "admin_pemda")
        setda = factories.unit(admin, "Sekretariat Daerah")
        umum = factories.unit(admin, "Bagian Umum", setda)
        dinas = factories.unit(admin, "Dinas Kesehatan")
        planner = factories.member(pemda, "perencana", setda)
        rencana = factories.rencana(planner, setda)
        simpul = factories.simpul(planner, rencana, BRANCH)
        indikator = factories.indikator(planner, simpul[-1], target={2021: "10 Dokumen", 2022: "12 Dokumen"})
        return Stage(
            pemda, setda, umum, dinas, admin, planner,
            factories.member(pemda, "kepala_unit", umum),
            factories.member(pemda, "inspektur"),
            factories.member(pemda, "pimpinan"),
            factories.member(pemda, "perencana", dinas),
            Rencana.objects.get(pk=rencana.pk), simpul, indikator,
        )  # fmt: skip


BRANCH = baru(
    "tujuan", "Meningkatnya akuntabilitas",
    baru("sasaran", "Meningkatnya kualitas perencanaan",
         baru("program", "Program Penunjang",
              baru("kegiatan", "Perencanaan dan Evaluasi",
                   baru("sub_kegiatan", "Penyusunan Dokumen Perencanaan")))),
)  # fmt: skip
