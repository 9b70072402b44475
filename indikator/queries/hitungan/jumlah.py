"""What was typed for several quarters, added up: each variable by itself, of a set each member."""

from collections.abc import Mapping, Sequence
from typing import Any

from indikator.capaian.waktu import accumulate
from indikator.models import Indikator
from indikator.nilai import Nilai
from indikator.queries.hitungan.nilai import Huruf, Isian, Terhitung
from indikator.queries.hitungan.rumus import variables_of


def added_up(
    indikator: Indikator, quarters: Sequence[Isian], akumulasi: str, huruf: Mapping[str, Huruf]
) -> dict[str, Any]:
    """The value of each variable over several quarters, its state where none has a number; of a set each member.
    `huruf` by code of the instrument.
    """

    def total(texts: Sequence[object], letters: Huruf | None) -> Nilai:
        quiet = Terhitung()
        values = [quiet.read(text, "", "", huruf=letters) for text in texts]
        return accumulate(akumulasi, values)

    result: dict[str, Any] = {}
    for one in variables_of(indikator):
        cells = [quarter.get(one.kode) for quarter in quarters]
        if not one.himpunan:
            result[one.kode] = total(cells, huruf.get(one.jawaban))
            continue
        maps = [cell if isinstance(cell, Mapping) else {} for cell in cells]
        codes = [member["kode"] for member in one.anggota]
        result[one.kode] = {kode: total([cell.get(kode) for cell in maps], huruf.get(one.jawaban)) for kode in codes}
    return result
