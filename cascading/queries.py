"""What an actor can read of plans and trees; every answer is evaluated, never a lazy queryset."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from cascading.models import Jenjang, Rencana, Simpul, Skema, Tautan
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jabatan, Jejak, Unit
from kinerja.core.tables import TenantModel

T = TypeVar("T", bound=TenantModel)


def visible(actor: Actor, model: type[T], pk: int) -> T:
    """The row, or NotFound: the same whether it does not exist or the actor cannot see it."""
    row = visible_to(actor, model._default_manager.all()).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def known(actor: Actor, wanted: Mapping[type[TenantModel], Collection[int]]) -> set[tuple[str, int]]:
    """Which of these ids are rows that the actor can see, as (label of the model, id); one query for all kinds."""
    rows = {model: visible_to(actor, model._default_manager.filter(pk__in=ids)) for model, ids in wanted.items() if ids}
    kinds = [found.order_by().values_list(Value(model._meta.label), "pk") for model, found in rows.items()]
    return set(kinds[0].union(*kinds[1:], all=True)) if kinds else set()


def rencana_at(actor: Actor, slug: str) -> Rencana:
    """The plan at an address of the actor's Pemda, with its scheme and unit."""
    rencana = visible_to(actor, Rencana.objects.select_related("skema", "unit", "pemda")).filter(slug=slug).first()
    if rencana is None:
        raise NotFound
    return rencana


def rencana_by_id(actor: Actor, pk: int) -> Rencana:
    rencana = visible_to(actor, Rencana.objects.select_related("skema", "unit", "pemda")).filter(pk=pk).first()
    if rencana is None:
        raise NotFound
    return rencana


def rencana_list(actor: Actor) -> list[Rencana]:
    """The plans that the actor can see, the newest period first; each with `n_simpul` (without the hidden root)."""
    rows = visible_to(actor, Rencana.objects.select_related("skema", "unit"))
    rows = rows.annotate(n_simpul=Count("simpul", filter=Q(simpul__induk__isnull=False)))
    return sorted(rows, key=lambda row: (-row.tahun_awal, row.unit.nama if row.unit else "", row.judul))


def skema_list(actor: Actor) -> list[dict[str, str]]:
    """The schemes of the Pemda, each with the names of its levels from the top."""
    rows = visible_to(actor, Skema.objects.order_by("id").prefetch_related("jenjang"))
    return [
        {"kode": one.kode, "nama": one.nama,
         "jenjang_nama": " → ".join(level.nama for level in sorted(one.jenjang.all(), key=lambda level: level.urutan))}
        for one in rows
    ]  # fmt: skip


def jenjang_of(rencana: Rencana) -> list[Jenjang]:
    """The levels of the plan's scheme, from the top."""
    return list(Jenjang.objects.filter(pemda_id=rencana.pemda_id, skema_id=rencana.skema_id).order_by("urutan"))


def jenjang_by_kode(rencana: Rencana) -> dict[str, Jenjang]:
    return {one.kode: one for one in jenjang_of(rencana)}


def tautan_of(actor: Actor, simpul_id: int) -> list[Tautan]:
    """Links from and to a node whose other end the actor can see too."""
    rows = visible_to(actor, Tautan.objects.select_related("dari__rencana", "ke__rencana"))
    seen = visible_to(actor, Rencana.objects.all())
    rows = rows.filter(Q(dari_id=simpul_id) | Q(ke_id=simpul_id), dari__rencana__in=seen, ke__rencana__in=seen)
    return list(rows.order_by("id"))


def history_of(rencana: Rencana, *, wanted: Q | None = None, page: int = 1, size: int = 50) -> list[Jejak]:
    """The audit trail of a plan that the actor may read, the newest first; `wanted` says which rows.

    One row more than `size` where there is a next page.
    """
    rows = _trail_of(rencana)
    if wanted is not None:
        rows = rows.filter(wanted)
    start = (page - 1) * size
    return list(rows.order_by("-id")[start : start + size + 1])


def writers_of(rencana: Rencana) -> list[str]:
    """Who ever changed the plan, by name."""
    return sorted(_trail_of(rencana).order_by().values_list("oleh", flat=True).distinct())


