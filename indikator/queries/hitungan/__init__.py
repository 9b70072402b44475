"""From what was typed to a value: the same calculation before saving and when saving.

rumus.py what an indicator is computed from · nilai.py a value with what there is to say · tercatat.py what stands in
the tables, read once · jumlah.py several quarters added up · penghitung.py all of it put together
"""

from indikator.queries.hitungan.nilai import Huruf, Isian, Terhitung, letter_of, nilai_of, quarter_end, stored
from indikator.queries.hitungan.penghitung import Masa, Penghitung, terhitung
from indikator.queries.hitungan.rumus import (
    KUMULATIF,
    LALU,
    LANGSUNG,
    TAHUN_LUAR,
    computed_anew,
    functions,
    gabungan_of,
    kode_isian,
    quarters_used,
    refers,
    rumus_of,
    sources_of,
    variables_of,
    way_said,
)
from indikator.queries.hitungan.tercatat import Tercatat
from indikator.queries.hitungan.waktu import own_quarters

__all__ = [
    "KUMULATIF",
    "LALU",
    "LANGSUNG",
    "TAHUN_LUAR",
    "Huruf",
    "Isian",
    "Masa",
    "Penghitung",
    "Tercatat",
    "Terhitung",
    "computed_anew",
    "functions",
    "gabungan_of",
    "kode_isian",
    "letter_of",
    "nilai_of",
    "own_quarters",
    "quarter_end",
    "quarters_used",
    "refers",
    "rumus_of",
    "sources_of",
    "stored",
    "terhitung",
    "variables_of",
    "way_said",
]
