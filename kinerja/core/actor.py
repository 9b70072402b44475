"""Who acts: frozen, typed and never None, built from a session, a job or a command."""

from dataclasses import dataclass, field

from django.db import connection

from kinerja.core.models import Pemda, Pengguna, Peran

NO_PEMDA = 0  # no row has this id, so nothing is found with it
SISTEM = "sistem"
OPERATOR = "operator"
OTHER_LABELS = {SISTEM: "Sistem", OPERATOR: "Operator"}


@dataclass(frozen=True, slots=True)
class Mandat:
    """One role of the actor, and the units that it reaches: `unit_ids` is the own subtree, `pd_ids` the whole PD.

    Both are None where the role is for the whole Pemda.
    """

    peran: str
    unit_ids: frozenset[int] | None = None
    pd_ids: frozenset[int] | None = None

    @property
    def label(self) -> str:
        return OTHER_LABELS.get(self.peran) or str(Peran(self.peran).label)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) at work in one Pemda; an operator of the platform has NO_PEMDA."""

    nama: str
    pemda_id: int
    mandat: tuple[Mandat, ...]
    pengguna_id: int | None = None
    pemda_slug: str = ""
    pemda_nama: str = ""
    permintaan: str = field(default="", compare=False)

    @property
    def peran_label(self) -> str:
        return ", ".join(dict.fromkeys(one.label for one in self.mandat))


def actor_in(pengguna: Pengguna, pemda_id: int, *, permintaan: str = "") -> Actor | None:
    """The person in this Pemda, or None without an active membership in a Pemda at work. Call it inside the Pemda."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERSHIPS, {"pengguna": pengguna.pk, "pemda": pemda_id})
        rows = cursor.fetchall()
    if not rows or not pengguna.is_active:
        return None
    mandat = tuple(
        Mandat(peran) if unit_id is None else Mandat(peran, frozenset(subtree), frozenset(pd))
        for peran, unit_id, subtree, pd, _slug, _nama in rows
    )
    slug, nama = rows[0][4:]
    return Actor(pengguna.nama, pemda_id, mandat, pengguna.pk, slug, nama, permintaan)


# One query, since every request asks it: each role with the units below its own, and with all units of its PD.
MEMBERSHIPS = """
WITH RECURSIVE peran AS (
    SELECT id, peran, unit_id FROM core_keanggotaan
    WHERE pengguna_id = %(pengguna)s AND pemda_id = %(pemda)s AND aktif),
bawah AS (
    SELECT id AS peran_id, unit_id FROM peran WHERE unit_id IS NOT NULL
    UNION ALL SELECT bawah.peran_id, u.id FROM core_unit u JOIN bawah ON u.induk_id = bawah.unit_id),
atas AS (
    SELECT peran.id AS peran_id, u.id AS unit_id, u.induk_id FROM peran JOIN core_unit u ON u.id = peran.unit_id
    UNION ALL SELECT atas.peran_id, u.id, u.induk_id FROM core_unit u JOIN atas ON u.id = atas.induk_id),
pd AS (
    SELECT peran_id, unit_id FROM atas WHERE induk_id IS NULL
    UNION ALL SELECT pd.peran_id, u.id FROM core_unit u JOIN pd ON u.induk_id = pd.unit_id)
SELECT peran.peran, peran.unit_id,
    ARRAY(SELECT unit_id FROM bawah WHERE peran_id = peran.id),
    ARRAY(SELECT unit_id FROM pd WHERE peran_id = peran.id),
    pemda.slug, pemda.nama
FROM peran JOIN core_pemda pemda ON pemda.id = %(pemda)s AND pemda.ditangguhkan_pada IS NULL
ORDER BY peran.id
"""


def operator(pengguna: Pengguna, *, permintaan: str = "") -> Actor:
    """The platform's operator: creates and suspends Pemda, sees no content."""
    if not pengguna.is_operator:
        raise ValueError(f"{pengguna.nama_pengguna} is no operator")
    return Actor(pengguna.nama, NO_PEMDA, (Mandat(OPERATOR),), pengguna.pk, permintaan=permintaan)


def system_in(pemda: Pemda) -> Actor:
    """Commands and benches without a person: reads the whole Pemda, writes nothing of its content."""
    return Actor(SISTEM, pemda.pk, (Mandat(SISTEM),), None, pemda.slug, pemda.nama)
