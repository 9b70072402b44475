"""Who acts: frozen, typed and never None, built from a session, a job or a command."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from kinerja.core.models import Keanggotaan, Pemda, Pengguna, Peran

SISTEM = "sistem"
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Mandat:
    """One role of the actor, and the units that it reaches: `unit_ids` is the own subtree, `pd_ids` the whole PD.

    Both are None where the role is for the whole Pemda.
    """

    peran: str
    unit_ids: frozenset[int] | None = None
    pd_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) at work in one Pemda; `pemda_id` is None for an operator of the platform."""

    nama: str
    pemda_id: int | None
    mandat: tuple[Mandat, ...]
    pengguna_id: int | None = None
    pemda_slug: str = ""
    pemda_nama: str = ""
    permintaan: str = field(default="", compare=False)

    @property
    def peran_label(self) -> str:
        labels = dict(Peran.choices)
        return ", ".join(str(labels.get(one.peran, one.peran)) for one in self.mandat)


def actor_in(pengguna: Pengguna, pemda: Pemda, *, permintaan: str = "") -> Actor | None:
    """The person in this Pemda, or None without an active membership there. Call it inside the Pemda."""
    rows = Keanggotaan.objects.filter(pengguna=pengguna, pemda=pemda, aktif=True).order_by("id")
    mandat = tuple(_mandat(row) for row in rows)
    if not mandat or not pengguna.is_active or pemda.ditangguhkan_pada:
        return None
    return Actor(pengguna.nama, pemda.id, mandat, pengguna.id, pemda.slug, pemda.nama, permintaan)


def operator(pengguna: Pengguna, *, permintaan: str = "") -> Actor:
    """The platform's operator: creates and suspends Pemda, sees no content."""
    assert pengguna.is_operator
    return Actor(pengguna.nama, None, (Mandat(OPERATOR),), pengguna.id, permintaan=permintaan)


def system_in(pemda: Pemda) -> Actor:
    """Commands and benches without a person: reads the whole Pemda, writes nothing of its content."""
    return Actor(SISTEM, pemda.id, (Mandat(SISTEM),), None, pemda.slug, pemda.nama)


def _mandat(row: Keanggotaan) -> Mandat:
    if row.unit_id is None:
        return Mandat(row.peran)
    return Mandat(row.peran, _subtree(row.unit_id), _subtree(row.unit_id, of_its_pd=True))


def _subtree(unit_id: int, *, of_its_pd: bool = False) -> frozenset[int]:
    """The unit with all below it; or the whole Perangkat Daerah in which it lies. One query."""
    up = """naik AS (
        SELECT id, induk_id FROM core_unit WHERE id = %(unit)s
        UNION ALL SELECT u.id, u.induk_id FROM core_unit u JOIN naik ON u.id = naik.induk_id),"""
    start = "SELECT id FROM naik WHERE induk_id IS NULL" if of_its_pd else "SELECT id FROM core_unit WHERE id = %(unit)s"
    down = f"""turun AS ({start}
        UNION ALL SELECT u.id FROM core_unit u JOIN turun ON u.induk_id = turun.id)"""
    query = f"WITH RECURSIVE {up if of_its_pd else ''} {down} SELECT id FROM turun"  # noqa: S608  (no input in it)
    with connection.cursor() as cursor:
        cursor.execute(query, {"unit": unit_id})
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return frozenset(row[0] for row in rows)
