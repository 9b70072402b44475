"""Formulas in Excel: computed by LibreOffice over 500 random workbook rows, they give what the evaluator gives."""

import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from indikator.formula import FormulaError, Lingkungan, Rumus, evaluate, parse, to_excel, to_text
from indikator.formula.syntax import walk
from indikator.nilai import BELUM_WAKTUNYA, KOSONG, Keadaan, Nilai, angka, tidak_berlaku
from tests.indikator.formula.acak import NAMES, random_formula

ROWS = 500
MEMBERS = 3
PLACES = ("sendiri", "lalu", "kumulatif", *range(MEMBERS))  # one block of columns each
TB = tidak_berlaku("tidak ada pemohon")
SHOWN = {Keadaan.KOSONG: None, Keadaan.TIDAK_BERLAKU: "n/a", Keadaan.BELUM_WAKTUNYA: "belum"}


def here(blocks: list[dict[str, Nilai]]) -> Lingkungan[Nilai]:
    own, last, cumulated, *members = blocks
    anggota = tuple(Lingkungan(member, nama=str(i)) for i, member in enumerate(members))
    return Lingkungan(own, {"unit": anggota}, Lingkungan(last, {"unit": anggota}), Lingkungan(cumulated))


def cells(row: int) -> Lingkungan[str]:
    own, last, cumulated, *members = (
        {name: xl_rowcol_to_cell(row, block * len(NAMES) + i) for i, name in enumerate(NAMES)}
        for block in range(len(PLACES))
    )
    anggota = tuple(Lingkungan(member) for member in members)
    return Lingkungan(own, {"unit": anggota}, Lingkungan(last, {"unit": anggota}), Lingkungan(cumulated))


def random_value(random: Random) -> Nilai:
    if random.random() < 0.12:
        return random.choice([KOSONG, TB, BELUM_WAKTUNYA])
    if random.random() < 0.1:
        return angka(0)
    return angka(Decimal(random.randint(-2_000, 20_000)) / random.choice([1, 10, 100]))


def cases() -> Iterator[tuple[Rumus, list[dict[str, Nilai]]]]:
    """Formulas that Excel can hold, with values; the same ones in every run."""
    random = Random(20_250_301)
    while True:
        rumus = random_formula(random)
        values = [{name: random_value(random) for name in NAMES} for _ in PLACES]
        yield rumus, values


@pytest.fixture(scope="module")
def soffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is missing: bin/setup.sh --dev installs it where there is apt")
    return program


def recomputed(book: Path, soffice: str, column: int) -> list[object]:
    """The values of one column, as LibreOffice computes them."""
    target = book.parent / "hitung"
    profile = f"-env:UserInstallation={(book.parent / 'profil').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target), str(book)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(target / book.name, data_only=True).worksheets[0]
    return [row[0] for row in sheet.iter_rows(min_col=column + 1, max_col=column + 1, values_only=True)]


def test_excel_computes_what_the_evaluator_does(tmp_path: Path, soffice: str) -> None:
    book = tmp_path / "rumus.xlsx"
    column = len(PLACES) * len(NAMES)
    expected: list[tuple[Rumus, Nilai]] = []
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for rumus, values in cases():
            if len(expected) == ROWS:
                break
            row = len(expected)
            try:
                text = to_excel(rumus, cells(row))
            except FormulaError:
                continue
            for block, part in enumerate(values):
                for i, name in enumerate(NAMES):
                    nilai = part[name]
                    shown = SHOWN[nilai.keadaan] if nilai.angka is None else nilai.angka
                    if shown is not None:
                        sheet.write(row, block * len(NAMES) + i, shown)
            sheet.write_formula(row, column, text, value="")
            expected.append((rumus, evaluate(rumus, here(values))))
    wrong = [
        (to_text(rumus), wanted, found)
        for (rumus, wanted), found in zip(expected, recomputed(book, soffice, column), strict=True)
        if not _agrees(wanted, found)
    ]
    assert not wrong, (len(wrong), wrong[:5])
    kinds = [nilai.keadaan for _, nilai in expected]
    assert kinds.count(Keadaan.TERISI) > ROWS / 2  # else the comparison would say little
    assert kinds.count(Keadaan.TAK_TERHITUNG) > 10
    assert len({type(node) for rumus, _ in expected for node, _ in walk(rumus.akar)}) >= 13  # every kind of node


def _agrees(wanted: Nilai, found: object) -> bool:
    """Numbers to 1e-9 of their size; a state as an empty text, or as "tidak dapat dihitung" where that came first."""
    if wanted.angka is not None:
        if not isinstance(found, int | float):
            return False
        return abs(Decimal(found) - wanted.angka) <= Decimal("1e-9") * max(Decimal(1), abs(wanted.angka))
    if wanted.keadaan is Keadaan.TAK_TERHITUNG:
        return found in {None, "", "tidak dapat dihitung"}  # Excel may have met #N/A first
    return found in {None, ""}


@pytest.mark.parametrize(
    ("text", "excel"),
    [
        ("a / b × 100%", "(IF(ISNUMBER(A1),A1,NA())/IF(ISNUMBER(B1),B1,NA())*100)"),
        ("-2^2", "(0-POWER(2,2))"),
        ("30% × a", "(0.3*IF(ISNUMBER(A1),A1,NA()))"),
        ("bulatkan(2,5; 1)", "ROUND(2.5,1)"),
        ("jika 1 > 2 maka 3", "IF((1>2),3,NA())"),
        ("lalu(a)", "NA()"),
    ],
)
def test_how_it_is_written(text: str, excel: str) -> None:
    assert to_excel(parse(text), Lingkungan({"a": "A1", "b": "B1"}), polos=True) == f"={excel}"


def test_at_the_outside_people_read_words() -> None:
    text = to_excel(parse("a"), Lingkungan({"a": "A1"}))
    assert text == '=IFERROR(_xlfn.IFNA(IF(ISNUMBER(A1),A1,NA()),""),"tidak dapat dihitung")'


@pytest.mark.parametrize("text", ["jumlah(a untuk setiap unit)", "jumlah(" * 12 + "a; b" + "; b)" * 12])
def test_what_excel_cannot_hold_is_refused(text: str) -> None:
    many = Lingkungan({"a": "A1", "b": "B1"}, {"unit": tuple(Lingkungan({"a": f"A{i}"}) for i in range(1000))})
    with pytest.raises(FormulaError, match="untuk Excel"):
        to_excel(parse(text), many)
