"""How well formula texts are read: the table of expected readings beside what "Baca dari teks" makes of them.

    python -m bench.baca_rumus            the five sample documents
    python -m bench.baca_rumus --lain     our own texts in other wordings
    python -m bench.baca_rumus --salah    only the rows that differ

A reading is right when it means the same tree over the same variables: their labels have the same words (case,
punctuation and a leading "jumlah" don't count); their codes are free. Nothing is read with knowledge of the answer.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indikator.formula import parse
from indikator.formula.teks import BukanRumus, Usulan, read_formula
from indikator.formula.teks.kata import key

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
CONTOH, LAIN, UJI = (GOLDEN / name for name in ("rumus.csv", "rumus_lain.csv", "rumus_uji.csv"))
WIDTH = 70


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


def table(semua: Sequence[Baris], *, hanya_salah: bool = False) -> list[str]:
    """The rows as text, then how many of each class were read as expected."""
    lines, right, total = [], Counter[str](), Counter[str]()
    made_up = 0
    for baris in semua:
        dibaca = baris.read()
        good = is_right(baris, dibaca)
        total[baris.kelas] += 1
        right[baris.kelas] += good
        made_up += baris.kelas != "rumus" and isinstance(dibaca, Usulan)
        if good and hanya_salah:
            continue
        teks = " ".join(baris.teks.split())
        lines.append(f"{'ya   ' if good else 'TIDAK'} {teks if len(teks) <= WIDTH else teks[: WIDTH - 1] + '…':<{WIDTH}}  {shown(dibaca)}")
        if not good:
            lines.append(f"      {baris.asal}; diharapkan: {baris.rumus or f'[{baris.kelas}]'}  {' | '.join(baris.label)}")
            lines += [f"      catatan: {catatan}" for catatan in getattr(dibaca, "catatan", ())]
    lines.append("")
    lines += [f"{kelas:<14}{right[kelas]:>4} dari {total[kelas]:>4}  {100 * right[kelas] / total[kelas]:5.1f} %" for kelas in total]
    lines.append(f"bukan rumus yang dijadikan rumus: {made_up}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lain", action="store_true", help="our own texts in other wordings")
    parser.add_argument("--salah", action="store_true", help="only the rows that differ")
    pilihan = parser.parse_args()
    sys.stdout.write("\n".join(table(rows(LAIN if pilihan.lain else CONTOH), hanya_salah=pilihan.salah)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
