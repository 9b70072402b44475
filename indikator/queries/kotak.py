"""A whole plan as the boxes of its diagram: statements, sasaran, eselon, indicators with their Penjelasan.

In two queries whatever its size, or three where a formula has no text of its own.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cascading.models import Rencana, Simpul
from indikator.models import Indikator
from indikator.queries.uraian import labels_of


@dataclass(frozen=True, slots=True)
class KotakIndikator:
    """One indicator as a box shows it; `label` names the variables of `rumus` where no text says how it is computed."""

    nama: str
    rumus_teks: str
    akumulasi: str
    polaritas: str
    sumber_data: str
    keterangan: str
    rumus: str
    label: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Kotak:
    """One node in tree order; `induk_id` is None at the top."""

    id: int
    induk_id: int | None
    jenjang: str
    nomor: str
    kode: str
    pernyataan: str
    sasaran: str
    eselon: str
    jabatan: str
    indikator: list[KotakIndikator] = field(default_factory=list)


def boxes_of(rencana: Rencana) -> list[Kotak]:
    """All nodes of a plan that the actor may read, in tree order."""
    indicators: defaultdict[int, list[KotakIndikator]] = defaultdict(list)
    measures = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    texts = ("nama", "rumus_teks", "akumulasi", "polaritas", "sumber_data", "keterangan", "rumus")
    rows_read = measures.order_by("simpul_id", "urutan").values_list("id", "simpul_id", *texts)
    read = [(pk, simpul_id, KotakIndikator(*told)) for pk, simpul_id, *told in rows_read]
    wordless = [pk for pk, _simpul_id, one in read if one.rumus and not one.rumus_teks]
    labels = labels_of(rencana, wordless) if wordless else {}
    for pk, simpul_id, one in read:
        indicators[simpul_id].append(replace(one, label=labels[pk]) if pk in labels else one)
    rows: dict[int, Kotak] = {}
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False)
    for pk, induk_id, jenjang, nomor, kode, pernyataan, sasaran, eselon, jabatan in (
        nodes.order_by("lft").values_list("id", "induk_id", "jenjang__kode", "nomor_lama", "kode", "pernyataan",
                                          "sasaran", "eselon", "jabatan__nama")
    ):  # fmt: skip
        above = induk_id if induk_id in rows else None  # the hidden root is no box
        rows[pk] = Kotak(
            pk, above, jenjang, nomor, kode, pernyataan, sasaran, eselon, jabatan or "", indicators[pk]
        )  # fmt: skip
    return list(rows.values())
