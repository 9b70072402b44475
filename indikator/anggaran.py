"""Budgets as their page shows them: the year that is edited in boxes, the others beside it, efficiency per program."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading.models import Rencana
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import ROMAN
from indikator.commands.anggaran import check_open
from indikator.efisiensi import absorbed
from indikator.models.anggaran import FISIK_TW, ISIAN_ANGGARAN, REALISASI_TW
from indikator.program import program_lines
from indikator.queries.anggaran import BarisAnggaran, Jumlah, SelAnggaran, TabelAnggaran
from indikator.rupiah import write_rupiah
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.waktu import hari_ini

YEAR_BOXES = ("pagu", "realisasi")


def budget_page(actor: Actor, table: TabelAnggaran, tahun: int, triwulan: int = 0) -> dict[str, Any]:
    """All of the page, of a year or (1…4) of a quarter of it; `boleh` says whether the actor may type, else `alasan`
    why not.
    """
    rencana = table.rencana
    alasan = why_not(actor, rencana)
    sampai = 0 if triwulan else _quarters_over(rencana, tahun)
    lines = program_lines(actor, table, tahun, sampai) if sampai else {}
    others: list[int] = [] if triwulan else [year for year in rencana.tahun if year != tahun]
    names = boxes_of(triwulan)
    return {
        "tahun": tahun,
        "triwulan": triwulan,
        "tw": ROMAN[triwulan or 0],
        "masa": list(enumerate((_("Setahun"), *(f"TW {one}" for one in ROMAN[1:])))),
        "medan": " ".join(names),
        "tahun_lain": others,
        "tahun_semua": list(rencana.tahun),
        "boleh": not alasan,
        "alasan": alasan,
        "baris": [
            {**row_head(row), "sel": cell(row.sel[tahun], triwulan), "kotak": _boxes(row.sel[tahun], names),
             "lain": [cell(row.sel[year]) for year in others], "kinerja": lines.get(row.id)}
            for row in table.baris.values()
        ],
        "jumlah": totals(table.jumlah[tahun], triwulan),
        "jumlah_kotak": [(name, LABELS[name], totals(table.jumlah[tahun], triwulan).get(name, "")) for name in names],
        "jumlah_lain": [totals(table.jumlah[year]) for year in others],
        "ada": any(one.revisi is not None for row in table.baris.values() for one in row.sel.values()),
        "n_beda": sum(row.sel[tahun].pagu.beda or row.sel[tahun].realisasi.beda for row in table.baris.values()),
    }  # fmt: skip


def boxes_of(triwulan: int) -> tuple[str, ...]:
    """What is typed on the page of a year, or of a quarter."""
    return (REALISASI_TW[triwulan - 1], FISIK_TW[triwulan - 1]) if triwulan else YEAR_BOXES


LABELS = {
    "pagu": gettext_lazy("Pagu"),
    "realisasi": gettext_lazy("Realisasi"),
    **dict.fromkeys(REALISASI_TW, gettext_lazy("Realisasi triwulan ini")),
    **dict.fromkeys(FISIK_TW, gettext_lazy("Fisik s.d. triwulan ini (persen)")),
}


def _boxes(sel: SelAnggaran, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """`tetap` is a year's realisasi that is the sum of its quarters."""
    return [
        {"medan": name, "label": LABELS[name], "nilai": write_rupiah(sel.diisi(name)), "bawah": below(sel.jumlah(name)),
         "tetap": name == "realisasi" and sel.per_triwulan}
        for name in names
    ]  # fmt: skip


def why_not(actor: Actor, rencana: Rencana) -> str:
    """Why the actor may not enter budgets here; empty where it is allowed."""
    answer = verdict(actor, "anggaran.set", rencana)
    if not answer.allowed:
        return answer.reason
    try:
        check_open(rencana)
    except Invalid as error:
        return error.pesan
    return ""


def row_head(row: BarisAnggaran) -> dict[str, Any]:
    return {"id": row.id, "jenjang": row.jenjang_nama, "kode": row.kode, "pernyataan": row.pernyataan,
            "dalam": row.dalam}  # fmt: skip


def cell(sel: SelAnggaran, triwulan: int = 0) -> dict[str, Any]:
    """A node's year as texts, its share until a quarter (0: of the year); `bawah_…` are the sums of what lies below,
    flagged where the entered amount differs.
    """
    share = absorbed(sel.pagu, sel.sampai(triwulan) if triwulan else sel.realisasi)
    return {
        "revisi": sel.revisi,
        **{name: write_rupiah(sel.diisi(name)) for name in ISIAN_ANGGARAN},
        **{f"bawah_{name}": below(sel.jumlah(name)) for name in ISIAN_ANGGARAN},
        "serapan": f"{tulis(share.angka, 2)} %" if share.angka is not None else "",
        "lebih": share.angka is not None and share.angka > 100,
        "alasan": "" if share.angka is not None else share.alasan,
        "sampai": _until_text(sel, triwulan) if triwulan else "",
        "pagu_berlaku": amount_text(sel.pagu),
    }


def amount_text(amount: Jumlah) -> str:
    """What counts of it, entered or the sum below; says where that is not the whole."""
    shown = write_rupiah(amount.berlaku)
    return shown if amount.utuh or not shown else _("%(n)s (belum lengkap)") % {"n": shown}


def _until_text(sel: SelAnggaran, triwulan: int) -> str:
    """What was spent until a quarter; says where that is the year's, as no quarter is known."""
    shown = amount_text(sel.sampai(triwulan))
    return _("%(n)s (setahun)") % {"n": shown} if sel.hanya_setahun(triwulan) else shown


def below(amount: Jumlah) -> dict[str, Any]:
    """The sum of what lies below, as a sentence; empty where nothing is there."""
    if amount.bawah is None:
        return {"teks": "", "beda": False}
    words = _("Jumlah di bawahnya %(n)s") if amount.lengkap else _("Jumlah di bawahnya %(n)s (belum lengkap)")
    return {"teks": words % {"n": write_rupiah(amount.bawah)}, "beda": amount.beda}


def totals(sel: SelAnggaran, triwulan: int = 0) -> dict[str, str]:
    """Of a year over the topmost rows; says where some of them have no amount."""
    amounts = {name: amount_text(sel.jumlah(name)) for name in ISIAN_ANGGARAN if name not in FISIK_TW}
    shown = cell(sel, triwulan)
    return {**amounts, **{name: shown[name] for name in ("serapan", "sampai", "pagu_berlaku")}}


def changed_rows(table: TabelAnggaran, simpul_id: int, tahun: int, triwulan: int = 0) -> dict[str, Any]:
    """The row that was saved and all that count it, for the page to show anew."""
    rows = [{"id": row.id, **cell(row.sel[tahun], triwulan)} for row in table.above(simpul_id)]
    return {"baris": rows, "jumlah": totals(table.jumlah[tahun], triwulan)}


def _quarters_over(rencana: Rencana, tahun: int) -> int:
    """How many quarters of the year have ended; before the first one nothing is compared."""
    today: date = hari_ini(rencana.pemda_id)
    return 4 if tahun < today.year else (today.month - 1) // 3 if tahun == today.year else 0
