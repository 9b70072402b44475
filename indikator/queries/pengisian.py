"""What entering realisations needs to know: whose an indicator is, which window is open, what was entered last."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce

from cascading.models import Rencana, Simpul
from indikator.models import Indikator, JendelaKhusus, JendelaPengisian, Paket, Realisasi, Target
from indikator.reading import Keadaan
from indikator.rules import realisasi as rules
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.models import Keanggotaan, Peran
from kinerja.core.waktu import hari_ini

GARIS = Coalesce(F("indikator__semula_id"), F("indikator_id"))


def owners_of(rencana: Rencana) -> dict[int, int | None]:
    """The unit of each indicator of a plan: its node's, the nearest ancestor's, at last the plan's. Two queries."""
    units: dict[int, int | None] = {}
    nodes = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana).order_by("lft")
    for pk, induk_id, unit_id in nodes.values_list("id", "induk_id", "unit_id"):
        units[pk] = unit_id or units.get(induk_id, rencana.unit_id)
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    return {pk: units[simpul_id] for pk, simpul_id in rows.values_list("id", "simpul_id")}


def owner_of(indikator: Indikator) -> int | None:
    """The same for one indicator."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_indikator(%s)", [indikator.pk])
        unit_id: int | None = cursor.fetchone()[0]
    return unit_id


def units_up(unit_id: int) -> list[int]:
    """The unit and all above it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_ke_atas(%s)", [unit_id])
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Masa:
    """The window of a quarter as a unit has it; `alasan` says why nothing can be written today, empty where it can."""

    jendela: JendelaPengisian | None
    tutup: date | None
    alasan: str

    @property
    def terbuka(self) -> bool:
        return not self.alasan


def masa_of(pemda_id: int, unit_id: int, tahun: int, triwulan: int, paket: Paket | None = None) -> Masa:
    jendela = JendelaPengisian.objects.filter(pemda_id=pemda_id, tahun=tahun, triwulan=triwulan).first()
    if jendela is None:
        return Masa(None, None, rules.window_problem(None, (), paket, date.min))
    khusus = list(JendelaKhusus.objects.filter(pemda_id=pemda_id, jendela=jendela, unit_id__in=units_up(unit_id)))
    alasan = rules.window_problem(jendela, khusus, paket, hari_ini(pemda_id))
    return Masa(jendela, rules.last_day(jendela, khusus, paket), alasan)


def masa_semua(
    pemda_id: int, above: Mapping[int, Collection[int]], tahun: int, triwulan: int, paket: Mapping[int, Paket]
) -> dict[int, Masa]:
    """The same for many units, in three queries; `above` are each unit and all above it, `paket` those begun."""
    jendela = JendelaPengisian.objects.filter(pemda_id=pemda_id, tahun=tahun, triwulan=triwulan).first()
    if jendela is None:
        return {pk: Masa(None, None, rules.window_problem(None, (), paket.get(pk), date.min)) for pk in above}
    special = list(JendelaKhusus.objects.filter(pemda_id=pemda_id, jendela=jendela))
    hari = hari_ini(pemda_id)
    found = {}
    for pk, units in above.items():
        own = [one for one in special if one.unit_id in units]
        alasan = rules.window_problem(jendela, own, paket.get(pk), hari)
        found[pk] = Masa(jendela, rules.last_day(jendela, own, paket.get(pk)), alasan)
    return found


def membership(actor: Actor, peran: Peran, unit_id: int) -> Keanggotaan | None:
    """In which role the actor does it: the membership of this kind that reaches the unit."""
    above = units_up(unit_id)
    rows = Keanggotaan.objects.filter(
        pemda_id=actor.pemda_id, pengguna_id=actor.pengguna_id or 0, peran=peran, aktif=True
    ).order_by("id")
    for row in rows:
        if row.unit_id in above if peran == Peran.KEPALA_UNIT else row.unit_id is None or _same_pd(row.unit_id, above):
            return row
    return None


def _same_pd(unit_id: int, above: Collection[int]) -> bool:
    return units_up(unit_id)[-1] in above


def newest(
    pemda_id: int, garis: Collection[int], tahun: Collection[int], *, resmi: bool = False
) -> dict[tuple[int, int, int], Realisasi]:
    """By lineage, year and quarter: what was entered last; `resmi`: what was verified last. One query."""
    rows = Realisasi.objects.filter(pemda_id=pemda_id, tahun__in=tahun).annotate(garis=GARIS).filter(garis__in=garis)
    if resmi:
        rows = rows.filter(status=Paket.Status.TERVERIFIKASI)
    found: dict[tuple[int, int, int], Realisasi] = {}
    for row in rows.select_related("paket", "oleh__pengguna").order_by("versi", "id"):
        found[row.garis, row.tahun, row.triwulan] = row
    return found


def due(indikator: Iterable[Indikator], tahun: int, triwulan: int) -> set[int]:
    """The indicators for which a realisation is due in a quarter: with a target of that quarter, or of the year in the
    last quarter where none is set per quarter. One query.
    """
    targets: dict[int, dict[int | None, str]] = {}
    rows = Target.objects.filter(indikator__in=list(indikator), tahun=tahun)
    for pk, quarter, keadaan in rows.values_list("indikator_id", "triwulan", "keadaan"):
        targets.setdefault(pk, {})[quarter] = keadaan
    none = {Keadaan.NIHIL.value, Keadaan.TIDAK_BERLAKU.value, Keadaan.KOSONG.value}
    found = set()
    for pk, by_quarter in targets.items():
        quarters = {key: value for key, value in by_quarter.items() if key is not None}
        state = quarters.get(triwulan) if quarters else by_quarter.get(None) if triwulan == 4 else None
        if state is not None and state not in none:
            found.add(pk)
    return found


def may_enter(actor: Actor, paket: Paket, masa: Masa) -> str:
    """Why the actor may not write into this package (which need not be saved); empty where it is allowed."""
    return verdict(actor, "realisasi.record", paket).reason or masa.alasan or rules.paket_problem(paket)
