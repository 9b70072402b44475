"""The instruments of a Pemda as the pure calculation takes them, and the parameters that are their weights."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indikator.acuan import Parameter, weight_parameters
from indikator.capaian.aturan import is_in_force
from indikator.capaian.instrumen import Instrumen as Isi
from indikator.capaian.instrumen import Unsur
from indikator.models import Instrumen, UnsurInstrumen


def instruments_of(pemda_id: int, ids: Collection[int] | None = None) -> dict[int, Isi]:
    """All versions, or those of these ids, by the id of their row; weights are exact. Two queries."""
    parts: defaultdict[tuple[int, str], list[Unsur]] = defaultdict(list)
    rows = UnsurInstrumen.objects.filter(pemda_id=pemda_id).order_by("instrumen_id", "tingkat", "urutan")
    versions = Instrumen.objects.filter(pemda_id=pemda_id).order_by("kode", "berlaku_dari")
    if ids is not None:
        rows, versions = rows.filter(instrumen__in=ids), versions.filter(pk__in=ids)
    for one in rows:
        weight = Fraction(one.pembilang, one.penyebut)
        parts[one.instrumen_id, one.tingkat].append(Unsur(one.kode, one.nama, weight))
    return {
        row.pk: Isi(
            row.kode, row.versi, row.nama, Fraction(row.faktor), tuple(parts[row.pk, "unsur"]),
            tuple(parts[row.pk, "sub"]), {letter: Decimal(value) for letter, value in row.jawaban.items()}, row.skala,
            row.sumber, row.berlaku_dari, row.berlaku_sampai,
        )
        for row in versions
    }  # fmt: skip


def weights_at(row: Instrumen) -> list[Parameter]:
    """The parameters that this version gives to formulas."""
    return weight_parameters(instruments_of(row.pemda_id, [row.pk])[row.pk])


def answers_on(pemda_id: int, pada: date) -> dict[str, dict[str, Decimal]]:
    """The letters of the instruments that hold on a day, with their numbers, the best first, by code of the
    instrument; one query.
    """
    rows = Instrumen.objects.filter(pemda_id=pemda_id).exclude(jawaban={}).order_by("kode", "berlaku_dari")
    return {
        row.kode: dict(sorted(
            ((letter.upper(), Decimal(value)) for letter, value in row.jawaban.items()), key=lambda one: -one[1]
        ))
        for row in rows if is_in_force(row.berlaku_dari, row.berlaku_sampai, pada)
    }  # fmt: skip
