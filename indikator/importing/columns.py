"""What a person decides about the columns of a foreign matrix, where the headings did not tell it right.

A decision is a short code, as the page and the terminal send it: part, position of the level, year (`target:1:2022`),
or NOT_READ. It stands under the letter of its column; under ROW stands the number of the heading's row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indikator.importing.headings import MEANS, YEAR, Judul, Peran, guessed_heading, heading_of
from indikator.importing.plan import folded
from indikator.importing.rows import Kolom
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.sheets import Sheet, column_letter, column_number

NOT_READ, ROW = "-", "baris"
SAMPLES = 3  # cells shown of each column
SAMPLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Bentuk:
    """What the plan offers for a column to mean: the names of its levels, and its years."""

    names: Sequence[str]
    tahun: Sequence[int]

    def label(self, role: Peran | None) -> str:
        if role is None:
            return "–"
        year = f" {role.tahun}" if role.tahun else ""
        return f"{self.names[role.level]}: {MEANS[role.bagian]}{year}"

    def choices(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """For each level the codes that a column may have, with what people read."""
        for level, name in enumerate(self.names):
            roles = [Peran(bagian, level) for bagian in MEANS if bagian != "target"]
            roles += [Peran("target", level, tahun) for tahun in self.tahun]
            yield name, [(code_of(one), self.label(one)) for one in roles]

    def role(self, code: str) -> Peran | None:
        """Raises ValueError for a code that this plan does not offer."""
        if code == NOT_READ:
            return None
        bagian, level, tahun = [*code.split(":"), "", ""][:3]
        role = Peran(bagian, int(level), int(tahun or 0))
        is_target = bagian == "target"
        if bagian not in MEANS or role.level not in range(len(self.names)):
            raise ValueError(code)
        if is_target != bool(role.tahun) or (is_target and role.tahun not in self.tahun):
            raise ValueError(code)
        return role

    def in_words(self, text: str) -> str:
        """The code of a meaning in words, as people type it on the terminal: `target program 2022`; "-" reads nothing.

        Raises ValueError where it is not told.
        """
        said = folded(text)
        if said == NOT_READ:
            return NOT_READ
        found = [
            (one.end(), len(name), level)
            for level, name in enumerate(self.names)
            for one in re.finditer(rf"\b{re.escape(folded(name))}\b", said)
        ]
        if not found:
            raise ValueError(text)
        end, length, level = max(found)  # the last name in the text, and of Kegiatan and Sub Kegiatan the longer
        rest = said[: end - length] + said[end:]
        parts = [bagian for bagian, means in MEANS.items() if means in rest]
        bagian = max(parts, key=lambda one: len(MEANS[one]), default="pernyataan")
        year = YEAR.search(rest)
        tahun = int(year[1]) if year else self.tahun[0] if len(self.tahun) == 1 else 0
        code = code_of(Peran(bagian, level, tahun if bagian == "target" else 0))
        self.role(code)
        return code


def code_of(role: Peran | None) -> str:
    if role is None:
        return NOT_READ
    return f"{role.bagian}:{role.level}" + (f":{role.tahun}" if role.tahun else "")


def settled_heading(sheet: Sheet, bentuk: Bentuk, kolom: Mapping[str, str]) -> Judul | None:
    """The heading as its words tell it, with the decisions of the person over them.

    Raises Invalid for a decision that cannot be: an unknown code, two columns for one statement.
    """
    row = kolom.get(ROW, "")
    judul = heading_of(sheet, bentuk.names, bentuk.tahun)
    if row and (not row.isdecimal() or int(row) not in sheet.rows):
        raise Invalid([Masalah(_("Baris judul “%(row)s” tidak ada di lembar ini.") % {"row": row[:20]}, sheet.nama)])
    if row and (judul is None or judul.bottom != int(row)):
        judul = heading_of(sheet, bentuk.names, bentuk.tahun, only=int(row)) or guessed_heading(sheet, int(row))
    decided = {letter: code for letter, code in kolom.items() if letter != ROW}
    if judul is None and decided:
        judul = guessed_heading(sheet)
    if judul is not None and decided:
        _decide(sheet, judul, bentuk, decided)
    return judul


def _decide(sheet: Sheet, judul: Judul, bentuk: Bentuk, decided: Mapping[str, str]) -> None:
    masalah = []
    for letter, code in decided.items():
        try:
            column, role = column_number(letter), bentuk.role(code)
        except ValueError:
            pesan = _("Arti kolom “%(code)s” untuk kolom %(letter)s tidak dikenal.")
            masalah.append(Masalah(pesan % {"code": code[:40], "letter": letter[:4]}, sheet.nama))
            continue
        judul.peran.pop(column, None)
        if role is not None:
            judul.peran[column] = role
    judul.peran = dict(sorted(judul.peran.items()))
    masalah += [Masalah(pesan, sheet.at(judul.bottom, column)) for column, pesan in _clashes(judul, bentuk)]
    if masalah:
        raise Invalid(masalah)


def _clashes(judul: Judul, bentuk: Bentuk) -> Iterator[tuple[int, str]]:
    """A statement, and what belongs to it, stands in one column; and nothing belongs to a level without one."""
    first: dict[Peran, int] = {}
    for column, role in judul.peran.items():
        if role in first:
            names = {"arti": bentuk.label(role), "huruf": column_letter(first[role])}
            yield column, _("“%(arti)s” sudah dipilih untuk kolom %(huruf)s.") % names
        first.setdefault(role, column)
        if role.level not in judul.levels:
            name = bentuk.names[role.level]
            yield column, _("Pilih juga kolom yang memuat pernyataan %(jenjang)s.") % {"jenjang": name}


def columns_of(sheet: Sheet, judul: Judul, bentuk: Bentuk) -> list[Kolom]:
    """Every column with something in it, with its heading, its meaning and the first of its cells."""
    samples: dict[int, list[str]] = {column: [] for column in judul.texts}
    for row, cells in sheet.rows.items():
        if row > judul.bottom:
            for column, text in cells.items():
                found = samples.setdefault(column, [])
                if len(found) < SAMPLES and text.strip() and (one := _shortened(text)) not in found:
                    found.append(one)
    return [
        Kolom(
            sheet.at(judul.bottom, column), column_letter(column), judul.texts.get(column, ""),
            bentuk.label(judul.peran.get(column)), code_of(judul.peran.get(column)), tuple(found),
        )
        for column, found in sorted(samples.items())
    ]  # fmt: skip


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SAMPLE_LENGTH else f"{text[: SAMPLE_LENGTH - 1]}…"
