"""Realisations as a list, page by page, as far as the actor may read them."""

from django.db.models import QuerySet

from cascading.models import Rencana
from indikator.models import Realisasi
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor


def realisasi_rows(
    actor: Actor, rencana: Rencana, *, unit: int | None, tahun: int | None, triwulan: int | None, setelah: int,
    batas: int,
) -> list[Realisasi]:  # fmt: skip
    """All versions, by id, after `setelah`; one row more than `batas` where there are more."""
    rows = _rows(actor).filter(paket__rencana=rencana, pk__gt=setelah)
    wanted = {"paket__unit_id": unit, "tahun": tahun, "triwulan": triwulan}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return list(rows.order_by("pk")[: batas + 1])


def realisasi_row(actor: Actor, pk: int) -> Realisasi:
    return _rows(actor).get(pk=pk)


def _rows(actor: Actor) -> QuerySet[Realisasi]:
    rows = Realisasi.objects.select_related("paket__unit", "indikator", "oleh__pengguna")
    return visible_to(actor, rows)
