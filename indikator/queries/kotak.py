"""A whole plan as the boxes of its diagram: statements, sasaran, eselon, indicators with their Penjelasan."""

from collections import defaultdict
from dataclasses import dataclass, field

from cascading.models import Rencana, Simpul
from indikator.models import Indikator


@dataclass(frozen=True, slots=True)
class KotakIndikator:
    """One indicator as a box shows it."""

    nama: str
    rumus_teks: str
    akumulasi: str
    polaritas: str
    sumber_data: str
    keterangan: str


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
    """All nodes of a plan that the actor may read, in tree order. Two queries whatever its size."""
    indicators: defaultdict[int, list[KotakIndikator]] = defaultdict(list)
    measures = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    for simpul_id, *texts in measures.order_by("simpul_id", "urutan").values_list(
        "simpul_id", "nama", "rumus_teks", "akumulasi", "polaritas", "sumber_data", "keterangan"
    ):
        indicators[simpul_id].append(KotakIndikator(*texts))
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
