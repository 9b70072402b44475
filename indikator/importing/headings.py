"""Finds the heading of a foreign matrix and tells what each column holds, whatever government worded it.

Pure: a sheet and the names of the levels in, roles of columns out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indikator.importing.plan import folded
from kinerja.core.sheets import Merge, Sheet

SEARCHED = 60  # rows from the top in which a heading may begin
YEAR = re.compile(r"\b(20\d\d)\b")
# What a column holds beside the statement, by words in its heading; the first that fits.
PARTS = (
    ("rumus_teks", re.compile(r"\b(formula\w*|rumus\w*|(cara|metode) (peng|per)?hitung\w*)\b")),
    ("baseline_teks", re.compile(r"\b(kondisi awal|baseline|data awal|kinerja awal)\b")),
    ("akhir_teks", re.compile(r"\b(kondisi akhir|target akhir|kinerja akhir)\b")),
    ("sumber_data", re.compile(r"\bsumber data\b")),
    ("penanggung_jawab", re.compile(r"\b(penanggung ?jawab|pengampu|pelaksana)\b")),
    ("satuan_id", re.compile(r"\bsatuan\b")),
    ("target", re.compile(r"\btarget\b")),
    ("indikator", re.compile(r"\b(indikator|tolok ukur|ukuran kinerja)\b")),
    ("kode", re.compile(r"\bkode\b")),
    ("nomor_lama", re.compile(r"^(no\.?|nomor|no\.? urut)$")),
    ("unit_id", re.compile(r"\b(unit kerja|unit|bagian|bidang|perangkat daerah penanggung\w*)\b")),
)
SENTENCE = re.compile(r"\bsasaran (program|kegiatan|sub kegiatan)\b")  # the sentence of a node, not a level
BELOW_A_GROUP = {"uraian", "pernyataan", "nama", "kinerja", "rumusan", "isi"}
MEANS = {
    "pernyataan": "pernyataan", "sasaran": "kalimat sasaran", "indikator": "indikator", "rumus_teks": "formula",
    "baseline_teks": "kondisi awal", "akhir_teks": "kondisi akhir", "sumber_data": "sumber data", "target": "target",
    "penanggung_jawab": "penanggung jawab", "satuan_id": "satuan", "kode": "kode", "nomor_lama": "nomor",
    "unit_id": "unit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peran:
    """What a column holds: a part, of the level with this position, and for targets the year (0: not said)."""

    bagian: str
    level: int
    tahun: int = 0


@dataclass(slots=True)
class Judul:
    """A heading: its first and last row, its texts by column, and the roles of those columns that have one."""

    top: int
    bottom: int
    texts: dict[int, str] = field(default_factory=dict)
    peran: dict[int, Peran] = field(default_factory=dict)

    def column_of(self, bagian: str, level: int) -> int:
        return next((at for at, one in self.peran.items() if (one.bagian, one.level) == (bagian, level)), 0)

    @property
    def levels(self) -> list[int]:
        return sorted({one.level for one in self.peran.values() if one.bagian == "pernyataan"})


def heading_of(sheet: Sheet, names: Sequence[str], tahun: Sequence[int], *, only: int = 0) -> Judul | None:
    """The heading with the most statement columns; it stands in one row, or in two with groups above.

    `only` is the row in which it must end, where a person said so.
    """
    tops = list(sheet.rows)[:SEARCHED]
    covers = {place: merge for place, merge in covers_of(sheet).items() if tops and place[0] <= tops[-1] + 1}
    best: Judul | None = None
    for top in tops:
        for bottom in (top, top + 1):
            if only not in (0, bottom):
                continue
            found = _read(sheet, covers, top, bottom, names, tahun)
            if found is None or not found.levels or len(found.peran) < 2:
                continue
            if best is None or _worth(found) > _worth(best):
                best = found
    return best


def guessed_heading(sheet: Sheet, row: int = 0) -> Judul | None:
    """A row whose words tell nothing: the given one, else the fullest near the top; a person says what it means."""
    tops = [row] if row else list(sheet.rows)[:SEARCHED]
    best = max(tops, key=lambda one: len(sheet.rows.get(one, {})), default=0)
    texts = {column: " ".join(text.split()) for column, text in sheet.rows.get(best, {}).items()}
    return Judul(best, best, texts) if len(texts) > 1 else None


def _worth(judul: Judul) -> tuple[int, int, int]:
    """More levels, then more columns understood, then the fewer rows."""
    return len(judul.levels), len(judul.peran), judul.top - judul.bottom


def covers_of(sheet: Sheet) -> dict[tuple[int, int], Merge]:
    """The merge that lies over each place of a table; merges as high as a sheet are cut to its rows."""
    last = max(sheet.rows, default=0)
    return {
        (row, column): merge
        for merge in sheet.merges
        for row in range(merge.top, min(merge.bottom, last) + 1)
        for column in range(merge.left, min(merge.right, 200) + 1)
    }


def _read(sheet: Sheet, covers: dict[tuple[int, int], Merge], top: int, bottom: int, names: Sequence[str],
          tahun: Sequence[int]) -> Judul | None:  # fmt: skip
    if top < bottom and not _is_second_row(sheet.rows.get(bottom, {}), names):
        return None
    texts: dict[int, str] = {}
    columns = sorted({column for row in (top, bottom) for column in sheet.rows.get(row, {})} | {
        column for (row, column) in covers if row in (top, bottom)
    })  # fmt: skip
    group = ""
    for column in columns:
        parts = []
        for row in range(top, bottom + 1):
            merge = covers.get((row, column))
            text = sheet.text(merge.top, merge.left) if merge and merge.top >= top else sheet.text(row, column)
            is_repeated = merge is not None and merge.top < row
            if text and not is_repeated:
                parts.append(" ".join(text.split()))
        if top < bottom and not sheet.text(top, column) and (top, column) not in covers and parts:
            parts.insert(0, group)  # a group that was not merged over its columns
        elif sheet.text(top, column):
            group = " ".join(sheet.text(top, column).split())
        if parts:
            texts[column] = " ".join(parts)
    found = Judul(top, bottom, texts)
    _assign(found, names, tahun)
    is_heading = len(found.peran) * 2 > len(texts)
    return found if is_heading else None


def _is_second_row(cells: dict[int, str], names: Sequence[str]) -> bool:
    """Short words of headings alone: a first row of data is none."""
    texts = [folded(text) for text in cells.values()]
    words = BELOW_A_GROUP | {folded(name) for name in names}
    known = [text for text in texts if len(text) < 60 and (_part_of(text) or YEAR.search(text) or text in words)]
    return len(known) * 3 > len(texts) * 2


def _assign(judul: Judul, names: Sequence[str], tahun: Sequence[int]) -> None:
    """Own words first; a column that names no level belongs to the statement on its left (a number: on its right)."""
    taken: set[int] = set()
    said: dict[int, tuple[str, int | None, int]] = {}
    for column, heading in judul.texts.items():
        text = folded(heading).replace("-", " ").replace("subkegiatan", "sub kegiatan")
        bagian, level, year = _part_of(text), _level_in(text, names), YEAR.search(text)
        if SENTENCE.search(text) and bagian == "":
            bagian = "sasaran"
        elif bagian == "" and level is not None and level not in taken and len(text) < 60:
            bagian = "pernyataan"
            taken.add(level)
        elif bagian == "" and year is not None and len(text) < 30:
            bagian = "target"
        if bagian:
            said[column] = bagian, level, int(year[1]) if year else 0
    statements = {column: one[1] for column, one in said.items() if one[0] == "pernyataan"}
    for column, (bagian, level, year_said) in said.items():
        is_told = level is not None or _part_of(folded(judul.texts[column])) != ""
        if bagian == "target" and not is_told and min(statements, default=0) > column:
            continue  # a bare year with no statement before it is nobody's: a column to the right may say it is
        level = _near(column, statements, to_right=bagian in {"kode", "nomor_lama"}) if level is None else level
        if level is not None and level in statements.values():
            judul.peran[column] = Peran(bagian, level, year_said)
    _settle_years(judul, tahun)


def _part_of(text: str) -> str:
    return next((bagian for bagian, pattern in PARTS if pattern.search(text)), "")


def _level_in(text: str, names: Sequence[str]) -> int | None:
    """The level whose name stands in a heading; of several the lowest, so that Sub Kegiatan is no Kegiatan."""
    plain = [folded(re.sub(r"\(.*?\)", "", name)) for name in names]
    found = [level for level, name in enumerate(plain) if re.search(rf"\b{re.escape(name)}\b", text)]
    exact = [level for level, name in enumerate(names) if folded(name) == text]
    return exact[0] if exact else max(found, default=None)


def _near(column: int, statements: dict[int, int | None], *, to_right: bool) -> int | None:
    left = [at for at in statements if at < column]
    right = [at for at in statements if at > column]
    at = (
        (min(right, default=0) or max(left, default=0)) if to_right else (max(left, default=0) or min(right, default=0))
    )
    return statements.get(at)


def _settle_years(judul: Judul, tahun: Sequence[int]) -> None:
    """Targets without a year: the plan's only one, or one after the other where there are as many as years."""
    for level in judul.levels:
        columns = [at for at, one in sorted(judul.peran.items()) if (one.bagian, one.level) == ("target", level)]
        unsaid = [at for at in columns if not judul.peran[at].tahun]
        if len(unsaid) == len(columns) == len(tahun):
            for at, year in zip(unsaid, tahun, strict=True):
                judul.peran[at] = replace(judul.peran[at], tahun=year)
        seen: set[int] = set()
        for at in columns:
            year = judul.peran[at].tahun
            if year not in tahun or year in seen:
                del judul.peran[at]
            seen.add(year)
