"""The boxes of a row: the value itself, the score of another body with its year, or the variables of a formula."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from indikator.capaian.tulisan import tulis
from indikator.models import Indikator, Variabel
from indikator.queries.hitungan import LALU, LANGSUNG, TAHUN_LUAR, kode_isian, own_quarters
from indikator.queries.lembar import BarisLembar, Lembar


@dataclass(frozen=True, slots=True)
class Kotak:
    """What a box is for; of a set there is one for each member, the first with the name of the set (`kelompok`)."""

    kode: str
    label: str
    anggota: str = ""
    kelompok: str = ""
    satuan: str = ""
    sumber: str = ""
    jawaban: str = ""  # the code of the instrument whose letters may be typed
    triwulan: int | None = None  # the quarter that a member is, or lies in as a month


def boxes_of(indikator: Indikator, variabel: list[Variabel]) -> Iterator[Kotak]:
    """All that is typed for an indicator, in its order; a variable that refers to another indicator is not typed."""
    if indikator.cara_ukur == Indikator.CaraUkur.RUMUS:
        for one in variabel:
            if one.rujukan_id is None:
                yield from _boxes_of_variable(one)
        if LALU in kode_isian(indikator):
            yield from _boxes_of_last_year(variabel)
        return
    yield Kotak(LANGSUNG, _("Nilai"), satuan=indikator.satuan.nama if indikator.satuan else "")
    if indikator.cara_ukur == Indikator.CaraUkur.LUAR:
        yield Kotak(TAHUN_LUAR, _("Tahun penilaian"), sumber=indikator.lembaga)


def _boxes_of_variable(variabel: Variabel) -> Iterator[Kotak]:
    if not variabel.himpunan:
        yield Kotak(variabel.kode, variabel.label, satuan=variabel.satuan, sumber=variabel.sumber,
                    jawaban=variabel.jawaban)  # fmt: skip
        return
    for place, (member, quarter) in enumerate(zip(variabel.anggota, own_quarters(variabel), strict=True)):
        group = "" if place else variabel.label
        yield Kotak(variabel.kode, member["label"], member["kode"], group, variabel.satuan, variabel.sumber,
                    variabel.jawaban, quarter)  # fmt: skip


def _boxes_of_last_year(variabel: list[Variabel]) -> Iterator[Kotak]:
    """Figures of last year that a formula compares with; left empty, those that stand in Kinerja are taken."""
    group = _("Tahun lalu (kosongkan bila sudah tercatat di Kinerja)")
    for place, one in enumerate(one for one in variabel if one.rujukan_id is None and not one.himpunan):
        yield Kotak(LALU, one.label, one.kode, "" if place else group, one.satuan, one.sumber, one.jawaban)


def cells(lembar: Lembar, baris: BarisLembar, lock: str) -> Iterator[dict[str, Any]]:
    """Each box with its texts of now, of a year ago and of the quarter before; `lock` says why nothing can be typed."""
    now, before = (lembar.tahun, lembar.triwulan), before_quarter(lembar.tahun, lembar.triwulan)
    listed: set[str] = set()
    for box in boxes_of(baris.indikator, baris.variabel):
        yield {
            **asdict(box),
            "nama": f"{baris.indikator.nama}: {box.label}",
            "teks": _typed(baris, now, box),
            "tahun_lalu": _typed(baris, (lembar.tahun - 1, lembar.triwulan), box),
            "tw_lalu": _typed(baris, before, box),
            "kunci": lock,
            "belum": box.triwulan is not None and box.triwulan > lembar.triwulan,
            "huruf": letters_of(baris, box),
            "huruf_pertama": bool(box.jawaban) and box.jawaban not in listed,
        }
        listed.add(box.jawaban)


def letters_of(baris: BarisLembar, box: Kotak) -> dict[str, str]:
    """The letters that may be typed there, each with the number for which it stands."""
    return {letter: tulis(value) for letter, value in baris.huruf.get(box.jawaban, {}).items()}


def before_quarter(tahun: int, triwulan: int) -> tuple[int, int]:
    return (tahun, triwulan - 1) if triwulan > 1 else (tahun - 1, 4)


def _typed(baris: BarisLembar, when: tuple[int, int], box: Kotak) -> str:
    row = baris.realisasi.get(when)
    value = row.isian.get(box.kode, "") if row else ""
    if box.anggota:
        value = value.get(box.anggota, "") if isinstance(value, Mapping) else ""
    return str(value)
