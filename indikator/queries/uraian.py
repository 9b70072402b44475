"""A whole plan with its narrative, for worksheets and booklets: read flat and assembled in Python.

In two queries, or three where a formula has no text of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from cascading.models import Rencana, Simpul
from indikator.models import Indikator, Variabel


@dataclass(frozen=True, slots=True)
class IndikatorUraian:
    """One indicator with the sentences that explain it, as they are printed.

    `rumus` is its expression; `label` names its variables where no text says how it is computed.
    """

    nama: str
    definisi: str
    makna: str
    alasan: str
    relevansi: str
    rumus_teks: str
    sumber_data: str
    rumus: str = ""
    label: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SimpulUraian:
    """One node with its narrative; `jabatan_id` is its own, `anak` are its children in their order."""

    id: int
    jenjang: str
    pernyataan: str
    jabatan_id: int | None
    penjelasan: list[str]
    masalah: list[str]
    faktor_penyebab: str
    penutup: str
    indikator: list[IndikatorUraian]
    anak: list["SimpulUraian"] = field(default_factory=list)


def uraian_of(rencana: Rencana) -> list[SimpulUraian]:
    """The topmost nodes of a plan that the actor may read, in tree order, with all that hangs below them."""
    indicators = _indicators_of(rencana)
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False).order_by("lft")
    found: dict[int, SimpulUraian] = {}
    tops: list[SimpulUraian] = []
    for pk, induk_id, jenjang, pernyataan, jabatan_id, penjelasan, masalah, faktor_penyebab, penutup in (
        nodes.values_list("id", "induk_id", "jenjang__kode", "pernyataan", "jabatan_id", "penjelasan", "masalah",
                          "faktor_penyebab", "penutup")
    ):  # fmt: skip
        found[pk] = SimpulUraian(
            pk, jenjang or "", pernyataan, jabatan_id, penjelasan, masalah, faktor_penyebab, penutup, indicators[pk]
        )
        above = found.get(induk_id or 0)
        (above.anak if above else tops).append(found[pk])
    return tops


def in_order(nodes: list[SimpulUraian]) -> Iterator[SimpulUraian]:
    """All nodes, each before what hangs below it."""
    for one in nodes:
        yield one
        yield from in_order(one.anak)


def _indicators_of(rencana: Rencana) -> defaultdict[int, list[IndikatorUraian]]:
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana).order_by("simpul_id", "urutan")
    texts = ("nama", "definisi", "makna", "alasan", "relevansi", "rumus_teks", "sumber_data", "rumus")
    read = [
        (pk, simpul_id, IndikatorUraian(*told)) for pk, simpul_id, *told in rows.values_list("id", "simpul_id", *texts)
    ]
    wordless = [pk for pk, _simpul_id, one in read if one.rumus and not one.rumus_teks]
    labels = labels_of(rencana, wordless) if wordless else {}
    found: defaultdict[int, list[IndikatorUraian]] = defaultdict(list)
    for pk, simpul_id, one in read:
        found[simpul_id].append(replace(one, label=labels[pk]) if pk in labels else one)
    return found


def labels_of(rencana: Rencana, indikator: Collection[int]) -> dict[int, dict[str, str]]:
    """The names of the variables of these formulas, by indicator and code."""
    rows = Variabel.objects.filter(pemda_id=rencana.pemda_id, indikator_id__in=indikator)
    found: dict[int, dict[str, str]] = {}
    for pk, kode, label in rows.values_list("indikator_id", "kode", "label"):
        found.setdefault(pk, {})[kode] = label
    return found
