"""Many rows of a worksheet in one request, as they come from a paste: each is saved, or refused by itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator import commands
from indikator.angka import figures_of
from indikator.commands import BarisIsian
from indikator.forms import Edit
from indikator.lembar import row_answer
from indikator.models import Paket
from indikator.queries.lembar import Lembar
from indikator.queries.pengisian import owners_of
from indikator.rules.realisasi import is_complete
from kinerja.core.actor import Actor
from kinerja.core.audit import trail_of_request
from kinerja.core.errors import Invalid, KinerjaError, Masalah, NotFound

MAX_ROWS = 100  # of one request; the page sends fewer


@dataclass(frozen=True, slots=True)
class Masa:
    """Of which plan, year and quarter the rows are, and of which units they may be."""

    rencana: Rencana
    tahun: int
    triwulan: int
    unit: Collection[int]


def read_rows(edit: Edit) -> list[BarisIsian]:
    """`edit` names one row, or several under "edit"; each with its own `kunci`."""
    several = edit.edits() if "edit" in edit.data else [edit]
    rows = [BarisIsian(one.number("indikator"), one.number_or_none("seen"), one.fields(), one.kunci) for one in several]
    for one in several:
        edit.masalah += [problem for problem in one.masalah if problem not in edit.masalah]
    edit.check()
    if len({one.indikator_id for one in rows}) != len(rows) or len(rows) > MAX_ROWS:
        pesan = _("Setiap indikator dikirim sekali, paling banyak %(n)s sekaligus.")
        raise Invalid([Masalah(pesan % {"n": MAX_ROWS}, "edit")])
    return rows


def save_rows(actor: Actor, masa: Masa, rows: Iterable[BarisIsian]) -> dict[int, KinerjaError]:
    """Saves the rows unit by unit; returns why some were refused, by indicator. The others are saved nevertheless.

    A row whose `permintaan` has left its trail is answered and not done again: its answer was lost.
    """
    owners = owners_of(masa.rencana)
    by_unit: defaultdict[int, list[BarisIsian]] = defaultdict(list)
    refused: dict[int, KinerjaError] = {}
    for one in rows:
        unit_id = owners.get(one.indikator_id)
        if unit_id is None or unit_id not in masa.unit:
            refused[one.indikator_id] = NotFound()
        elif not one.permintaan or not trail_of_request(replace(actor, permintaan=one.permintaan), masa.rencana.pk):
            by_unit[unit_id].append(one)
    for unit_id, own in by_unit.items():
        if _save(actor, masa, unit_id, own) is not None:
            problems = {one.indikator_id: _save(actor, masa, unit_id, [one]) for one in own}
            refused |= {pk: problem for pk, problem in problems.items() if problem is not None}
    return refused


def _save(actor: Actor, masa: Masa, unit_id: int, rows: list[BarisIsian]) -> KinerjaError | None:
    """All of these or none; why none."""
    try:
        with transaction.atomic():
            commands.record_many(
                actor, rencana_id=masa.rencana.pk, unit_id=unit_id, tahun=masa.tahun, triwulan=masa.triwulan, baris=rows
            )
    except KinerjaError as error:
        return error
    return None


def paket_of(lembar: Lembar) -> Paket:
    """The package of a worksheet; Invalid where none has been begun."""
    if lembar.paket is None:
        raise Invalid(_("Belum ada isian dalam paket ini."))
    return lembar.paket


def begun(actor: Actor, lembar: Lembar) -> int:
    """The package; begun here where all there is of it is computed from other indicators and nobody typed anything."""
    computed = [
        one.indikator.pk for one in lembar.baris
        if one.dihitung is not None and is_complete(one.dihitung, one.indikator.cara_ukur)
    ]  # fmt: skip
    if lembar.paket is not None or not computed:
        return paket_of(lembar).pk
    rows = commands.record_many(
        actor, rencana_id=lembar.rencana.pk, unit_id=lembar.unit.pk, tahun=lembar.tahun, triwulan=lembar.triwulan,
        baris=[BarisIsian(pk, None, {}) for pk in computed],
    )  # fmt: skip
    return rows[0].paket_id


def answers(
    sheets: Iterable[Lembar], rows: Iterable[BarisIsian], refused: dict[int, KinerjaError]
) -> list[dict[str, Any]]:
    """For each row, in their order, its new state or why it was refused."""
    sheets = list(sheets)
    figures = figures_of(replace(sheets[0], baris=[row for one in sheets for row in one.baris])) if sheets else {}
    states = {
        row.indikator.pk: row_answer(row, one, figures[row.indikator.pk]) for one in sheets for row in one.baris
    }  # fmt: skip
    found: list[dict[str, Any]] = []
    for one in rows:
        pk = one.indikator_id
        if pk in refused:
            found.append(refused[pk].as_dict())
            continue
        now = {"jenis": "realisasi", "id": pk, "dari": one.seen, "revisi": states[pk]["revisi"]}
        found.append({"status": 200, "kini": [now], "baris": states[pk]})
    return found
