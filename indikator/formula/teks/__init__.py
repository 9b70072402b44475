"""Reads formula texts as governments write them ("Baca dari teks"): a proposal, or why the text is no formula.

Pure and total: any text in, an answer out, never an exception.

    read_formula("jumlah A dibagi jumlah B x 100%", nama="Persentase …") -> Usulan("a / b × 100", …)
    read_formula("LHE SAKIP")                                            -> BukanRumus(NAMA_DOKUMEN, …)

usulan.py: the answers · naskah.py: what was printed, as one line · potongan.py: operands and operators ·
susunan.py: the tree · perbaikan.py: × 100, brackets, years · cacah.py: sums of counts · baku.py: IKM and IPP ·
bukan.py: what is no formula · nama.py: codes and units · kata.py: words
"""

from indikator.formula.teks.baca import read_formula
from indikator.formula.teks.usulan import BukanRumus, Jenis, Usulan, Variabel

__all__ = ["BukanRumus", "Jenis", "Usulan", "Variabel", "read_formula"]
