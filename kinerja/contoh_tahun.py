"""A year of measurement for a sample plan (format: contoh/README.md): windows, formulas, and targets as a Perubahan.

Repeatable: a window, a formula or a Perubahan that is there already is left as it is.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cascading.models import Rencana, Simpul
from indikator.commands import (
    AlasanTarget,
    set_cara_ukur,
    set_jendela,
    set_rencana,
    set_target,
    start_perubahan,
    submit_rencana,
)
from indikator.models import Indikator, JendelaPengisian
from kinerja.contoh import Data, Keys, Say, member_of
from kinerja.core.actor import Actor
from kinerja.core.models import Pemda, Peran
from kinerja.core.tenancy import inside
from kinerja.core.waktu import hari_ini

DAYS_OPEN = 90  # from the day of loading, so that there is something to enter


@transaction.atomic
def load_tahun(pemda: Pemda, data: Data, plan_data: Data, pemda_data: Data, say: Say = lambda _: None) -> None:
    """Opens the quarters of the year, and gives the plan what it needs to be measured in it."""
    tahun = data["tahun"]
    with inside(pemda.pk):
        _open_windows(member_of(pemda, pemda_data, Peran.ADMIN_PEMDA), tahun)
        planner = member_of(pemda, pemda_data, Peran.PERENCANA, Keys(pemda, pemda_data).top_of(plan_data["unit"]))
        source = Rencana.objects.get(pemda=pemda, slug=data["rencana"])
        if not any("target" in row for row in data["indikator"]):
            _measure(planner, source, plan_data, data)
        elif not Rencana.objects.filter(pemda=pemda, perubahan_dari=source).exists():
            made = start_perubahan(planner, rencana_id=source.pk, alasan=data["alasan"])
            _measure(planner, made, plan_data, data)
            submit_rencana(planner, rencana_id=made.pk)
            set_rencana(member_of(pemda, pemda_data, Peran.PIMPINAN), rencana_id=made.pk)
        say(f"{pemda.slug}: tahun {tahun} dapat diisi")


def _open_windows(admin: Actor, tahun: int) -> None:
    """Each from the first day after its quarter."""
    closes = hari_ini(admin.pemda_id) + timedelta(DAYS_OPEN)
    there = set(JendelaPengisian.objects.filter(tahun=tahun).values_list("triwulan", flat=True))
    for triwulan in {1, 2, 3, 4} - there:
        opens = date(tahun + triwulan // 4, triwulan % 4 * 3 + 1, 1)
        set_jendela(admin, tahun=tahun, triwulan=triwulan, buka=opens, tutup=max(closes, opens + timedelta(DAYS_OPEN)))


def _measure(planner: Actor, rencana: Rencana, plan_data: Data, data: Data) -> None:
    """Formulas, types of accumulation and targets by the keys of the plan's file, whose nodes are in tree order."""
    nodes = Simpul.objects.filter(rencana=rencana, induk__isnull=False).order_by("lft").values_list("id", flat=True)
    keys = dict(zip(_keys(plan_data["simpul"]), nodes, strict=True))
    rows = {(one.simpul_id, one.urutan): one for one in Indikator.objects.filter(simpul__rencana=rencana)}
    for row in data["indikator"]:
        indikator = rows[keys[row["simpul"]], row["urutan"]]
        isi: dict[str, Any] = {}
        if "rumus" in row and not indikator.rumus:
            variabel = [{"kode": kode, "label": label} for kode, label in row["variabel"].items()]
            isi |= {"cara_ukur": "rumus", "rumus": row["rumus"], "variabel": variabel}
        if "akumulasi" in row and not indikator.akumulasi:
            isi["akumulasi"] = row["akumulasi"]
        if isi:
            set_cara_ukur(planner, indikator_id=indikator.pk, seen=indikator.revisi, isi=isi)
        for triwulan, teks in enumerate([row.get("target"), *row.get("triwulan", ())]):
            if teks:
                set_target(
                    planner, indikator_id=indikator.pk, tahun=data["tahun"], triwulan=triwulan or None, teks=teks,
                    alasan=AlasanTarget(data["jenis_alasan"], data["alasan"]),
                )  # fmt: skip


def _keys(rows: list[Any]) -> list[str]:
    return [key for row in rows for key in (row["kunci"], *_keys(row.get("anak") or []))]
