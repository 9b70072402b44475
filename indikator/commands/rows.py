"""What these commands share: rows read under the plan's lock, and how a row stands in the audit trail."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cascading import tree
from cascading.models import Rencana, Simpul
from indikator import rules
from indikator.models import Indikator, Target, Variabel
from indikator.reading import Terbaca, read_target
from indikator.rules.ukur import FIELDS as UKUR
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jejak

VARIABEL = ("urutan", "kode", "label", "satuan", "sumber", "himpunan", "anggota")


def locked(actor: Actor, indikator_id: int) -> tuple[Rencana, Indikator]:
    """The plan under lock, then the indicator, read fresh."""
    rencana_id = visible_to(actor, Indikator.objects.filter(pk=indikator_id)).values_list("simpul__rencana_id").first()
    if rencana_id is None:
        raise NotFound
    rencana = tree.lock(actor, *rencana_id)
    rows = Indikator.objects.select_related("simpul__rencana").filter(pk=indikator_id, simpul__rencana=rencana)
    indikator = rows.first()
    if indikator is None:
        raise NotFound
    return rencana, indikator


def simpul_of(rencana: Rencana, pk: int) -> Simpul:
    """A visible node of the locked plan; the hidden root carries no indicators."""
    simpul = Simpul.objects.select_related("rencana").filter(rencana=rencana, pk=pk, induk__isnull=False).first()
    if simpul is None:
        raise NotFound
    return simpul


def jejak_of(actor: Actor, pk: int, *tindakan: str) -> tuple[Rencana, Jejak]:
    """The plan under lock and a row of its trail, one of these actions; the plan decides who sees the row."""
    rows = Jejak.objects.filter(pemda_id=actor.pemda_id, pk=pk, rencana_id__isnull=False, tindakan__in=tindakan)
    jejak = rows.first()
    if jejak is None or jejak.rencana_id is None:
        raise NotFound
    return tree.lock(actor, jejak.rencana_id), jejak


def values(terbaca: Terbaca) -> dict[str, Any]:
    """The reading as the row keeps it: numbers as texts of decimals."""
    return {
        "keadaan": str(terbaca.keadaan),
        "bagian": [{"nilai": str(one.nilai), "satuan": one.satuan, "predikat": one.predikat} for one in terbaca.bagian],
        "catatan": list(terbaca.catatan),
    }


def image_of(indikator: Indikator) -> dict[str, Any]:
    """All that an indicator says with its targets, for the audit trail: enough to bring it back."""
    targets = sorted(indikator.target.all(), key=lambda one: (one.tahun, one.triwulan or 0))
    return {
        "id": indikator.pk,
        "simpul": indikator.simpul_id,
        "urutan": indikator.urutan,
        "revisi": indikator.revisi,
        **{name: getattr(indikator, name) for name in sorted(rules.CHANGEABLE)},
        "ukur": ukur_image(indikator),
        "target": [
            {"tahun": one.tahun, "triwulan": one.triwulan, "teks": one.teks, "revisi": one.revisi} for one in targets
        ],
    }


def from_image(
    pemda_id: int, image: dict[str, Any], revisi: int | None
) -> tuple[Indikator, list[Target], list[Variabel]]:
    """The rows that an image describes, unsaved; in the revisions that it tells, or where one is given, in that."""
    fields = {name: image[name] for name in rules.CHANGEABLE}
    indikator = Indikator(
        pk=image["id"], pemda_id=pemda_id, simpul_id=image["simpul"], urutan=image["urutan"],
        revisi=image["revisi"] if revisi is None else revisi, **fields,
    )  # fmt: skip
    variabel = bring_back(indikator, image.get("ukur", {}))
    return indikator, [
        Target(
            pemda_id=pemda_id, indikator=indikator, tahun=one["tahun"], triwulan=one["triwulan"], teks=one["teks"],
            revisi=one["revisi"] if revisi is None else revisi,
            **values(read_target(one["teks"], saudara=_siblings(image["target"], one))),
        )
        for one in image["target"]
    ], variabel  # fmt: skip


def ukur_image(indikator: Indikator) -> dict[str, Any]:
    """How an indicator is measured, as the trail keeps it to bring the indicator back."""
    fields = {name: getattr(indikator, name) for name in sorted(UKUR)}
    if indikator.baseline_nilai is not None:
        fields["baseline_nilai"] = str(indikator.baseline_nilai)
    return {
        **fields,
        "semula_id": indikator.semula_id,
        "variabel": [
            {name: getattr(one, name) for name in (*VARIABEL, "rujukan_id")} for one in indikator.variabel.all()
        ],
    }


def bring_back(indikator: Indikator, image: Mapping[str, Any]) -> list[Variabel]:
    """Gives an unsaved indicator what the image tells, and its variables, unsaved; what they named may be gone."""
    fields = {**image}
    known = Indikator.objects.filter(pemda_id=indikator.pemda_id)
    variabel = fields.pop("variabel", ())
    if fields.get("baseline_nilai") is not None:
        fields["baseline_nilai"] = Decimal(fields["baseline_nilai"])
    if fields.get("semula_id") and not known.filter(pk=fields["semula_id"]).exists():
        fields["semula_id"] = None
    for name, value in fields.items():
        setattr(indikator, name, value)
    wanted = {one["rujukan_id"] for one in variabel if one["rujukan_id"]}
    there = set(known.filter(pk__in=wanted).values_list("pk", flat=True)) | {indikator.pk}
    return [
        Variabel(pemda_id=indikator.pemda_id, indikator=indikator,
                 **{**one, "rujukan_id": one["rujukan_id"] if one["rujukan_id"] in there else None})
        for one in variabel
    ]  # fmt: skip


def _siblings(targets: list[dict[str, Any]], one: dict[str, Any]) -> list[str]:
    return [other["teks"] for other in targets if other is not one]