def last_words(rencana: Rencana, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What rows (label, id) that are no more were called, as far as the trail tells; no query for none."""
    about = Q(pk__in=[])
    for label in {label for label, _pk in wanted}:
        about |= Q(objek_jenis=label, objek_id__in=[pk for one, pk in wanted if one == label])
    found = {}
    rows = _trail_of(rencana).filter(about).order_by("id").values_list("objek_jenis", "objek_id", "sebelum", "sesudah")
    for label, pk, before, after in rows if wanted else ():
        for image in (before, *before.get("cabang", ())[:1], after):
            if name := image.get("pernyataan") or image.get("nama"):
                found[label, pk] = str(name)
    return found


def _trail_of(rencana: Rencana) -> QuerySet[Jejak]:
    return Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk)


def jejak_of(rencana: Rencana, pk: int) -> Jejak | None:
    """One row of the trail of a plan that the actor may read."""
    return Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk, pk=pk).first()


def unit_name(rencana: Rencana, unit_id: int) -> str:
    return Unit.objects.values_list("nama", flat=True).get(pemda_id=rencana.pemda_id, pk=unit_id)


def names_of(rencana: Rencana, ids: dict[str, set[int]]) -> dict[str, dict[int, str]]:
    """Names for the ids that the audit trail keeps, by kind: unit, jabatan, jenjang, simpul. One query, if any."""
    sources: dict[str, tuple[QuerySet[Any], str]] = {
        "unit": (Unit.objects.all(), "nama"),
        "jabatan": (Jabatan.objects.all(), "nama"),
        "jenjang": (Jenjang.objects.all(), "nama"),
        "simpul": (Simpul.objects.filter(rencana=rencana), "pernyataan"),
    }
    parts = [
        rows.filter(pemda_id=rencana.pemda_id, pk__in=ids[kind]).order_by()
        .annotate(kind=Value(kind), name=Cast(field, TextField())).values_list("kind", "pk", "name")
        for kind, (rows, field) in sources.items() if ids.get(kind)
    ]  # fmt: skip
    found: dict[str, dict[int, str]] = {kind: {} for kind in sources}
    for kind, pk, name in parts[0].union(*parts[1:], all=True) if parts else ():
        found[kind][pk] = name
    return found


def unit_bands(rencana: Rencana) -> dict[int, str]:
    """For each unit the name of its Bagian: of the unit right below the Perangkat Daerah, or of that itself."""
    units = {one.pk: one for one in Unit.objects.filter(pemda_id=rencana.pemda_id)}
    bands = {}
    for pk, unit in units.items():
        while unit.induk_id is not None and units[unit.induk_id].induk_id is not None:
            unit = units[unit.induk_id]
        bands[pk] = unit.nama
    return bands


def size_of(rencana: Rencana) -> int:
    """The number of nodes of a plan, without the hidden root."""
    return Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, induk__isnull=False).count()


def open_perubahan(source: Rencana) -> Rencana | None:
    """The Perubahan of this plan that is still on its way."""
    rows = Rencana.objects.filter(pemda_id=source.pemda_id, perubahan_dari=source)
    return rows.filter(status__in=(Rencana.Status.DRAF, Rencana.Status.DIAJUKAN)).first()


def copies_of(*sources: Rencana) -> list[Rencana]:
    """The plans whose nodes were copied from one of these for another period; their own Perubahan are none."""
    pemda_id = sources[0].pemda_id
    links = Tautan.objects.filter(
        pemda_id=pemda_id, jenis=Tautan.Jenis.SALINAN, dari__rencana=OuterRef("pk"), ke__rencana__in=sources
    )
    rows = Rencana.objects.filter(Exists(links), pemda_id=pemda_id, perubahan_dari=None)
    return list(rows.exclude(pk__in=[one.pk for one in sources]).order_by("tahun_awal", "id"))


def origin_of(rencana: Rencana) -> Rencana | None:
    """The plan from which this one was copied, be it as a Perubahan or for another period."""
    links = Tautan.objects.filter(
        pemda_id=rencana.pemda_id, jenis=Tautan.Jenis.SALINAN, ke__rencana=OuterRef("pk"), dari__rencana=rencana
    )
    return Rencana.objects.filter(pemda_id=rencana.pemda_id).exclude(pk=rencana.pk).filter(Exists(links)).first()


def versions_of(actor: Actor, rencana: Rencana) -> list[Rencana]:
    """All versions of the plan that the actor sees, the first one first."""
    rows = visible_to(actor, Rencana.objects.filter(skema_id=rencana.skema_id))
    by_id = {one.pk: one for one in rows}

    def first_of(one: Rencana) -> int:
        while one.perubahan_dari_id in by_id:
            one = by_id[one.perubahan_dari_id]
        return one.pk

    first = first_of(rencana)
    return sorted((one for one in by_id.values() if first_of(one) == first), key=lambda one: (one.versi, one.pk))
