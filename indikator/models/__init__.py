"""Tables of what is measured: indicators and targets, realisations, and the reference data that judges them."""

from indikator.models.acuan import AturanCapaian, Instrumen, Parameter, Pita, SkalaPredikat, UnsurInstrumen
from indikator.models.anggaran import Anggaran
from indikator.models.indikator import Indikator, Variabel
from indikator.models.jendela import JendelaKhusus, JendelaPengisian
from indikator.models.paket import Bukti, Paket, Realisasi
from indikator.models.satuan import Satuan
from indikator.models.target import Target, TargetPerubahan

__all__ = [
    "Anggaran",
    "AturanCapaian",
    "Bukti",
    "Indikator",
    "Instrumen",
    "JendelaKhusus",
    "JendelaPengisian",
    "Paket",
    "Parameter",
    "Pita",
    "Realisasi",
    "Satuan",
    "SkalaPredikat",
    "Target",
    "TargetPerubahan",
    "UnsurInstrumen",
    "Variabel",
]
