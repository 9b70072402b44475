"""The achievement on the page that explains a figure: of the quarter and of the year so far, each line by line.

Where the quarter is empty the last quarter that was judged is shown instead, by its name, with what is missing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indikator import angka
from indikator.capaian.banyak import Baris, Sel4, year_of
from indikator.capaian.penjelasan import explain_predikat, explain_quarter, explain_row
from indikator.capaian.skala import Skala
from indikator.capaian.tulisan import decimals_shown, tulis
from indikator.capaian.waktu import ROMAN, missing_quarters
from indikator.models import Realisasi
from indikator.queries.acuan import AcuanPemda
from indikator.queries.capaian import compute_rows
from indikator.queries.lembar import Lembar

Entries = dict[tuple[int, int, int], Realisasi]


def entries_of(lembar: Lembar) -> Entries:
    """What was measured, by lineage, year and quarter; computed just now where it rests on others and is open."""
    [baris] = lembar.baris
    garis = baris.indikator.garis
    found = {(garis, *when): row for when, row in baris.realisasi.items()}
    if baris.dihitung is not None:
        found[garis, lembar.tahun, lembar.triwulan] = baris.dihitung
    return found


def judged(lembar: Lembar, rows: Sequence[Baris], figure: angka.Angka, acuan: AcuanPemda) -> dict[str, Any]:
    """`besar` are the figures at the top, `uraian` how each achievement among them came about, `kurang` what is not
    there yet; `rows` are those of the one indicator.
    """
    tw = lembar.triwulan
    last = _last_judged(lembar)
    skala = acuan.status(date(lembar.tahun, 12, 31))
    [baris] = lembar.baris
    whole = baris.cakupan is None or baris.cakupan.lengkap
    big: list[dict[str, str]] = []
    told: list[dict[str, Any]] = []

    def add(label: str, cell: Sel4, lines: list[str], *, utuh: bool) -> None:
        teks = angka.capaian_text(cell)
        status = angka.status_of(cell[2], skala) if whole and utuh else ""
        big.append({"label": label, "teks": teks, "status": status})
        told.append({"judul": label, "langkah": [*lines, *_status(cell, skala)]})

    hasil = compute_rows([rows], tw)[0]
    if last in {tw, 0}:
        big.append({"label": _("Nilai triwulan %(tw)s") % {"tw": ROMAN[tw]}, "teks": figure.nilai_teks, "status": ""})
        add(_("Capaian triwulan %(tw)s") % {"tw": ROMAN[tw]}, hasil.triwulan[tw - 1], _quarter_lines(rows, tw),
            utuh=hasil.utuh_pada(tw))  # fmt: skip
        if hasil.sampai[:3] != hasil.triwulan[tw - 1][:3]:
            add(_("Capaian s.d. triwulan %(tw)s") % {"tw": ROMAN[tw]}, hasil.sampai, _until_lines(rows, tw),
                utuh=hasil.utuh)  # fmt: skip
        else:
            told[-1]["langkah"] = [*_until_lines(rows, tw), *_status(hasil.sampai, skala)]
    else:
        before = compute_rows([rows], last)[0]
        big.append({"label": _("Nilai s.d. triwulan %(tw)s") % {"tw": ROMAN[last]}, "teks": _value(lembar, rows, last),
                    "status": ""})  # fmt: skip
        add(_("Capaian s.d. triwulan %(tw)s") % {"tw": ROMAN[last]}, before.sampai, _until_lines(rows, last),
            utuh=before.utuh)  # fmt: skip
        if hasil.sampai[2] is not None and hasil.sampai[:3] != before.sampai[:3]:
            label = _("Terhadap target s.d. triwulan %(tw)s") % {"tw": ROMAN[tw]}
            add(label, hasil.sampai, _until_lines(rows, tw), utuh=hasil.utuh)
    return {"besar": big, "uraian": told, "kurang": _missing(lembar, rows, last)}


def _last_judged(lembar: Lembar) -> int:
    """The last quarter until this one in which something was measured; 0 where nothing was."""
    [baris] = lembar.baris
    filled = [tw for tw in range(1, lembar.triwulan + 1)
              if (row := (baris.kini(lembar.tahun, tw) if tw == lembar.triwulan
                          else baris.realisasi.get((lembar.tahun, tw)))) is not None
              and row.keadaan in {Realisasi.Keadaan.TERISI, Realisasi.Keadaan.TAK_TERHITUNG}]  # fmt: skip
    return max(filled, default=0)


def _missing(lembar: Lembar, rows: Sequence[Baris], last: int) -> str:
    """Which quarters the figures lack."""
    tw = lembar.triwulan
    empty = missing_quarters(year_of(rows[0]).realisasi, tw)
    if not empty or last == 0:
        return ""
    names = ", ".join(ROMAN[one] for one in empty)
    if last < tw:
        pesan = _("Triwulan %(kosong)s belum diisi. Angka di bawah yang terakhir dinilai, sampai triwulan %(tw)s.")
        return pesan % {"kosong": names, "tw": ROMAN[last]}
    return _("Belum termasuk triwulan %(kosong)s, yang belum diisi.") % {"kosong": names}


def _value(lembar: Lembar, rows: Sequence[Baris], sampai: int) -> str:
    """What was done until this quarter; of several parts as they were entered."""
    [baris] = lembar.baris
    done = year_of(rows[0]).done(sampai).angka
    if len(rows) == 1 and done is not None:
        return tulis(done, decimals_shown(done, baris.indikator.desimal))
    row = baris.realisasi.get((lembar.tahun, sampai))
    return angka.value_text(row, baris.indikator) if row else ""


def _quarter_lines(rows: Sequence[Baris], tw: int) -> list[str]:
    return _each_part(rows, [explain_quarter(row, tw) for row in rows])


def _until_lines(rows: Sequence[Baris], tw: int) -> list[str]:
    return _each_part(rows, [explain_row(row, tw) for row in rows])


def _each_part(rows: Sequence[Baris], lines: Sequence[list[str]]) -> list[str]:
    """The parts of a compound target one after the other, then that their mean is taken."""
    if len(rows) == 1:
        return lines[0]
    told = [_("Bagian %(n)s: %(baris)s") % {"n": n, "baris": line} for n, part in enumerate(lines, 1) for line in part]
    return [*told, _("Target majemuk: capaiannya rata-rata dari %(n)s bagian.") % {"n": len(rows)}]


def _status(cell: Sel4, skala: Skala | None) -> list[str]:
    return explain_predikat(cell[2], skala) if cell[2] is not None and skala is not None else []
