"""Beside the budget of each program: its achievement, its serapan and how efficient that was, and whence each comes."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indikator.capaian.efisiensi import Keluaran
from indikator.capaian.gabungan import Rata
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import ROMAN
from indikator.efisiensi import (
    Cara,
    Uang,
    chosen_by,
    compute_efficiency,
    formula_said,
    is_good,
    money_of,
    outputs_of,
    way_of,
)
from indikator.models import Indikator
from indikator.nilai import KOSONG, Nilai, angka
from indikator.queries.anggaran import BarisAnggaran, TabelAnggaran
from indikator.queries.kumpulan import Rekap
from indikator.queries.rekap import capaian_for
from indikator.queries.tabel import BarisCapaian, tabel_of
from indikator.rupiah import write_rupiah
from kinerja.core.actor import Actor


def program_lines(actor: Actor, table: TabelAnggaran, tahun: int, sampai: int) -> dict[int, dict[str, Any]]:
    """A line for each program that has indicators of its own, as the reports count it."""
    programs = [row for row in table.baris.values() if row.jenjang == "program"]
    if not programs:
        return {}
    rekap = capaian_for(actor, table.rencana, tahun, sampai)
    cara = way_of(rekap.acuan, tahun)
    measured = _measured(actor, table, tahun, sampai) if cara in {Cara.BIAYA, Cara.NILAI} else {}
    places = _places(actor, table, rekap, programs)
    lines = {}
    for row in programs:
        counted = rekap.simpul.get(row.id)
        if counted is None:
            continue
        rata, uang = counted.rata(), money_of([row.sel[tahun]], sampai)

        def outputs(top: int = row.id) -> list[Keluaran]:
            return outputs_of(table, {top}, measured, tahun, sampai)

        found = compute_efficiency(rekap.acuan, tahun, mean_value(rata), uang, outputs)
        lines[row.id] = {**efficiency_line(rata, uang, found, cara, sampai), "tautan": places[row.id]}
    return lines


def mean_value(rata: Rata) -> Nilai:
    return angka(rata.nilai) if rata.nilai is not None else KOSONG


def efficiency_line(rata: Rata, uang: Uang, found: Nilai, cara: Cara, sampai: int) -> dict[str, Any]:
    """As texts with a status: green only where every indicator has its figure and the money is whole."""
    until = _("setahun") if uang.setahun else _("s.d. TW %(tw)s") % {"tw": ROMAN[sampai]}
    return {
        "capaian": _("Capaian s.d. TW %(tw)s %(n)s (%(cakupan)s)")
        % {"tw": ROMAN[sampai], "n": _percent(rata.nilai), "cakupan": rata.cakupan},
        "serapan": _("serapan %(masa)s %(n)s") % {"masa": until, "n": _percent(uang.serapan.angka)},
        "efisiensi": _said(found, cara),
        "status": _status(rata, found, cara),
        "cara": how(rata, uang, found, cara, until),
    }


def how(rata: Rata, uang: Uang, found: Nilai, cara: Cara, until: str) -> list[str]:
    """How it came about, line by line: the money, the formula, and with these figures where it is made of them."""
    pagu, spent = (write_rupiah(one.berlaku) or _("belum ada") for one in (uang.pagu, uang.realisasi))
    lines = [
        _("Pagu Rp %(n)s") % {"n": pagu} if uang.pagu.berlaku is not None else _("Pagu belum ada"),
        _("Realisasi anggaran %(masa)s Rp %(n)s") % {"masa": until, "n": spent}
        if uang.realisasi.berlaku is not None else _("Realisasi anggaran belum ada"),
    ]  # fmt: skip
    share = uang.serapan
    if share.angka is not None:
        lines.append(_("Serapan = %(spent)s ÷ %(pagu)s × 100 = %(n)s")
                     % {"spent": spent, "pagu": pagu, "n": _percent(share.angka)})  # fmt: skip
    elif share.alasan:
        lines.append(share.alasan)
    lines.append(formula_said(cara))
    if found.angka is None:
        lines.append(found.alasan or _("Belum dapat dihitung karena ada yang belum diisi."))
    elif cara is Cara.SELISIH:
        lines.append(f"{_percent(rata.nilai)} − {_percent(share.angka)} = {_signed(found.angka)} " + _("poin"))
    elif cara is Cara.SISA:
        lines.append(f"({pagu} − {spent}) ÷ {pagu} × 100 = {_percent(found.angka)}")
    return [*lines, chosen_by(cara)]


def _said(found: Nilai, cara: Cara) -> str:
    if found.angka is None:
        return _("efisiensi belum dapat dihitung")
    if cara is Cara.SELISIH:
        return _("efisiensi %(n)s poin") % {"n": _signed(found.angka)}
    words = _("nilai efisiensi %(n)s") if cara is Cara.NILAI else _("efisiensi %(n)s")
    return words % {"n": _percent(found.angka)}


def _status(rata: Rata, found: Nilai, cara: Cara) -> str:
    if found.angka is None:
        return ""
    if not is_good(cara, found.angka):
        return "merah"
    return "hijau" if rata.cakupan.lengkap and not rata.cakupan.tak_terhitung else ""


def _measured(actor: Actor, table: TabelAnggaran, tahun: int, sampai: int) -> dict[int, BarisCapaian]:
    """The first indicator of each node."""
    found: dict[int, BarisCapaian] = {}
    for baris in tabel_of(actor, table.rencana, tahun, sampai).baris:
        found.setdefault(baris.indikator.simpul_id, baris)
    return found


def _places(actor: Actor, table: TabelAnggaran, rekap: Rekap, programs: list[BarisAnggaran]) -> dict[int, str]:
    """What made the achievement: the explanation of a single indicator, else the figures below the dashboard's tree."""
    rencana, slug = table.rencana, actor.pemda_slug
    own: dict[int, list[int]] = {row.id: [] for row in programs}
    rows = Indikator.objects.filter(pemda_id=actor.pemda_id, simpul__in=own, pk__in=list(rekap.indikator))
    for simpul_id, pk in rows.values_list("simpul_id", "pk"):
        own[simpul_id].append(pk)
    unit = rencana.unit_id
    board = reverse("dasbor_unit", args=[slug, unit]) if unit else reverse("dasbor", args=[slug])
    board += f"?tahun={rekap.tahun}&triwulan={rekap.sampai}#pohon-capaian"
    return {
        node: reverse("jelaskan", args=[slug, rencana.slug, found[0], rekap.tahun, rekap.sampai])
        if len(found) == 1 else board
        for node, found in own.items()
    }  # fmt: skip


def _signed(x: Decimal) -> str:
    return ("+" if x > 0 else "") + tulis(x, 2)


def _percent(x: Decimal | None) -> str:
    return f"{tulis(x, 2)} %" if x is not None else "–"
