"""A real document against what was made of it: the walk through all texts of its file, and what is exempt of it.

The tests of each report look where a text stands and how often; this walk sees to it that none is forgotten.
"""

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import openpyxl

from laporan.document import Document
from tests import benih
from tests.laporan.pdfgrid import set_forms
from tests.laporan.semua import Berkas
from tests.laporan.tagged import Tagged
from tests.laporan.test_semua_pdf import faults
from tests.laporan.test_semua_xlsx import sheets_differ, shown
from tests.laporan.told import bare

EXEMPT = {
    "sumber": "names the file that was read",
    "cacat.*": "says what is wrong in the printed document",
    "jenis": "names the form, of which the report is made",
    "*.id": "a key of the file", "*.induk": "a key of the file: each report's test looks at the tree",
    "*.unit": "a key of the file: Bagian and bands are looked at by each report's test",
    "*.jenis": "the level: its place in the form is looked at by each report's test",
    "unit.*.nama": "a unit is printed where it owns a node, as band, table or jabatan",
    "unit.*.eselon": "printed as band where it owns a node", "simpul.*.eselon": "printed as band",
    "*.nama_tabel": "overview and detail are printed from one statement", "*.nomor_tabel": "numbers follow the tree",
    "simpul.*.nomor": "numbers follow the tree, looked at by each report's test",
    "*.atasan": "inferred: the document does not print it",
    "*.satuan": "read out of the target; a column of its own in the variants that have it",
    "*.tipe_hitung": "a code, printed in words and looked at in its place",
    "naskah.lampiran.*": "describes the forms, which are chosen as a variant of columns",
    "naskah.nomor": "given when the document is issued", "naskah.tanggal": "given when the document is issued",
    "naskah.kop.*": "of the decree alone", "pemda": "part of the titles", "perangkat_daerah": "part of the titles",
}  # fmt: skip
"""Paths in the file whose texts are not looked for, each with its reason."""


def leaves(reference: str) -> Iterator[tuple[str, str]]:
    """All texts of the file that must be printed, with their paths."""
    for path, text in _leaves(benih.seed(benih.REFERENCES[reference]), ""):
        if text.strip() and not any(fnmatchcase(path, pattern) for pattern in EXEMPT):
            yield path, text


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, f"{path}.*")
    elif isinstance(value, str):
        yield path, value


def folded(text: str) -> str:
    """As titles in capitals and ends of clauses make no difference."""
    return bare(text).casefold()


def forms(path: str, text: str) -> set[str]:
    """How a text may be told; a clause of a decree gets the sign of its place at its end."""
    if path.endswith(".formula"):
        return {folded(form) for form in set_forms(text)} | {folded(text)}
    return {folded(text.rstrip(";.") if path.startswith("naskah.") else text)}


def assert_holds_all(reference: str, key: str, document: Document, folder: Path) -> None:
    """Its PDF and its XLSX hold every text of the file as often as the file does, or more often."""
    one = Berkas(key, reference.replace("/", "-"), document, folder)
    assert not list(faults(one))
    assert not list(sheets_differ(one))
    wanted = list(leaves(reference))
    assert len(wanted) > 100
    book = openpyxl.load_workbook(one.xlsx)
    cells = [shown(cell) if isinstance(cell.value, int | float) else str(cell.value)
             for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]  # fmt: skip
    for whole in (folded(Tagged(one.pdf).reading()), "\n".join(map(folded, cells))):
        often = Counter(frozenset(forms(path, text)) for path, text in wanted)
        missing = [(path, text) for path, text in wanted if not any(form in whole for form in forms(path, text))]
        assert not missing
        few = [sorted(every) for every, count in often.items() if sum(map(whole.count, every)) < count]
        assert not few
