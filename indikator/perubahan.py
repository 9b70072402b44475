"""The targets that a Perubahan changes, each with its reason, as the page lists them and documents print them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.capaian.waktu import ROMAN
from indikator.models import Indikator
from indikator.queries.perubahan import changed_targets, reasons_of


@dataclass(frozen=True, slots=True)
class BarisPerubahan:
    """One target that differs from the version before; without `jenis` nobody said why yet."""

    indikator_id: int
    indikator: str
    simpul: str
    tahun: int
    triwulan: int | None
    sebelum: str
    sesudah: str
    jenis: str = ""
    alasan: str = ""
    oleh: str = ""
    pada: datetime | None = None

    @property
    def kunci(self) -> str:
        return f"{self.indikator_id}-{self.tahun}-{self.triwulan or 0}"

    @property
    def masa(self) -> str:
        return masa_text(self.tahun, self.triwulan)


def masa_text(tahun: int, triwulan: int | None) -> str:
    return str(tahun) + (_(" triwulan %(n)s") % {"n": ROMAN[triwulan]} if triwulan else "")


def target_changes(rencana: Rencana) -> list[BarisPerubahan]:
    """All of a plan that the actor may read, in the order of the tree; five queries, none for a first version."""
    changed = changed_targets(rencana)
    if not changed:
        return []
    reasons = reasons_of(rencana)
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, pk__in={one.indikator_id for one in changed})
    columns = rows.order_by("simpul__lft", "urutan").values_list("id", "nama", "simpul__pernyataan")
    names = {pk: (nama, pernyataan) for pk, nama, pernyataan in columns}
    place = {pk: number for number, pk in enumerate(names)}
    found = []
    for one in sorted(changed, key=lambda row: (place[row.indikator_id], row.tahun, row.triwulan or 0)):
        nama, pernyataan = names[one.indikator_id]
        why = reasons.get((one.indikator_id, one.tahun, one.triwulan))
        reason = (why.get_jenis_alasan_display(), why.alasan, why.oleh, why.pada) if why else ()
        found.append(BarisPerubahan(one.indikator_id, nama, pernyataan, one.tahun, one.triwulan, one.sebelum,
                                    one.sesudah, *reason))  # fmt: skip
    return found
