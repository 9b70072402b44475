"""The end condition of an indicator: what its plan promises for the last day of the period, read like a target.

The text stays as the document prints it; its value is read anew wherever it is used, beside the targets of the years,
which settle its notation. Where the document prints none, the target of the last year stands for it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.capaian.tulisan import part_text, tulis
from indikator.capaian.waktu import KUMULATIF, MAKSIMUM, MINIMUM, RATA_RATA, is_percentage, mean
from indikator.models import Indikator, Target
from indikator.reading import Terbaca, read_target


def read_akhir(teks: str, target: Sequence[str] = ()) -> Terbaca:
    """`target` are the texts of the indicator's targets."""
    return read_target(teks, saudara=target)


def akhir_target(teks: str, last: Target | None, target: Sequence[str] = ()) -> Target | None:
    """What the end of the period promises, as an unsaved target; where no end condition is printed the last year's."""
    if not teks.strip():
        return last
    found = read_akhir(teks, target)
    return Target(teks=teks, keadaan=str(found.keadaan), bagian=[one.as_dict() for one in found.bagian],
                  catatan=list(found.catatan))  # fmt: skip


def number_of(found: Terbaca) -> Decimal | None:
    """The number that it is alone; None where it is a range, has parts, or is none."""
    only = found.bagian[0] if len(found.bagian) == 1 else None
    return only.nilai if only is not None and only.atas is None else None


def check_akhir(
    akhir: Decimal | None, akumulasi: str, satuan: str, target: Mapping[int, Decimal], tahun: range
) -> list[str]:
    """Whether the end condition is what the last year promises, or what the years give together by the type of
    accumulation; `target` are the yearly ones that are a number each. What cannot be compared is not judged.
    """
    last = target.get(tahun[-1])
    if akhir is None or last is None or akhir == last:
        return []
    numbers = [target[year] for year in tahun if year in target]
    whole = len(numbers) == len(tahun)
    folds: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {RATA_RATA: mean, MAKSIMUM: max, MINIMUM: min}
    if akumulasi == KUMULATIF and not is_percentage(satuan):
        folds[KUMULATIF] = _total
    together = folds[akumulasi](numbers) if akumulasi in folds and whole else None
    if akhir == together or (akumulasi in folds and not whole):
        return []
    said = _("Kondisi akhir %(akhir)s berbeda dari target %(tahun)s, yaitu %(target)s") % {
        "akhir": tulis(akhir), "tahun": tahun[-1], "target": tulis(last),
    }  # fmt: skip
    if together is not None and together != last:
        said += _(", dan dari %(cara)s target %(awal)s–%(tahun)s, yaitu %(semua)s") % {
            "cara": WORDS[akumulasi], "awal": tahun[0], "tahun": tahun[-1], "semua": tulis(together),
        }  # fmt: skip
    return [f"{said}."]


WORDS = {KUMULATIF: "jumlah", RATA_RATA: "rata-rata", MAKSIMUM: "nilai tertinggi", MINIMUM: "nilai terendah"}


def _total(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def end_of(indikator: Indikator, plan: Rencana, satuan: str) -> dict[str, Any]:
    """The end condition as printed, as it was read, and whether it fits the targets of the years."""
    targets = list(indikator.target.all())
    found = read_akhir(indikator.akhir_teks, [one.teks for one in targets])
    yearly = {one.tahun: number for one in targets if one.triwulan is None and (number := _alone(one)) is not None}
    return {
        "teks": indikator.akhir_teks,
        "terbaca": "; ".join(part_text(one.as_dict()) for one in found.bagian),
        "catatan": [*found.catatan, *check_akhir(number_of(found), indikator.akumulasi, satuan, yearly, plan.tahun)],
    }


def _alone(target: Target) -> Decimal | None:
    """The number that a target is; None where it is a range, has parts, or is none."""
    only = target.bagian[0] if len(target.bagian) == 1 else {}
    return Decimal(only["nilai"]) if only.get("nilai") and not only.get("atas") else None
