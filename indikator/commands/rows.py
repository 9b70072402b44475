"""What these commands share: rows read under the plan's lock, and how a row stands in the audit trail."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from cascading import tree
from cascading.models import Rencana, Simpul
from indikator import rules
from indikator.models import Indikator, Target, Variabel
from indikator.reading import Terbaca, read_target
from indikator.rules.ukur import FIELDS as UKUR
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jejak

TARGET = ("tahun", "triwulan", "teks", "revisi")
VARIABEL = ("urutan", "kode", "label", "satuan", "sumber", "himpunan", "anggota", "rujukan_variabel", "jawaban")


def locked(actor: Actor, indikator_id: int) -> tuple[Rencana, Indikator]:
    """The plan under lock, then the indicator, read fresh."""
    own = Indikator.objects.filter(pemda_id=actor.pemda_id, pk=indikator_id)
    rencana = tree.lock(actor, Subquery(own.values("simpul__rencana_id")))
    indikator = own.select_related("simpul").filter(simpul__rencana=rencana).first()
    if indikator is None:
        raise NotFound
    indikator.simpul.rencana = rencana
    return rencana, indikator


def simpul_of(rencana: Rencana, pk: int) -> Simpul:
    """A visible node of the locked plan; the hidden root carries no indicators."""
    found = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, pk=pk, induk__isnull=False)
    simpul = found.select_related("induk").first()
    if simpul is None:
        raise NotFound
    simpul.rencana = rencana
    return simpul


def jejak_of(actor: Actor, pk: int, *tindakan: str) -> tuple[Rencana, Jejak]:
    """The plan under lock and a row of its trail, one of these actions; the plan decides who sees the row."""
    rows = Jejak.objects.filter(pemda_id=actor.pemda_id, pk=pk, rencana_id__isnull=False, tindakan__in=tindakan)
    fields = {name: name for name in ("tindakan", "objek_jenis", "objek_id", "rencana_id", "sebelum", "sesudah")}
    rencana = tree.lock(
        actor, Subquery(rows.values("rencana_id")), jejak=Subquery(rows.values_list(JSONObject(**fields)))
    )
    found: dict[str, Any] = vars(rencana).pop("jejak")
    return rencana, Jejak(pk=pk, pemda_id=actor.pemda_id, **found)


def lived_since(jejak: Jejak) -> RawSQL:
    """Whether a row of this deletion was brought back before, to be read with a query under the lock.

    Then it must not take its old revision again: two states would bear the same number, and a stale edit would pass.
    """
    is_branch = jejak.tindakan == "simpul.delete"
    nodes, indicators = (
        [image["id"] for image in jejak.sebelum.get(kind, ())] if is_branch else [] for kind in ("cabang", "indikator")
    )
    measures = indicators if is_branch else [jejak.objek_id]
    return RawSQL(  # noqa: S611 - our own text, its values as parameters
        LIVED_SINCE,
        (jejak.pemda_id, jejak.rencana_id, jejak.pk, measures, nodes, measures),
        output_field=BooleanField(),
    )


LIVED_SINCE = """
EXISTS (SELECT 1 FROM core_jejak j WHERE j.pemda_id = %s AND j.rencana_id = %s AND j.id > %s AND (
    j.tindakan = 'indikator.restore' AND j.objek_id = ANY(%s::bigint[])
    OR j.tindakan = 'simpul.restore' AND (
        EXISTS (SELECT 1 FROM jsonb_array_elements(j.sesudah->'cabang') satu
                WHERE (satu->>'id')::bigint = ANY(%s::bigint[]))
        OR EXISTS (SELECT 1 FROM jsonb_array_elements(j.sesudah->'indikator') satu
                   WHERE (satu->>'id')::bigint = ANY(%s::bigint[])))))
"""


def values(terbaca: Terbaca) -> dict[str, Any]:
    """The reading as the row keeps it: numbers as texts of decimals."""
    return {
        "keadaan": str(terbaca.keadaan),
        "bagian": [one.as_dict() for one in terbaca.bagian],
        "catatan": list(terbaca.catatan),
    }


def image_of(indikator: Indikator) -> dict[str, Any]:
    """All that an indicator says with its targets, for the audit trail: enough to bring it back."""
    targets = sorted(indikator.target.all(), key=lambda one: (one.tahun, one.triwulan or 0))
    janji = [{name: getattr(one, name) for name in TARGET} for one in targets]
    return _image(indikator, janji, ukur_image(indikator)["variabel"])


def images_of(indicators: QuerySet[Indikator]) -> list[dict[str, Any]]:
    """The images of several indicators; their targets and variables come along in the same query."""
    targets = Target.objects.filter(indikator=OuterRef("pk")).order_by("tahun", F("triwulan").asc(nulls_first=True))
    variables = Variabel.objects.filter(indikator=OuterRef("pk")).order_by("urutan", "id")
    found = indicators.annotate(
        janji=ArraySubquery(targets.values_list(JSONObject(**{name: name for name in TARGET}))),
        rincian=ArraySubquery(variables.values_list(JSONObject(**{name: name for name in (*VARIABEL, "rujukan_id")}))),
    )
    return [_image(one, one.janji, one.rincian) for one in found]


def _image(indikator: Indikator, target: list[dict[str, Any]], variabel: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": indikator.pk,
        "simpul": indikator.simpul_id,
        "urutan": indikator.urutan,
        "revisi": indikator.revisi,
        **{name: getattr(indikator, name) for name in sorted(rules.CHANGEABLE)},
        "ukur": {**ukur_fields(indikator), "variabel": variabel},
        "target": target,
    }


def erase(rencana: Rencana, ids: Sequence[int]) -> None:
    """Deletes indicators; what hangs on them goes by the keys of the tables, in the same statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM indikator_indikator WHERE pemda_id = %s AND id = ANY(%s)", [rencana.pemda_id, [*ids]]
        )


def save_indicators(rencana: Rencana, images: Sequence[dict[str, Any]], revisi: int | None) -> list[Indikator]:
    """Writes the indicators that images describe, with their targets and variables."""
    made = [from_image(rencana.pemda_id, image, revisi) for image in images]
    Target.objects.bulk_create([one for _indikator, targets, _variabel in made for one in targets], batch_size=1_000)
    indicators = Indikator.objects.bulk_create([indikator for indikator, *_rest in made], batch_size=1_000)
    Variabel.objects.bulk_create([one for _indikator, _targets, variabel in made for one in variabel], batch_size=1_000)
    return indicators


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
    names = (*VARIABEL, "rujukan_id")
    variabel = [{name: getattr(one, name) for name in names} for one in indikator.variabel.all()]
    return {**ukur_fields(indikator), "variabel": variabel}


def ukur_fields(indikator: Indikator) -> dict[str, Any]:
    """The same without the variables."""
    fields = {name: getattr(indikator, name) for name in sorted(UKUR)}
    if indikator.baseline_nilai is not None:
        fields["baseline_nilai"] = str(indikator.baseline_nilai)
    return {**fields, "semula_id": indikator.semula_id}


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
