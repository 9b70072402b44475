"""A whole plan as rows, for documents: read flat and assembled in Python, in three queries whatever its size."""

from collections import defaultdict
from dataclasses import dataclass, field

from cascading.models import Rencana, Simpul
from indikator.models import Indikator, Target


@dataclass(frozen=True, slots=True)
class IndikatorBaris:
    """One indicator as a document prints it; `target` is the text per year."""

    id: int
    nama: str
    rumus_teks: str
    satuan: str
    sumber_data: str
    target: dict[int, str]


@dataclass(slots=True)
class SimpulBaris:
    """One node in tree order; `unit_id` is its owner's: the own unit, else the nearest ancestor's, else the plan's."""

    id: int
    induk_id: int | None
    jenjang: str
    urutan_jenjang: int
    nomor: str
    kode: str
    pernyataan: str
    eselon: str
    unit_id: int | None
    unit: str
    jabatan: str
    revisi: int
    indikator: list[IndikatorBaris] = field(default_factory=list)


def rows_of(rencana: Rencana) -> list[SimpulBaris]:
    """All nodes of a plan that the actor may read, in tree order, with indicators and yearly targets. Three queries."""
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False)
    indicators = _indicators_of(rencana)
    rows: dict[int, SimpulBaris] = {}
    for pk, induk, jenjang, urutan, nomor, kode, pernyataan, eselon, unit_id, unit, jabatan, revisi in (
        nodes.order_by("lft").values_list("id", "induk_id", "jenjang__kode", "jenjang__urutan", "nomor_lama", "kode",
                                          "pernyataan", "eselon", "unit_id", "unit__nama", "jabatan__nama", "revisi")
    ):  # fmt: skip
        above = rows.get(induk or 0)
        inherited = (above.unit_id, above.unit) if above else _owner_of(rencana)
        owner = (unit_id, unit) if unit_id else inherited
        above_id = induk if above else None
        rows[pk] = SimpulBaris(
            pk, above_id, jenjang, urutan, nomor, kode, pernyataan, eselon, *owner, jabatan or "", revisi,
            indicators[pk],
        )  # fmt: skip
    return list(rows.values())


def _owner_of(rencana: Rencana) -> tuple[int | None, str]:
    return rencana.unit_id, rencana.unit.nama if rencana.unit else ""


def _indicators_of(rencana: Rencana) -> defaultdict[int, list[IndikatorBaris]]:
    """The indicators of a plan by node, in their order."""
    targets: defaultdict[int, dict[int, str]] = defaultdict(dict)
    yearly = Target.objects.filter(pemda_id=rencana.pemda_id, indikator__simpul__rencana=rencana, triwulan=None)
    measures = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    for indikator_id, tahun, teks in yearly.values_list("indikator_id", "tahun", "teks"):
        targets[indikator_id][tahun] = teks
    found: defaultdict[int, list[IndikatorBaris]] = defaultdict(list)
    rows = measures.order_by("simpul_id", "urutan").values_list(
        "simpul_id", "id", "nama", "rumus_teks", "satuan__nama", "sumber_data"
    )
    for simpul_id, pk, nama, rumus_teks, satuan, sumber_data in rows:
        found[simpul_id].append(IndikatorBaris(pk, nama, rumus_teks, satuan or "", sumber_data, targets[pk]))
    return found
