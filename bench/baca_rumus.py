"""How well formula texts are read: the table of expected readings beside what "Baca dari teks" makes of them.

    python bench/baca_rumus.py            the five sample documents
    python bench/baca_rumus.py --lain     our own texts in other wordings
    python bench/baca_rumus.py --uji      texts written when the reader was done
    python bench/baca_rumus.py --salah    only the rows that differ

A reading is right when it means the same tree over the same variables: their labels have the same words (case,
punctuation and a leading "jumlah" don't count); their codes are free. Nothing is read with knowledge of the answer.
"""

import argparse
import csv
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from indikator.formula import parse
from indikator.formula.teks import BukanRumus, Usulan, read_formula
from indikator.formula.teks.kata import key

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
CONTOH, LAIN, UJI = (GOLDEN / name for name in ("rumus.csv", "rumus_lain.csv", "rumus_uji.csv"))
WIDTH = 70
GOAL = 0.6


@dataclass(frozen=True)
class Baris:
    """One text with its expected reading; `rumus` over letters, `label` what each letter stands for."""

    asal: str
    nama: str
    satuan: str
    teks: str
    kelas: str
    rumus: str
    label: tuple[str, ...]

    def read(self) -> Usulan | BukanRumus:
        return read_formula(self.teks, self.nama, self.satuan)


def rows(berkas: Path) -> list[Baris]:
    with berkas.open(encoding="utf-8", newline="") as lines:
        return [
            Baris(
                " ".join(filter(None, (row.get("rencana"), row.get("simpul"), row.get("urutan")))) or str(number),
                row["nama"],
                row["satuan"],
                row["teks"],
                row["kelas"],
                row["rumus"],
                tuple(line.partition(": ")[2] for line in row["variabel"].splitlines()),
            )
            for number, row in enumerate(csv.DictReader(lines), 1)
        ]


def is_right(baris: Baris, dibaca: Usulan | BukanRumus) -> bool:
    """Whether a text was read as expected: the same class, and for a formula the same tree over the same labels."""
    if isinstance(dibaca, BukanRumus):
        return dibaca.jenis == baris.kelas
    if baris.kelas != "rumus" or len(dibaca.variabel) != len(baris.label):
        return False
    letters = {key(label): letter for letter, label in zip("abcdefghij", baris.label, strict=False)}
    renamed = {each.kode: letters.get(key(each.label), "") for each in dibaca.variabel}
    if "" in renamed.values():
        return False
    text = re.sub(r"[a-z_][a-z0-9_]*", lambda name: renamed.get(name[0], name[0]), dibaca.rumus_teks)
    return parse(text) == parse(baris.rumus)


def shown(dibaca: Usulan | BukanRumus) -> str:
    return dibaca.rumus_teks if isinstance(dibaca, Usulan) else f"[{dibaca.jenis}]"


@dataclass
class Hitungan:
    """How many rows of each class there are, how many were read as expected, and what became a formula wrongly."""

    semua: Counter[str]
    benar: Counter[str]
    karangan: int = 0

    @property
    def held(self) -> bool:
        """The goal: 60 % of the formulas, and nothing else made into one."""
        return self.benar["rumus"] >= GOAL * self.semua["rumus"] and not self.karangan


def table(semua: Sequence[Baris], *, hanya_salah: bool = False) -> tuple[list[str], Hitungan]:
    """The rows as text with what was expected where that differs, then the count of each class."""
    lines, count = [], Hitungan(Counter(), Counter())
    for baris in semua:
        dibaca = baris.read()
        good = is_right(baris, dibaca)
        count.semua[baris.kelas] += 1
        count.benar[baris.kelas] += good
        count.karangan += baris.kelas != "rumus" and isinstance(dibaca, Usulan)
        if not (good and hanya_salah):
            teks = textwrap.shorten(" ".join(baris.teks.split()), WIDTH, placeholder=" …")
            lines.append(f"{'ya   ' if good else 'TIDAK'} {teks:<{WIDTH}}  {shown(dibaca)}")
        if not good:
            diharapkan = baris.rumus or f"[{baris.kelas}]"
            lines.append(f"      {baris.asal}; diharapkan: {diharapkan}  {' | '.join(baris.label)}")
    lines += ["", *(_share(kelas, count) for kelas in count.semua)]
    lines.append(f"bukan rumus yang dijadikan rumus: {count.karangan}")
    return lines, count


def _share(kelas: str, count: Hitungan) -> str:
    benar, semua = count.benar[kelas], count.semua[kelas]
    return f"{kelas:<14}{benar:>4} dari {semua:>4}  {100 * benar / semua:5.1f} %"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lain", action="store_true", help="our own texts in other wordings")
    parser.add_argument("--uji", action="store_true", help="texts that were written when the reader was done")
    parser.add_argument("--salah", action="store_true", help="only the rows that differ")
    pilihan = parser.parse_args()
    berkas = LAIN if pilihan.lain else UJI if pilihan.uji else CONTOH
    lines, count = table(rows(berkas), hanya_salah=pilihan.salah)
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if count.held else 1


if __name__ == "__main__":
    raise SystemExit(main())
