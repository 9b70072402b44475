"""Tables of what is measured: indicators and targets, realisations, and the reference data that judges them."""

from indikator.models.acuan import AturanCapaian, Parameter, Pita, SkalaPredikat
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
    "Variabel",
]
