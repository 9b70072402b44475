"""What printed formulas commonly lack or have too much, set right and said: × 100, brackets, years."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from indikator.formula.teks.kata import MEASURE, QUANTITY, begins_with, content, is_percentage, key, words
from indikator.formula.teks.susunan import Bilangan, Hitung, Isi, Pohon
from indikator.formula.teks.usulan import Konteks

_SCORE = re.compile(
    r"(?:(?:jumlah|total|capaian)\s+)*(?:nilai|skor|indeks)\b"
    r"(?!\s+(?:realisasi|transaksi|ekspor|impor|investasi|kontrak|belanja|aset|tambah))",
    re.IGNORECASE,
)
_UNITS = frozenset({
    "unit", "kecamatan", "desa", "kelurahan", "opd", "skpd", "pd", "perangkat", "puskesmas", "sekolah", "bagian",
    "dinas", "instansi", "satuan", "lembaga", "kabupaten", "upp", "uptd", "bidang", "organisasi",
})  # fmt: skip
_NUMBERED = re.compile(r"(\d{1,4})\s+([^\W\d_].*)", re.DOTALL)
_COMPLAINT = re.compile(r"\b(?:pengaduan|keluhan|kesalahan|pelanggaran|keterlambatan|komplain)\b", re.IGNORECASE)
_GOOD = re.compile(r"\b(?:baik|puas|memuaskan|terlayani|tanpa)\b", re.IGNORECASE)
HUNDRED = Decimal(100)
_YEARS = frozenset({"tahun", "n", "t", "berjalan", "ini"})
_OPPOSED = frozenset({
    "target", "rencana", "realisasi", "kebutuhan", "usulan", "permohonan",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pecahan:
    """A product as its numerators, its denominators, and the number it is multiplied by (None: by nothing)."""

    atas: tuple[Pohon, ...]
    bawah: tuple[Pohon, ...]
    kali: Decimal | None = None

    @property
    def pohon(self) -> Pohon:
        tree: Pohon = self.atas[0] if self.atas else Bilangan(Decimal(1))
        for factor in self.atas[1:]:
            tree = Hitung("*", tree, factor)
        for factor in self.bawah:
            tree = Hitung("/", tree, factor)
        return tree if self.kali is None else Hitung("*", tree, Bilangan(self.kali))


@dataclass(frozen=True, slots=True)
class Hasil:
    pohon: Pohon
    catatan: tuple[str, ...] = ()

    def but(self, tree: Pohon, note: str) -> "Hasil":
        return Hasil(tree, (*self.catatan, note))

    def saying(self, note: str) -> "Hasil":
        return Hasil(self.pohon, (*self.catatan, note))


def fraction(tree: Pohon) -> Pecahan:
    """A × 100 / B and A / B × 100 alike. Numbers divided by stay denominators."""
    above: list[Pohon] = []
    below: list[Pohon] = []
    times: Decimal | None = None
    while isinstance(tree, Hitung) and tree.tanda in "*/":
        factor = tree.kanan
        if tree.tanda == "/":
            below.append(factor)
        elif isinstance(factor, Bilangan):
            times = _value(factor) * (Decimal(1) if times is None else times)
        else:
            above.append(factor)
        tree = tree.kiri
    if isinstance(tree, Bilangan) and above:
        times = _value(tree) * (Decimal(1) if times is None else times)
    else:
        above.append(tree)
    return Pecahan(tuple(reversed(above)), tuple(reversed(below)), times)


def _value(number: Bilangan) -> Decimal:
    return number.nilai / HUNDRED if number.persen and number.nilai != HUNDRED else number.nilai


def ratio(tree: Pohon) -> tuple[Isi, Isi, Decimal | None] | None:
    """Numerator, denominator and factor of a plain A / B × k."""
    match fraction(tree):
        case Pecahan((Isi() as above,), (Isi() as below,), times):
            return above, below, times
        case _:
            return None


# --- the steps ----------------------------------------------------------------------------------------------------


def growth(result: Hasil, _: Konteks) -> Hasil:
    """(a − a tahun lalu) / a tahun lalu, also where the brackets were forgotten."""
    tree, whole = result.pohon, fraction(result.pohon)
    lost = False
    match tree, whole:
        case _, Pecahan((Hitung("-", Isi() as now, Isi() as before),), (Isi() as base,), times):
            pass
        case (Hitung("-", Isi() as now, rest), _) | (_, Pecahan((Hitung("-", Isi() as now, rest),), (), _)):
            match fraction(rest):
                case Pecahan((Isi() as before,), (Isi() as base,), times):
                    times = times if times is not None else whole.kali
                    lost = True
                case _:
                    return result
        case _:
            return result
    if len({key(each.teks) for each in (now, before, base)}) > 1 or before.tahun != "lalu" or now.tahun == "lalu":
        return result
    last = Isi(now.teks, "lalu")
    grown = Pecahan((Hitung("-", Isi(now.teks), last),), (last,), times).pohon
    note = "Kurung pada pengurangan ditambahkan: selisihnya dihitung dulu, lalu dibagi nilai tahun sebelumnya."
    return result.but(grown, note) if lost else Hasil(grown, result.catatan)


def complement(result: Hasil, _: Konteks) -> Hasil:
    """1 − a / b × 100 means (1 − a / b) × 100."""
    match result.pohon:
        case Hitung("-", Bilangan(nilai=one, persen=False), rest) if one == 1:
            part = fraction(rest)
            if part.bawah and part.kali == HUNDRED:
                inner = Hitung("-", Bilangan(one), Pecahan(part.atas, part.bawah).pohon)
                note = "Kurung ditambahkan: 1 dikurangi pecahannya dulu, baru dikali 100."
                return result.but(Pecahan((inner,), (), HUNDRED).pohon, note)
    return result


def usual_order(result: Hasil, _: Konteks) -> Hasil:
    """A × 100 / B → A / B × 100, at the top and on either side of one sum."""
    whole = fraction(result.pohon)
    if any(not isinstance(below, Bilangan) for below in whole.bawah):
        return Hasil(whole.pohon, result.catatan)
    match result.pohon:
        case Hitung("+" | "-" as sign, left, right):
            sides = [part.pohon if part.bawah else side for side in (left, right) for part in (fraction(side),)]
            return Hasil(Hitung(sign, sides[0], sides[1]), result.catatan)
    return result


def number_of_units(result: Hasil, _: Konteks) -> Hasil:
    """A denominator "8 Kecamatan" is how many there are now, and no constant."""
    whole = fraction(result.pohon)
    if len(whole.bawah) != 1 or not isinstance(whole.bawah[0], Isi):
        return result
    match = _NUMBERED.fullmatch(whole.bawah[0].teks)
    if not match:
        return result
    below = Isi(f"Jumlah {match[2]}", nilai=match[1])
    note = (
        f"Angka {match[1]} tidak ditulis di dalam rumus: {match[2]} menjadi variabel,"
        " supaya rumus tetap benar bila banyaknya berubah."
    )
    return result.but(Pecahan(whole.atas, (below,), whole.kali).pohon, note)


def mean_of_scores(result: Hasil, _: Konteks) -> Hasil:
    """Scores divided by a number of units are a mean: × 100 would make it a hundred times too big."""
    parts = ratio(result.pohon)
    if not parts or parts[2] != HUNDRED or not is_mean(parts[0], parts[1]):
        return result
    note = (
        "× 100 dihilangkan: nilai dibagi banyaknya unit adalah rata-rata,"
        " dan × 100 membuatnya seratus kali terlalu besar."
    )
    return result.but(Hitung("/", parts[0], parts[1]), note)


def is_mean(above: Isi, below: Isi) -> bool:
    counted = [word for word in words(below.teks) if not begins_with(word, MEASURE)][:1]
    return bool(counted) and counted[0] in _UNITS and _SCORE.match(above.teks) is not None


def times_hundred(result: Hasil, konteks: Konteks) -> Hasil:
    """A share is meant in percent, whether × 100 was printed or not."""
    whole, percentage = fraction(result.pohon), is_percentage(konteks.nama, konteks.satuan)
    if not whole.bawah or whole.kali is not None or percentage is False or isinstance(whole.bawah[-1], Bilangan):
        return result
    parts = ratio(result.pohon)
    if parts and is_mean(parts[0], parts[1]):
        return result
    if percentage is None and not (parts and begins_with(parts[0].teks, rf"(?:{QUANTITY}|realisasi|capaian)")):
        return result
    note = "× 100 tidak tercetak dan ditambahkan, supaya hasilnya persen."
    return result.but(Pecahan(whole.atas, whole.bawah, HUNDRED).pohon, note)


STEPS: tuple[Callable[[Hasil, Konteks], Hasil], ...] = (
    growth,
    complement,
    usual_order,
    number_of_units,
    mean_of_scores,
    times_hundred,
)


def repaired(tree: Pohon, konteks: Konteks) -> Hasil:
    """The tree in its usual order, with what was missing put in and said."""
    result = Hasil(tree)
    for step in STEPS:
        result = step(result, konteks)
    return result


# --- what a planner should look at --------------------------------------------------------------------------------


def doubts(tree: Pohon, konteks: Konteks) -> list[str]:
    """Sentences about a formula that was read well, but may not be what the indicator means."""
    found = []
    percentage, parts = is_percentage(konteks.nama, konteks.satuan), ratio(tree)
    if percentage and not fraction(tree).bawah and isinstance(tree, Isi | Hitung) and not _has_percent(tree):
        found.append("Nama atau satuan indikator meminta persentase, tetapi teks ini tidak membagi apa pun.")
    if not parts:
        return found
    above, below, times = parts
    if percentage is False and times == HUNDRED and not begins_with(konteks.nama, "rasio"):
        found.append("Teks ini menghitung persentase, tetapi nama atau satuan indikator bukan persen.")
    if much_the_same(above.teks, below.teks):
        found.append("Pembilang dan penyebut hampir sama, jadi hasilnya hampir selalu 100. Periksa penyebutnya.")
    if _COMPLAINT.search(above.teks) and _GOOD.search(konteks.nama):
        found.append(
            "Rumus mengukur kebalikan dari nama indikator. Mungkin maksudnya (1 − pembilang / penyebut) × 100."
        )
    if begins_with(konteks.nama, r"(?:nilai|indeks|skor|predikat)") and "target" in content(below.teks):
        found.append("Rumus membandingkan capaian dengan target; itu capaian kinerja, bukan nilai indikatornya.")
    return found


def _has_percent(tree: Pohon) -> bool:
    match tree:
        case Hitung(kiri=left, kanan=right):
            return any(
                isinstance(side, Bilangan)
                or (isinstance(side, Isi) and begins_with(side.teks, r"(?:persentase|cakupan)"))
                for side in (left, right)
            )
        case _:
            return False


def much_the_same(above: str, below: str) -> bool:
    """Whether both parts say the same of the same things, but for one word: "yang diajukan" below "yang akan diajukan".

    A numerator that narrows its denominator ("izin … sesuai SOP / izin …") ends otherwise, and realisation and target
    differ by just those words.
    """
    left, right = ([word for word in words(text) if word not in _YEARS] for text in (above, below))
    other = content(above) ^ content(below)
    return len(other) <= 1 and not other & _OPPOSED and left[-1:] == right[-1:] and key(above) != key(below)
