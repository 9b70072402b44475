"""Manual IKU: for every key indicator what it means, how it is computed and judged, and who gives its data.

One table for each indicator, in the order of the plan. Who gives the data is the body that scores it, or else the unit
that enters it; it is reported by quarter where it has targets by quarter.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from indikator.capaian.penjelasan import describe_aturan
from indikator.formula import FormulaError, parse
from indikator.models import Indikator
from indikator.queries.tabel import BarisCapaian
from laporan.document import Block, Cell, Column, Paragraph, Row, Section, Table
from laporan.reports.pecahan import fraction_of
from laporan.rumus import formula_cell
from laporan.sakip.bahan import Bahan, Butir
from laporan.sakip.dokumen import Bagian, Sakip
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import utama

COLUMNS = (Column("Unsur", 46.0), Column("Uraian", 138.0))


def susun(bahan: Bahan) -> Bagian:
    lembar = Lembar(bahan, SAKIP.nama)
    tables = [
        _table(lembar, number, butir, baris)
        for number, (butir, baris) in enumerate(_measured(utama(bahan, tujuan=True)), 1)
    ]
    blocks: tuple[Block, ...] = tuple(tables) or (Paragraph(_("Rencana ini belum punya indikator.")),)
    title = (
        _("MANUAL INDIKATOR KINERJA UTAMA"),
        bahan.judul,
        _("TAHUN %(periode)s") % {"periode": bahan.rencana.periode},
    )
    return Bagian((Section(blocks=blocks, title=title, sheet=_("Manual IKU")),), lembar.kurang)


def _measured(rows: list[Butir]) -> Iterator[tuple[Butir, BarisCapaian]]:
    return ((butir, baris) for butir in rows for baris in butir.baris)


def _table(lembar: Lembar, number: int, butir: Butir, baris: BarisCapaian) -> Table:
    one = baris.indikator
    cells = [
        ("Nama", Cell(1, one.nama)),
        ("Sasaran", Cell(1, butir.nama)),
        ("Definisi operasional", lembar.text(1, one.definisi or one.makna, one, "Definisi operasional")),
        ("Alasan pemilihan", lembar.text(1, one.alasan or one.relevansi, one, "Alasan pemilihan")),
        ("Satuan", lembar.satuan(1, baris)),
        ("Rumus", _formula(lembar, one)),
        ("Variabel", Cell(1, _variables(one))),
        ("Polaritas", Cell(1, one.get_polaritas_display())),
        ("Tipe perhitungan", lembar.text(1, one.get_akumulasi_display() if one.akumulasi else "", one,
                                         "Tipe perhitungan")),
        ("Sumber data", lembar.text(1, one.sumber_data, one, "Sumber data")),
        ("Penyedia data", Cell(1, one.lembaga or lembar.bahan.nama_unit(baris.unit_id))),
        ("Penanggung jawab", lembar.text(1, one.penanggung_jawab, one, "Penanggung jawab")),
        ("Periode pelaporan", Cell(1, _period(baris))),
        ("Batas dan kebijakan nol", Cell(1, _rule(baris))),
    ]  # fmt: skip
    rows = tuple(Row((Cell(0, label, bold=True), cell)) for label, cell in cells)
    return Table(columns=COLUMNS, body=rows, caption=f"{number}. {one.nama}")


def _formula(lembar: Lembar, one: Indikator) -> Cell:
    """As an expression where there is one, with the names of its variables; else as printed in the plan."""
    if one.rumus:
        try:
            return formula_cell(1, parse(one.rumus), {each.kode: each.label for each in one.variabel.all()})
        except FormulaError:  # written before its variables were renamed: the printed text still holds
            pass
    if one.cara_ukur == Indikator.CaraUkur.LUAR and not one.rumus_teks:
        return Cell(1, " – ".join(filter(None, (_("Nilai dari lembaga lain"), one.instrumen))))
    cell = lembar.text(1, one.rumus_teks, one, "Rumus")
    return replace(cell, fraction=fraction_of(one.rumus_teks))


def _variables(one: Indikator) -> str:
    """Each with its unit and source; an indicator that is entered as it is has none."""
    lines = []
    for each in one.variabel.all():
        more = "; ".join(filter(None, (each.satuan, each.sumber)))
        lines.append(f"{each.kode}: {each.label}" + (f" ({more})" if more else ""))
    return "\n".join(lines) or _("Tidak memakai variabel.")


def _period(baris: BarisCapaian) -> str:
    return _("Triwulanan") if any(triwulan for triwulan in baris.target) else _("Tahunan")


def _rule(baris: BarisCapaian) -> str:
    if baris.aturan is None:
        return _("Belum ada aturan capaian.")
    return "\n".join(f"{line}." for line in describe_aturan(baris.aturan))


SAKIP = Sakip("manual-iku", "Manual IKU", susun, orientation="portrait")
