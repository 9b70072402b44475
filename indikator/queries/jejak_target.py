"""Who promised what and when: the trail of the targets of one indicator in the versions of its plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.models import Indikator, Target, TargetPerubahan
from kinerja.core.models import Jejak

Masa = tuple[int, int | None]
"""A plan's id and the quarter, None for the year."""
WITH_INDICATOR = ("indikator.add", "indikator.restore")


@dataclass(frozen=True, slots=True)
class Tulisan:
    """How a promise came into a version: by whom, when; `dilanjutkan` where it came along from the version before."""

    apa: str
    oleh: str
    pada: datetime
    dilanjutkan: bool = False


def texts_in(pemda_id: int, indikator: Mapping[int, int], tahun: int) -> dict[Masa, str]:
    """What each plan promises; `indikator` is the indicator's id in each of them."""
    plans = {pk: rencana_id for rencana_id, pk in indikator.items()}
    rows = Target.objects.filter(pemda_id=pemda_id, indikator__in=plans, tahun=tahun)
    return {(plans[pk], triwulan): teks for pk, triwulan, teks in rows.values_list("indikator_id", "triwulan", "teks")}


def written_in(
    pemda_id: int, indikator: Mapping[int, int], tahun: int, texts: Mapping[Masa, str]
) -> dict[Masa, Tulisan]:
    """The last writing of each promise, as the trail has it; without one how its indicator or plan began."""
    ids = list(indikator.values())
    rows = Jejak.objects.filter(pemda_id=pemda_id, rencana_id__in=indikator).order_by("id")
    found: dict[Masa, Tulisan] = {}
    begun = {
        row.rencana_id: Tulisan(_begun(row.tindakan), row.oleh, row.pada, row.tindakan == "rencana.perubahan")
        for row in rows.filter(tindakan__in=("rencana.perubahan", "rencana.copy", "rencana.create"))
    }
    added = {
        row.objek_id: Tulisan(_("Ditulis bersama indikatornya"), row.oleh, row.pada)
        for row in rows.filter(tindakan__in=WITH_INDICATOR, objek_jenis=Indikator._meta.label, objek_id__in=ids)
    }
    for rencana_id, triwulan in texts:
        origin = added.get(indikator[rencana_id]) or begun.get(rencana_id)
        if origin is not None:
            found[rencana_id, triwulan] = origin
    named = Q(sesudah__indikator__in=ids, sesudah__tahun=tahun)
    for row in rows.filter(named, tindakan="target.set"):
        found[row.rencana_id or 0, row.sesudah.get("triwulan")] = Tulisan(_("Ditulis"), row.oleh, row.pada)
    return found


def _begun(tindakan: str) -> str:
    return {
        "rencana.perubahan": _("Dilanjutkan dari versi sebelumnya"),
        "rencana.copy": _("Disalin bersama rencananya"),
    }.get(tindakan, _("Dimuat bersama rencananya"))


def reasons_in(pemda_id: int, indikator: Mapping[int, int], tahun: int) -> dict[Masa, TargetPerubahan]:
    """Why a version promises something else than the one before it."""
    rows = TargetPerubahan.objects.filter(pemda_id=pemda_id, indikator__in=list(indikator.values()), tahun=tahun)
    return {(one.rencana_id, one.triwulan): one for one in rows}


def plans_set(rencana: Sequence[Rencana]) -> dict[int, Tulisan]:
    """Who set each plan (of one Pemda) and when; the last time counts."""
    rows = Jejak.objects.filter(pemda_id=rencana[0].pemda_id, rencana_id__in=[one.pk for one in rencana],
                                tindakan="rencana.set", sesudah__status=Rencana.Status.DITETAPKAN.value)  # fmt: skip
    return {row.rencana_id or 0: Tulisan(_("Ditetapkan"), row.oleh, row.pada) for row in rows.order_by("id")}
