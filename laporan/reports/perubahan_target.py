"""The section of changed targets with their reasons, for every document of a plan that is a Perubahan."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.perubahan import BarisPerubahan, target_changes
from laporan.document import Cell, Column, Row, Section, Table


def target_section(rencana: Rencana) -> tuple[Section, ...]:
    """One section, or none where the plan changes no target; five queries."""
    return changes_section(rencana, target_changes(rencana))


def target_section_of(rencana: Rencana, tahun: Collection[int], shown: Collection[int]) -> tuple[Section, ...]:
    """The same for the targets of these years, of indicators (by id) that the reader sees."""
    rows = [one for one in target_changes(rencana) if one.tahun in tahun and one.indikator_id in shown]
    return changes_section(rencana, rows)


def changes_section(rencana: Rencana, rows: Sequence[BarisPerubahan]) -> tuple[Section, ...]:
    """The same for some of them."""
    if not rows:
        return ()
    title = (_("PERUBAHAN TARGET"), rencana.judul)
    table = Table(columns=_columns(), body=tuple(Row(_cells(one)) for one in rows))
    return (Section(blocks=(table,), title=title, sheet=_("Perubahan target")),)


def _columns() -> tuple[Column, ...]:
    widths = {_("Indikator"): 90.0, _("Masa"): 32.0, _("Semula"): 42.0, _("Menjadi"): 42.0, _("Alasan"): 84.0}
    return tuple(Column(label, width) for label, width in widths.items())


def _cells(one: BarisPerubahan) -> tuple[Cell, ...]:
    reason = f"{one.jenis}: {one.alasan}" if one.jenis else _("belum ada alasan")
    texts = (one.indikator, one.masa, one.sebelum or "–", one.sesudah or "–", reason)
    return tuple(Cell(at, text) for at, text in enumerate(texts))
