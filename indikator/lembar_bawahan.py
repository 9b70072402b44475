"""The combined worksheet as its page shows it: a part for each unit, and what can be done with many at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from indikator.angka import figures_of
from indikator.lembar import OPEN, worksheet_page
from indikator.models import Paket
from indikator.queries.lembar import Lembar
from kinerja.core.actor import Actor
from kinerja.core.models import Unit

EMPTY = "kosong"  # not begun
ORDER = [EMPTY, *Paket.Status.values]


def combined_page(actor: Actor, sheets: Sequence[Lembar], atas: Unit, keadaan: str = "") -> dict[str, Any]:
    """Of the unit `atas`: `lembar` is what all parts share, `bagian` one worksheet for each unit; `keadaan` shows those
    of one state alone.
    """
    states = [one.paket.status if one.paket else EMPTY for one in sheets]
    counts = Counter(states)
    chosen = keadaan if keadaan in counts else ""
    shown = [one for one, state in zip(sheets, states, strict=True) if chosen in {"", state}]
    figures = figures_of(replace(sheets[0], baris=[row for one in shown for row in one.baris]))
    parts = [worksheet_page(actor, one, figures) for one in shown]
    head = parts[0]
    enters = any(one["mengisi"] for one in parts)
    for one in parts:
        one["memutuskan"] &= not enters  # one form on the page: who enters here decides elsewhere
    return {
        "lembar": {
            **head,
            "unit": {"id": atas.pk, "nama": atas.nama},
            "terisi": sum(one["terisi"] for one in parts),
            "n_baris": sum(len(one["baris"]) for one in parts),
            "n_unit": len(parts),
            "boleh": any(one["boleh"] for one in parts),
            "alasan": next((one["alasan"] for one in parts if one["alasan"]), ""),
            "tenggat": _deadline(shown),
            "mengisi": enters,
            "memutuskan": any(one["memutuskan"] for one in parts),
        },
        "bagian": parts,
        "atas": atas.pk,
        "keadaan": chosen,
        "keadaan_semua": [
            {"kode": one, "label": Paket.Status(one).label if one != EMPTY else _("Belum diisi"), "n": counts[one]}
            for one in ORDER if counts[one]
        ],
    }  # fmt: skip


def _deadline(sheets: Sequence[Lembar]) -> str:
    """The nearest day of those who still owe; a unit with more time says so at its own part."""
    owing = [one for one in sheets if not one.paket or one.paket.status in OPEN]
    days = [one.masa.tutup for one in owing if one.masa.tutup]
    return _("tenggat %(tanggal)s") % {"tanggal": f"{min(days):%d/%m/%Y}"} if days else ""
