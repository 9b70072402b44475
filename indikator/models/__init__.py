"""Tables of what is measured: units of measure, indicators and their targets; one noun per file."""

from indikator.models.indikator import Indikator
from indikator.models.satuan import Satuan
from indikator.models.target import Target

__all__ = ["Indikator", "Satuan", "Target"]
