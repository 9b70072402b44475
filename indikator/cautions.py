"""What a plan should be looked at for, and what never keeps it from being submitted."""

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading.models import Rencana, Simpul
from indikator import queries
from indikator.cautions_ukur import measurement_cautions
from indikator.copying import remaining
from indikator.details import field_label
from indikator.history import state_on
from indikator.letak import Letak
from indikator.models import Indikator
from indikator.queries import SimpulBaris
from kinerja.core.actor import Actor


def cautions(actor: Actor, rencana: Rencana, rows: dict[int, SimpulBaris]) -> list[dict[str, Any]]:
    """Kinds of remarks with their places: targets of which something was not read, and leftovers of a copy's source."""
    found = [
        {"judul": _("Target yang tidak terbaca seluruhnya"),
         "penjelasan": _("Dicetak apa adanya, tetapi tidak dapat dihitung. Perbaiki bila ada salah ketik."),
         "baris": _unread(actor, rencana, rows)},
        {"judul": _("Sisa dari rencana asal"),
         "penjelasan": _("Rencana ini salinan. Teks ini masih menyebut tahun lama atau daerah lain."),
         "baris": _leftovers(actor, rencana, rows)},
        *measurement_cautions(actor, rencana, rows),
    ]  # fmt: skip
    return [one for one in found if one["baris"]]


def _unread(actor: Actor, rencana: Rencana, rows: dict[int, SimpulBaris]) -> list[dict[str, str]]:
    return [
        {"simpul": rows[simpul_id].pernyataan, "medan": _("Target %(tahun)s") % {"tahun": tahun}, "teks": teks,
         "catatan": catatan, "alamat": cell(actor, rencana, simpul_id, f"target-{indikator_id}-{tahun}")}
        for (simpul_id, indikator_id), targets in queries.unread_targets(rencana).items() if simpul_id in rows
        for tahun, teks, catatan in targets
    ]  # fmt: skip


def _leftovers(actor: Actor, rencana: Rencana, rows: dict[int, SimpulBaris]) -> list[dict[str, str]]:
    source = plan_queries.origin_of(rencana) if rencana.perubahan_dari_id is None else None
    if source is None:
        return []
    return [
        {"simpul": rows[one.letak.simpul].pernyataan, "medan": _label(one.letak), "teks": one.teks,
         "catatan": ", ".join(one.temuan), "alamat": cell(actor, rencana, one.letak.simpul, _field(one.letak))}
        for one in remaining(actor, rencana, source, state_on(rencana)) if one.letak.simpul is not None
    ]  # fmt: skip


def _label(letak: Letak) -> str:
    if letak.medan == "teks":
        return _("Target")
    model: Any = Simpul if letak.indikator is None else Indikator
    return capfirst(field_label(model, letak.medan))


def _field(letak: Letak) -> str:
    """The panel's field for that text, as static/js/pohon/sel.js finds it."""
    if letak.medan == "teks":
        return letak.kunci
    if letak.indikator is not None:
        return f"ubah_indikator-{letak.indikator}-{letak.medan}"
    return f"ubah-{letak.simpul}-{letak.medan}"


def cell(actor: Actor, rencana: Rencana, simpul_id: int, field: str = "") -> str:
    """The node's permanent address, and the field of its panel that is to be opened."""
    address = reverse("simpul", args=[actor.pemda_slug, rencana.slug, simpul_id])
    return f"{address}#sel-{field}" if field else address
