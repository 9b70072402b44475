"""What an editor shows beneath a formula while it is typed: its problems, and how it will look in print."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from indikator.formula.checker import VariabelInfo, check
from indikator.formula.parser import parse
from indikator.formula.syntax import FormulaError, Masalah, Rumus
from indikator.formula.typeset import to_html


@dataclass(frozen=True, slots=True)
class Pemeriksaan:
    """`rumus` and `html` are there as soon as the text can be read; it may be saved when `masalah` is empty."""

    rumus: Rumus | None
    masalah: tuple[Masalah, ...]
    html: str = ""


def periksa_rumus(
    teks: str,
    variabel: Mapping[str, VariabelInfo],
    satuan_hasil: str = "",
    skala: Collection[str] | None = None,
) -> Pemeriksaan:
    """Never raises. The preview shows labels instead of codes."""
    try:
        rumus = parse(teks)
    except FormulaError as error:
        return Pemeriksaan(None, error.masalah)
    label = {kode: info.label for kode, info in variabel.items() if info.label}
    return Pemeriksaan(rumus, tuple(check(rumus, variabel, satuan_hasil, skala)), to_html(rumus, label))
