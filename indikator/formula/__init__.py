"""The formula language: how an indicator is computed from its variables. Pure: text and Decimals in, Decimals out.

    parse(text) -> Rumus                    raises FormulaError with every problem, its place and a suggestion
    check(rumus, variabel, satuan_hasil)    -> problems of names and units
    periksa_rumus(text, variabel, satuan)   -> both at once with a preview, for an editor; never raises
    cycle(graph), names_now(rumus)          -> whether indicators use each other in a circle; the rest in rujukan.py
    evaluate(rumus, lingkungan) -> Nilai    never raises, never takes more than its fuel
    explain(rumus, lingkungan)              -> the formula with its numbers filled in, and the value of each part
    to_text · to_html · to_excel · fraction_parts    the same formula in print

How it is written
-----------------
    a / b × 100%                            × * · dikali     / ÷ : dibagi     + ditambah     - − dikurangi     ^
    (a - lalu(a)) / lalu(a) × 100           brackets ( ) [ ] { }
    jumlah(nrr × bobot untuk setiap unsur) × 25
    0,3 × perencanaan + 30% × pengukuran    decimals with a comma; 1.000.000 and 1.234,5 may have thousands' dots
    jumlah(a; b; c)                         ; between parts of a function (a comma too, but not between two digits)
    jika a > 0 dan terisi(b) maka b / a lainnya 0      also: atau, bukan; = <> < <= > >=; lainnya may be left out
    predikat(0,3 × p + 0,7 × q; akip)       only around a whole formula

Names are ASCII letters, digits and _, beginning with a letter or _; capitals mean the same as small letters.
Binding, from strong to weak: ^ (to the right), unary minus, × and / (to the left), + and - (to the left), jika.
`100%` is the number 100 with the unit persen (`a / b × 100%` and `a / b × 100` are worth the same); any other `n%`
is n/100 (`30% × perencanaan`). The text that `to_text` prints is the one canonical form; parsing it gives an equal
formula.

Functions
---------
    jumlah rata_rata terkecil terbesar terakhir cacah pertama_terisi      of parts (a; b; c), or of one expression
                                            `untuk setiap` member of a set: unsur, unit, bulan, triwulan …; inside,
                                            a name means the member's own value, else that of the formula around it
    bulatkan(x; 2)  mutlak(x)               half away from zero; without the second part to whole numbers
    lalu(x)                                 x in the previous year
    kumulatif(x)                            x with every variable from January to now: kumulatif(a / b) is the pooled
                                            ratio, never a sum of percentages
A parameter (a weight, a standard) is a name like any other: the caller gives the value that held at the date.

Missing, zero, not applicable, not yet due (indikator.nilai.Keadaan)
--------------------------------------------------------------------
Zero is a number everywhere. For the other states (BELUM = not yet due, TB = not applicable, TT = tidak dapat dihitung):

    + - × / ^ mutlak bulatkan   need all their parts: the strongest state wins, TT > TB > KOSONG > BELUM;
                                0 × KOSONG is KOSONG
    division by zero            TT, naming the divisor; also 0^0, 0^-1, a root of a negative number, exponents over
                                ±100, and numbers of 10^60 and more
    jumlah rata_rata terkecil   leave out KOSONG, TB and BELUM; when nothing is left: KOSONG if any was, else BELUM
    terbesar terakhir           if any was, else TB. TT is never left out: the result is TT
    pertama_terisi              the first number; else as above
    cacah                       how many are numbers (0 when none is); TT stays TT
    an empty set                KOSONG; cacah: 0
    jika                        a comparison with a state has no answer, and jika takes that state; `dan` with a
                                false part is false and `atau` with a true part is true all the same. Only the
                                branch taken counts. Without `lainnya`, a condition not met gives TB
    terisi(x)                   true for a number, zero too
    lalu, kumulatif             KOSONG where the caller gives no such year
    a name nobody gives         TT (check says so before)

Limits (decisions 19): 4,000 letters, 1,000 parts, 40 levels, 24 digits a number, exponents to ±100, 10,000 steps.
"""

from indikator.formula.checker import VariabelInfo, check
from indikator.formula.evaluator import FUEL, evaluate
from indikator.formula.excel import to_excel
from indikator.formula.explain import Langkah, Penjelasan, explain
from indikator.formula.lingkungan import Lingkungan
from indikator.formula.parser import parse
from indikator.formula.periksa import Pemeriksaan, periksa_rumus
from indikator.formula.printer import to_text
from indikator.formula.rujukan import cycle, names_now, on_circles, reached, sources_first
from indikator.formula.syntax import FormulaError, Masalah, Rumus
from indikator.formula.typeset import Pecahan, fraction_parts, to_html

__all__ = [
    "FUEL",
    "FormulaError",
    "Langkah",
    "Lingkungan",
    "Masalah",
    "Pecahan",
    "Pemeriksaan",
    "Penjelasan",
    "Rumus",
    "VariabelInfo",
    "check",
    "cycle",
    "evaluate",
    "explain",
    "fraction_parts",
    "names_now",
    "on_circles",
    "parse",
    "periksa_rumus",
    "reached",
    "sources_first",
    "to_excel",
    "to_html",
    "to_text",
]
