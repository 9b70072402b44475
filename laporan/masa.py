"""Which year and quarter a report is about."""

from typing import Any

from cascading.models import Rencana
from indikator.capaian.waktu import QUARTERS
from kinerja.core.waktu import hari_ini


def period(rencana: Rencana, parameter: dict[str, Any]) -> tuple[int, int]:
    """Year and last quarter; without a wish the whole of the year that the plan is in, or was in last."""
    now = hari_ini(rencana.pemda_id).year
    usual = min(max(now, rencana.tahun_awal), rencana.tahun_akhir)
    return int(parameter.get("tahun") or usual), int(parameter.get("triwulan") or QUARTERS)
