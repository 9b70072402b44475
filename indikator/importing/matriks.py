"""Reads a cascading matrix as governments have it: one level beside the other, merged or blank meaning "as above".

A band with the name of a unit, and a change in a higher level, end "as above" for everything below. A node whose
parent's level stays empty hangs on the next level above, and is named at its cell, since a blank cannot tell whether
it means that. Text that finds no place is listed with its cell; nothing is dropped silently.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from django.utils.translation import gettext as _

from cascading.rules import check_text
from indikator import rules
from indikator.importing.columns import Bentuk, columns_of, settled_heading
from indikator.importing.headings import Judul, covers_of, guessed_heading, heading_of
from indikator.importing.plan import RencanaKini, folded, target_heading
from indikator.importing.rows import Baris, BarisIndikator, BarisSimpul, Beda, Jenis, Perubahan, Pratinjau
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.sheets import Merge, Sheet, Workbook

UNIT_LIKE = re.compile(
    r"(sub ?bagian|bagian|bidang|seksi|sekretariat|dinas|badan|kecamatan|kelurahan|inspektorat|uptd|cabang|satuan)\b"
)
COLUMN_NUMBER = re.compile(r"\(?\d{1,3}\)?")
NUMBERED = re.compile(r"(?m)^\s*\(?(\d{1,2})[.)]\s+")
OF_NODE = ("kode", "nomor_lama", "sasaran", "unit_id")


def read_matrix(kini: RencanaKini, book: Workbook, kolom: Mapping[str, str]) -> Pratinjau:
    """The tree that the matrix shows, as additions to an empty plan; `kolom` as in `columns`."""
    out = Pratinjau("matriks", masalah=list(book.masalah))
    if kini.simpul:
        pesan = _("Rencana ini sudah berisi %(n)s simpul; matriks hanya dapat diimpor ke rencana yang masih kosong.")
        out.masalah.append(Masalah(pesan % {"n": len(kini.simpul)}))
    out.jenjang = {pk: (urutan, nama) for urutan, (pk, nama) in enumerate(kini.pilihan.lists["jenjang"], 1)}
    bentuk = Bentuk(kini.pilihan.names("jenjang"), kini.rencana.tahun)
    shown = [sheet for sheet in book.sheets if not sheet.is_hidden and sheet.rows]
    sheet, told = max(
        ((one, heading_of(one, bentuk.names, bentuk.tahun)) for one in shown),
        key=lambda one: len(one[1].peran) if one[1] else 0, default=(None, None),
    )  # fmt: skip
    if sheet is None:
        out.masalah.append(Masalah(_("Buku kerja ini kosong.")))
        return out
    try:
        judul = settled_heading(sheet, bentuk, kolom)
    except Invalid as error:
        out.masalah += error.masalah
        judul = told
    _describe(out, sheet, judul, bentuk)
    if judul is None or not judul.levels:
        pesan = _("Tidak ada baris judul dengan kolom %(jenjang)s. Unggah lembar kerja rencana, atau pilih arti kolom.")
        out.masalah.append(Masalah(pesan % {"jenjang": ", ".join(bentuk.names)}))
        return out
    Matrix(kini, sheet, judul, out).read()
    out.sisa += [Masalah(_("Lembar ini tidak dibaca."), other.nama) for other in shown if other is not sheet]
    return out


def _describe(out: Pratinjau, sheet: Sheet, judul: Judul | None, bentuk: Bentuk) -> None:
    """The columns, for the person to say what they mean, also where no heading tells it."""
    judul = judul or guessed_heading(sheet)
    if judul is not None:
        out.kolom, out.baris_judul = columns_of(sheet, judul, bentuk), judul.bottom


class Matrix:
    """One sheet on its way into nodes; `active` is for each level the node that a row below belongs to."""

    def __init__(self, kini: RencanaKini, sheet: Sheet, judul: Judul, out: Pratinjau) -> None:
        self.kini, self.sheet, self.judul, self.out = kini, sheet, judul, out
        self.names = kini.pilihan.names("jenjang")
        self.levels = judul.levels
        self.covers = covers_of(sheet)
        self.active: dict[int, BarisSimpul | None] = dict.fromkeys(self.levels)
        self.last: dict[int, BarisIndikator | None] = dict.fromkeys(self.levels)
        self.band: tuple[int, int] | None = None  # level at which it begins, and its unit
        self.statement = {level: judul.column_of("pernyataan", level) for level in self.levels}
        self.merging = {level for level in self.levels if self._merges(self.statement[level])}

    def read(self) -> None:
        for row, cells in self.sheet.rows.items():
            if row < self.judul.top:
                self._leave(row, cells)
            elif row > self.judul.bottom and not self._is_numbering(row, cells):
                self._row(row, cells)
        self._check()

    # --- rows --------------------------------------------------------------------------------------------------------

    def _row(self, row: int, cells: dict[int, str]) -> None:
        band_at = self._band_at(row, cells)
        edge = self.judul.peran[band_at].level if band_at else len(self.names)
        for level in self.levels:
            if level < edge:
                self._statement(row, level, cells)
        if band_at:
            self._begin_band(row, band_at, cells[band_at])
        for level in self.levels:
            if level < edge:
                self._beside(row, level, cells)
        known = self.judul.peran.keys() | ({band_at} if band_at else set())
        self._leave(row, {column: text for column, text in cells.items() if column not in known})

    def _statement(self, row: int, level: int, cells: dict[int, str]) -> None:
        column = self.statement[level]
        merge = self.covers.get((row, column))
        if merge is not None and merge.top < row:
            if not self.sheet.text(merge.top, merge.left):
                self.active[level] = None
            return
        text = cells.get(column, "").strip()
        if text:
            self._node(row, level, text)
        elif merge is not None or (level in self.merging and self._starts_below(level, cells)):
            self._end(level)

    def _starts_below(self, level: int, cells: dict[int, str]) -> bool:
        """Whether a node begins in this row whose parent this level could hold; else the row only goes on."""
        return any(one > level and cells.get(at, "").strip() for one, at in self.statement.items())

    def _node(self, row: int, level: int, text: str) -> None:
        self._end(level)
        parent = next((self.active[one] for one in reversed(self.levels) if one < level and self.active[one]), None)
        node = BarisSimpul(self.sheet, row, {"pernyataan": self.statement[level]}, isi={"pernyataan": text})
        node.induk = parent
        jenjang = self.kini.pilihan.lists["jenjang"][level][0]
        node.nilai = {"jenjang_id": jenjang, "pernyataan": text}
        if self.band and level >= self.band[0] and not self._in_band(parent):
            node.nilai["unit_id"] = self.band[1]
        self.active[level] = node
        self.out.isian.simpul.append(node)
        self._say_skipped(node, level, parent)

    def _say_skipped(self, node: BarisSimpul, level: int, parent: BarisSimpul | None) -> None:
        place = self.levels.index(level)
        if place == 0:
            return
        above = self.levels[place - 1]
        if self.active[above] is None or self.active[above] is not parent:
            pesan = _("%(anak)s ini tidak punya %(induk)s di atasnya; dibaca langsung di bawah %(atas)s.")
            where = parent.nama if parent else _("puncak rencana")
            names = {"anak": self.names[level], "induk": self.names[above], "atas": f"“{where}”"}
            self.out.sisa.append(node.masalah(pesan % names, "pernyataan"))

    def _end(self, level: int) -> None:
        """Nothing below goes on "as above" from here, nor does a band that began below."""
        for one in self.levels:
            if one >= level:
                self.active[one] = self.last[one] = None
        if self.band and level < self.band[0]:
            self.band = None

    # --- bands -------------------------------------------------------------------------------------------------------

    def _band_at(self, row: int, cells: dict[int, str]) -> int:
        """The column in which a band begins, or 0: merged over several levels, or a unit's name alone to the right."""
        for column in cells:
            merge = self.covers.get((row, column))
            if column not in self.judul.peran or (merge and (merge.top, merge.left) != (row, column)):
                continue
            if merge and merge.right > merge.left and self._levels_under(merge):
                return column
            level = self.judul.peran[column].level
            alone = all(
                other == column or other not in self.judul.peran or self.judul.peran[other].level < level
                for other in cells
            )
            if alone and not merge and self._unit(cells[column])[1]:
                return column
        return 0

    def _levels_under(self, merge: Merge) -> bool:
        levels = {one.level for at, one in self.judul.peran.items() if merge.left <= at <= merge.right}
        return len(levels) > 1 or (levels == {self.levels[-1]} and merge.right - merge.left > 1)

    def _begin_band(self, row: int, column: int, text: str) -> None:
        merge = self.covers.get((row, column))
        covered = [one.level for at, one in self.judul.peran.items() if merge and merge.left <= at <= merge.right]
        level = min(covered, default=self.judul.peran[column].level)
        self._end(level)
        unit, _is_unit = self._unit(text)
        self.band = (level, unit) if unit else None
        if not unit:
            self.out.sisa.append(Masalah(text.strip(), self.sheet.at(row, column)))

    def _unit(self, text: str) -> tuple[int, bool]:
        """The unit with this name (0 if none), and whether the text looks like a unit's name at all."""
        try:
            return self.kini.pilihan.value("unit", text), True
        except LookupError:
            return 0, len(text) < 90 and UNIT_LIKE.match(folded(text)) is not None

    def _in_band(self, parent: BarisSimpul | None) -> bool:
        while parent is not None:
            if self.band and parent.nilai.get("unit_id") == self.band[1]:
                return True
            parent = parent.induk
        return False

    # --- what stands beside a statement ------------------------------------------------------------------------------

    def _beside(self, row: int, level: int, cells: dict[int, str]) -> None:
        texts = {at: cells[at].strip() for at, role in self.judul.peran.items()
                 if role.level == level and role.bagian != "pernyataan" and cells.get(at, "").strip()
                 and not self._is_hidden(row, at)}  # fmt: skip
        node = self.active[level]
        if not texts:
            return
        if node is None:
            self._leave(row, texts)
            return
        for at in [at for at in texts if self.judul.peran[at].bagian in OF_NODE]:
            self._of_node(node, row, at, texts.pop(at))
        name_at = self.judul.column_of("indikator", level)
        if name_at in texts:
            for part in self._split(texts, name_at):
                self._indicator(node, row, level, part)
        elif texts:
            self._more(row, level, texts)

    def _of_node(self, node: BarisSimpul, row: int, at: int, text: str) -> None:
        bagian = self.judul.peran[at].bagian
        value: object = text
        if bagian == "unit_id":
            value = self._unit(text)[0]
        if not value or node.nilai.get(bagian, value) != value:
            self._leave(row, {at: text})
            return
        node.nilai[bagian], node.kolom[bagian] = value, at

    def _split(self, texts: dict[int, str], name_at: int) -> list[dict[int, str]]:
        """Several indicators numbered in one cell, with what stands beside them numbered or lined up alike."""
        names = _numbered(texts[name_at])
        parts = {at: _numbered(text) or text.splitlines() for at, text in texts.items()}
        parts[name_at] = names
        if len(names) < 2 or any(len(part) != len(names) for part in parts.values()):
            return [texts]
        return [{at: part[index].strip() for at, part in parts.items()} for index in range(len(names))]

    def _indicator(self, node: BarisSimpul, row: int, level: int, texts: dict[int, str]) -> None:
        indikator = BarisIndikator(self.sheet, row, {"nama": self.judul.column_of("indikator", level)}, simpul=node)
        self.last[level] = indikator
        self.out.isian.indikator.append(indikator)
        for at, text in texts.items():
            self._fill(indikator, row, at, text)

    def _more(self, row: int, level: int, texts: dict[int, str]) -> None:
        """Text without an indicator in its row belongs to the last one, as long as that has nothing there."""
        last = self.last[level]
        for at, text in texts.items():
            if last is None or not self._fill(last, row, at, text):
                self._leave(row, {at: text})

    def _fill(self, indikator: BarisIndikator, row: int, at: int, text: str) -> bool:
        role = self.judul.peran[at]
        if role.bagian == "target":
            masa = role.tahun, 0
            indikator.kolom[target_heading(masa)] = at
            return indikator.target.setdefault(masa, text) == text
        name = "nama" if role.bagian == "indikator" else role.bagian
        value: object = text
        if name == "satuan_id":
            try:
                value = self.kini.pilihan.value("satuan", text)
            except LookupError as error:
                self.out.sisa.append(Masalah(str(error.args[0]), self.sheet.at(row, at)))
                return True
        indikator.kolom[name] = at
        return bool(indikator.nilai.setdefault(name, value) == value)

    # --- odds and ends -----------------------------------------------------------------------------------------------

    def _merges(self, column: int) -> bool:
        """Whether this column says "as above" by merging, so that a plain blank says something else."""
        return any(
            merge.left == merge.right == column and merge.bottom > merge.top > self.judul.bottom
            and self.sheet.text(merge.top, column)
            for merge in self.sheet.merges
        )  # fmt: skip

    def _is_hidden(self, row: int, column: int) -> bool:
        merge = self.covers.get((row, column))
        return merge is not None and (merge.top, merge.left) != (row, column)

    def _is_numbering(self, row: int, cells: dict[int, str]) -> bool:
        """The row of column numbers that many forms have right below the heading."""
        is_next = row == self.judul.bottom + 1
        return is_next and len(cells) > 2 and all(COLUMN_NUMBER.fullmatch(text.strip()) for text in cells.values())

    def _leave(self, row: int, cells: dict[int, str]) -> None:
        self.out.sisa += [
            Masalah(text.strip(), self.sheet.at(row, column)) for column, text in cells.items() if text.strip()
        ]

    def _check(self) -> None:
        """The rules of every node and indicator, at their cells; and the preview of what would be added."""
        levels = dict(self.kini.pilihan.lists["jenjang"])
        for node in self.out.isian.simpul:
            self._obeys(node, partial(check_text, node.nilai))
            beda = [Beda(_("Jenjang"), "", levels[node.nilai["jenjang_id"]])]
            beda += [Beda(_("Induk"), "", node.induk.nama)] if node.induk else []
            self.out.perubahan.append(Perubahan(Jenis.TAMBAH_SIMPUL, node.at("pernyataan"), node.nama, tuple(beda)))
        for row in self.out.isian.indikator:
            nama = str(row.nilai.get("nama", ""))
            self._obeys(row, partial(rules.check_isi, row.nilai, nama=nama))
            for masa, teks in row.target.items():
                obeys = partial(rules.check_target, self.kini.rencana, masa[0], None, teks)
                self._obeys(row, obeys, target_heading(masa))
            beda = [Beda(target_heading(masa), "", teks) for masa, teks in sorted(row.target.items())]
            self.out.perubahan.append(Perubahan(Jenis.TAMBAH_INDIKATOR, row.at("nama"), nama, tuple(beda)))

    def _obeys(self, row: Baris, check: Callable[[], None], place: str = "") -> None:
        try:
            check()
        except Invalid as error:
            self.out.masalah += [row.masalah(one.pesan, place or one.letak) for one in error.masalah]


def _numbered(text: str) -> list[str]:
    """The parts of a text whose lines begin with 1., 2., 3. …, without these; empty for any other text."""
    found = list(NUMBERED.finditer(text))
    numbers = [int(one[1]) for one in found]
    if len(found) < 2 or text[: found[0].start()].strip() or numbers != list(range(1, len(found) + 1)):
        return []
    ends = [one.start() for one in found[1:]] + [len(text)]
    return [text[one.end() : end].strip() for one, end in zip(found, ends, strict=True)]
