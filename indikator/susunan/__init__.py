"""Formulas that Kinerja writes for a choice: over the same indicator of several units, or over an instrument's parts.

Pure. What is written is a formula like any other, with its variables, so that units, cycles, fuel, hand-in and
explanation hold for it as for one that a planner typed; and it is recognised again as what was chosen.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class VariabelSusunan:
    """A variable as `set_cara_ukur` takes it; `rujukan_variabel` and `jawaban` as in the table."""

    kode: str
    label: str
    satuan: str = ""
    sumber: str = ""
    rujukan_id: int | None = None
    rujukan_variabel: str = ""
    jawaban: str = ""

    def as_dict(self) -> dict[str, object]:
        return {
            "kode": self.kode, "label": self.label, "satuan": self.satuan, "sumber": self.sumber, "himpunan": "",
            "anggota": [], "rujukan_id": self.rujukan_id, "rujukan_variabel": self.rujukan_variabel,
            "jawaban": self.jawaban,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Susunan:
    """The formula with its variables; `skala` is the code of the scale that gives its predicate."""

    rumus: str
    variabel: tuple[VariabelSusunan, ...]
    skala: str = ""
    catatan: tuple[str, ...] = field(default=())
