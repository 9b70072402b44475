"""How the last value of each indicator with a formula came about: every number in a cell, the result live over them.

Under each indicator stand, one below the other, its variables, members of sets, parameters, other indicators, and where
the formula asks for them last year's figures and those of the year so far. A live formula stands only where those
cells give exactly the figure that Kinerja has; else the result is its plain number, and its line says why.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from indikator.angka import value_text
from indikator.asal import names_in
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import ROMAN
from indikator.formula import FormulaError, Lingkungan, Rumus, evaluate, to_excel
from indikator.models import Indikator, Paket, Realisasi, Variabel
from indikator.nilai import Keadaan, Nilai
from indikator.queries.hitungan import KUMULATIF, LALU, Penghitung, Tercatat, Terhitung, rumus_of, stored
from indikator.queries.tabel import BarisCapaian, TabelCapaian, last_realisasi
from indikator.tabel import Tertulis
from laporan.document import Cell, Column, Note, Row, Section, Table
from laporan.document.numbers import number_format

VALUE = 3  # the column of the numbers and of the result


@dataclass(frozen=True, slots=True)
class Angka:
    """One number of a formula: what it is called, of when, its value and its code."""

    nama: str
    masa: str
    nilai: Nilai
    satuan: str
    kode: str


@dataclass(slots=True)
class Susunan:
    """The numbers of one formula in their lines, and the places of their cells as the formula's printer asks for them:
    `{3+2}` is two lines below the result, in the column of the numbers.
    """

    variabel: dict[str, Variabel]
    baris: list[Angka] = field(default_factory=list)

    def place(self, kode: str, nilai: Nilai, masa: str, anggota: str = "") -> str:
        one = self.variabel.get(kode)
        nama = (one.label or kode) if one else _("%(kode)s: parameter") % {"kode": kode}
        satuan = one.satuan if one else ""
        self.baris.append(Angka(f"{nama}: {anggota}" if anggota else nama, masa, nilai, satuan, kode))
        return f"{{{VALUE}+{len(self.baris)}}}"

    def laid(self, ruang: Lingkungan[Nilai], wanted: set[str], masa: str) -> Lingkungan[str]:
        """The same names as places, those alone that the formula has there."""
        return Lingkungan(
            {kode: self.place(kode, nilai, masa) for kode, nilai in ruang.nilai.items() if kode in wanted},
            {
                name: [
                    Lingkungan({kode: self.place(kode, nilai, masa, member.nama)
                                for kode, nilai in member.nilai.items() if kode in wanted})
                    for member in members
                ]
                for name, members in ruang.himpunan.items()
            },
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hitungan:
    """A value with the numbers that it was computed from, its live formula, or why there is none."""

    indikator: Indikator
    row: Realisasi
    baris: list[Angka]
    rumus: str
    alasan: str


def computed_section(tabel: TabelCapaian) -> tuple[Section, ...]:
    """One section, or none where nothing of this kind was measured; a query for each quarter that needs parameters."""
    found = list(_computed(tabel))
    if not found:
        return ()
    columns = (
        Column(_("No."), 8.0, align="center"), Column(_("Indikator dan angka yang dipakainya"), 110.0),
        Column(_("Masa"), 30.0, align="center"), Column(_("Nilai"), 34.0, align="right"), Column(_("Satuan"), 26.0),
        Column(_("Kode atau rumus"), 82.0),
    )  # fmt: skip
    body = [row for number, one in enumerate(found, 1) for row in _rows(number, one)]
    plain = [Note(f"{one.indikator.nama}: {one.alasan}") for one in found if one.alasan]
    if plain:
        plain.insert(0, Note(_("Hasil berikut dicetak sebagai angka, bukan sebagai rumus Excel:")))
    title = (_("PERHITUNGAN RUMUS"), _("Nilai triwulan terakhir yang terisi"))
    table = Table(columns=columns, body=tuple(body))
    return (Section(blocks=(table, *plain), title=title, sheet=_("Perhitungan")),)


def _computed(tabel: TabelCapaian) -> Iterator[Hitungan]:
    indicators = [one.indikator for one in tabel.baris]
    pemda_id = tabel.rencana.pemda_id
    known = {resmi: Tercatat(pemda_id, indicators, tabel.tahun, resmi=resmi) for resmi in (True, False)}
    counters: dict[tuple[int, bool], Penghitung] = {}
    for baris in tabel.baris:
        row, rumus = last_realisasi(baris), _formula(baris)
        if row is None or row.nilai is None or rumus is None:
            continue
        resmi = row.status == Paket.Status.TERVERIFIKASI  # what is verified was computed from what was verified
        counter = counters.setdefault(
            (row.triwulan, resmi), Penghitung(pemda_id, indicators, tabel.tahun, row.triwulan, known[resmi])
        )
        yield _one(baris.indikator, row, rumus, counter)


def _formula(baris: BarisCapaian) -> Rumus | None:
    indikator = baris.indikator
    return rumus_of(indikator.rumus) if indikator.cara_ukur == Indikator.CaraUkur.RUMUS else None


def _one(indikator: Indikator, row: Realisasi, rumus: Rumus, counter: Penghitung) -> Hitungan:
    ruang = counter.ruang(indikator, row.isian, Terhitung())
    order = Susunan({one.kode: one for one in indikator.variabel.all()})
    tw = ROMAN[row.triwulan]
    places = order.laid(ruang, set(rumus.nama), f"TW {tw} {row.tahun}")
    lalu, kumulatif = (
        order.laid(there, names_in(rumus, fungsi), masa) if there is not None else None
        for there, fungsi, masa in (
            (ruang.lalu, LALU, str(row.tahun - 1)), (ruang.kumulatif, KUMULATIF, f"s.d. TW {tw} {row.tahun}")
        )
    )  # fmt: skip
    places = Lingkungan(places.nilai, places.himpunan, lalu, kumulatif)
    live, why = _live(rumus, places, order.baris)
    if live and stored(evaluate(rumus, ruang)).angka != row.nilai:
        live, why = "", _("isian dan sumbernya sekarang memberi angka lain daripada yang diverifikasi")
    return Hitungan(indikator, row, order.baris, live, why)


def _live(rumus: Rumus, places: Lingkungan[str], baris: list[Angka]) -> tuple[str, str]:
    """The formula over its cells, or why there is none."""
    long = [one.nama for one in baris if one.nilai.angka is not None and _format(one.nilai.angka) is None]
    if long:
        return "", _("%(angka)s lebih dari 15 angka, dan Excel tidak menyimpannya utuh") % {"angka": ", ".join(long)}
    try:
        return to_excel(rumus, places), ""
    except FormulaError as error:
        return "", str(error).rstrip(".")


def _rows(number: int, one: Hitungan) -> Iterator[Row]:
    """The result, and below it the numbers that it is made of."""
    indikator, row = one.indikator, one.row
    satuan = indikator.satuan.nama if indikator.satuan else ""
    masa = f"TW {ROMAN[row.triwulan]}"
    result = Cell(VALUE, value_text(row, indikator), bold=True, value=row.nilai, formula=one.rumus)
    yield Row((Cell(0, str(number)), Cell(1, indikator.nama, bold=True), Cell(2, masa), result, Cell(4, satuan),
               Cell(5, indikator.rumus)))  # fmt: skip
    for each in one.baris:
        shown = _shown(each.nilai)
        yield Row((Cell(0), Cell(1, each.nama), Cell(2, each.masa), Cell(VALUE, shown.teks, value=shown.angka),
                   Cell(4, each.satuan), Cell(5, each.kode)))  # fmt: skip


def _shown(nilai: Nilai) -> Tertulis:
    if nilai.angka is None:
        return Tertulis("n/a" if nilai.keadaan is Keadaan.TIDAK_BERLAKU else "–")
    return Tertulis(_text(nilai.angka), nilai.angka)


def _format(x: Decimal) -> str | None:
    return number_format(_text(x), x)


def _text(x: Decimal) -> str:
    """With all its decimals: what the formula computes with is what stands there."""
    return tulis(x, len(f"{x.normalize():f}".partition(".")[2]))
