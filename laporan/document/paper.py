"""The sheet that a document is printed on, and what the foot of each page tells."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

PaperKind = Literal["F4", "A4", "A3", "A1"]
Orientation = Literal["portrait", "landscape"]

PAPER_MM: dict[PaperKind, tuple[float, float]] = {
    "F4": (215.0, 330.0),
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A1": (594.0, 841.0),
}
"""Width and height of the upright sheet. F4 (folio) is the paper of regional legal products."""

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def long_date(day: date) -> str:
    """'3 Maret 2025', as documents print it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Margins:
    """White border of the sheet in mm; the footer is printed inside the bottom margin."""

    top: float = 12.0
    right: float = 10.0
    bottom: float = 14.0
    left: float = 10.0


@dataclass(frozen=True, slots=True)
class Paper:
    kind: PaperKind = "F4"
    orientation: Orientation = "landscape"
    margins: Margins = field(default_factory=Margins)
    size: tuple[float, float] | None = None  # width and height in mm of a sheet made to measure, instead of the kind
    unit: float = 1.0  # by which all its measures are larger in truth: a PDF page counts no further than 200 inches

    @property
    def width(self) -> float:
        """Width in mm of the sheet as it is read."""
        if self.size is not None:
            return self.size[0]
        return PAPER_MM[self.kind][self.orientation == "landscape"]

    @property
    def height(self) -> float:
        """Height in mm of the sheet as it is read."""
        if self.size is not None:
            return self.size[1]
        return PAPER_MM[self.kind][self.orientation == "portrait"]


@dataclass(frozen=True, slots=True)
class Meta:
    """What the foot of a page and the properties of a file tell.

    `printed` is the moment of printing and must carry a time zone; it is also the creation date inside the
    file, so that the same Document always gives the same bytes. `revision` is Rencana.revisi at that moment.
    """

    printed: datetime
    revision: int | None = None
    footer: str = ""
    language: str = "id"

    def __post_init__(self) -> None:
        if self.printed.tzinfo is None:
            raise ValueError("Meta.printed needs a time zone")

    @property
    def imprint(self) -> str:
        """One line for the foot of each page: 'Setda · Revisi 12 · Dicetak 3 Maret 2025 14.05 WIB'."""
        at = self.printed
        printed = f"Dicetak {long_date(at)} {at:%H.%M} {at.tzname() or ''}".rstrip()
        revision = "" if self.revision is None else f"Revisi {self.revision}"
        return " · ".join(part for part in (self.footer, revision, printed) if part)
