"""The reference data of a Pemda as the pure calculations take it: rules, scales with their bands, parameters."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from indikator.acuan import Parameter as Angka
from indikator.capaian.aturan import Aturan, Jenis, KebijakanNol, is_in_force, resolve_aturan
from indikator.capaian.skala import Pita as PitaSkala
from indikator.capaian.skala import Skala
from indikator.models import AturanCapaian, Indikator, Parameter, Pita, SkalaPredikat

RATA_TERBATAS = "RATA_CAPAIAN_TERBATAS"
ATURAN = ("versi", "nama", "batas_atas", "batas_bawah", "angkat_di_atas", "angkat_menjadi", "desimal", "bawaan",
          "berlaku_dari", "berlaku_sampai", "sumber")  # fmt: skip
SKALA = ("nama", "desimal", "jenis", "bawaan", "sumber", "berlaku_dari", "berlaku_sampai", "catatan")
PITA = ("predikat", "makna", "bawah", "bawah_termasuk", "atas", "atas_termasuk", "warna")


@dataclass(frozen=True, slots=True)
class AcuanPemda:
    """Rules and scales by the id of their row; parameters as they are."""

    aturan: dict[int, Aturan]
    skala: dict[int, Skala]
    parameter: tuple[Angka, ...]

    def defaults(self, pada: date) -> dict[str, Aturan | None]:
        """The rule of each polarity on that day, for indicators without one of their own."""
        rules = self.aturan.values()
        return {polaritas: resolve_aturan(None, rules, polaritas, pada) for polaritas in Indikator.Polaritas.values}

    def aturan_for(self, aturan_id: int | None, polaritas: str, pada: date) -> Aturan | None:
        """What judges an indicator on that day: its own rule, else the default of its polarity."""
        own = self.aturan.get(aturan_id or 0)
        if own is not None:
            return self.aturan_pada(pada)[aturan_id or 0]
        return resolve_aturan(None, self.aturan.values(), polaritas, pada)

    def skala_for(self, skala_id: int | None, pada: date) -> Skala | None:
        return self.skala_pada(pada).get(skala_id or 0)

    def aturan_pada(self, pada: date) -> dict[int, Aturan]:
        """Of each rule, whichever of its versions was chosen, the version that holds on that day.

        Where none does (a year before its first version) the chosen one itself.
        """
        return _in_force(self.aturan, pada)

    def skala_pada(self, pada: date) -> dict[int, Skala]:
        """The same for scales."""
        return _in_force(self.skala, pada)

    def status(self, pada: date) -> Skala | None:
        """The scale by which the Pemda judges achievements on that day."""
        fitting = [s for s in self.skala.values()
                   if s.jenis == "status" and is_in_force(s.berlaku_dari, s.berlaku_sampai, pada)]  # fmt: skip
        return max(fitting, key=lambda s: (s.bawaan, s.berlaku_dari or date.min), default=None)

    def angka(self, kode: str, pada: date) -> Decimal | None:
        """The parameter of this code on that day."""
        fitting = [p for p in self.parameter
                   if p.kode == kode and is_in_force(p.berlaku_dari, p.berlaku_sampai, pada)]  # fmt: skip
        newest = max(fitting, key=lambda p: p.berlaku_dari or date.min, default=None)
        return None if newest is None else newest.nilai

    def means_of_limited(self, pada: date) -> bool:
        """Whether averages are made of the figures after cap and floor, or of the raw ones."""
        return self.angka(RATA_TERBATAS, pada) != 0


Berversi = TypeVar("Berversi", Aturan, Skala)


def _in_force(rows: dict[int, Berversi], pada: date) -> dict[int, Berversi]:
    newest: dict[str, Berversi] = {}
    for one in rows.values():
        if is_in_force(one.berlaku_dari, one.berlaku_sampai, pada):
            other = newest.get(one.kode)
            if other is None or (one.berlaku_dari or date.min) > (other.berlaku_dari or date.min):
                newest[one.kode] = one
    return {pk: newest.get(one.kode, one) for pk, one in rows.items()}


def acuan_of(pemda_id: int) -> AcuanPemda:
    """All of it, in four queries; everybody in the Pemda may read it."""
    bands: defaultdict[int, list[PitaSkala]] = defaultdict(list)
    rows = Pita.objects.filter(pemda_id=pemda_id).order_by("skala_id", "urutan")
    for skala_id, *columns in rows.values_list("skala_id", *PITA):
        bands[skala_id].append(PitaSkala(**dict(zip(PITA, columns, strict=True))))
    skala = {
        row.pk: Skala(kode=row.kode, pita=tuple(bands[row.pk]), **{name: getattr(row, name) for name in SKALA})
        for row in SkalaPredikat.objects.filter(pemda_id=pemda_id)
    }
    aturan = {
        row.pk: Aturan(
            kode=row.kode,
            jenis=Jenis(row.jenis),
            kebijakan_nol=KebijakanNol(row.kebijakan_nol or KebijakanNol.TIDAK_DIHITUNG),
            **{name: getattr(row, name) for name in ATURAN},
        )
        for row in AturanCapaian.objects.filter(pemda_id=pemda_id)
    }
    numbers = Parameter.objects.filter(pemda_id=pemda_id).values_list(
        "kode", "nama", "nilai", "sumber", "berlaku_dari", "berlaku_sampai"
    )
    return AcuanPemda(aturan, skala, tuple(Angka(*row) for row in numbers))


def parameters_on(pemda_id: int, pada: date) -> dict[str, Decimal]:
    """The named numbers that hold on a day, by their code in small letters, as formulas name them. One query."""
    rows = Parameter.objects.filter(pemda_id=pemda_id).order_by("kode", "berlaku_dari")
    return {row.kode.lower(): row.nilai for row in rows if is_in_force(row.berlaku_dari, row.berlaku_sampai, pada)}
