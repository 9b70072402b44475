"""The two sides of a comparison: a plan of which one came from the other, now or at a moment; and their differences.

A side is written `kini`, as a local moment (`2026-11-21T13:00`), or as another version (`rencana:<slug>`).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading import queries as plan_queries
from cascading.models import Jenjang, Rencana, Simpul, Tautan
from indikator.comparison import Beda, Jenis, Kata, Selisih, compare, target_name, word_difference
from indikator.details import field_label, value_text
from indikator.history import IndikatorDulu, state_on
from indikator.models import Indikator, Satuan
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.models import Jabatan, Unit

KINI, RENCANA = "kini", "rencana:"
LABELS = {
    Jenis.DITAMBAH: gettext_lazy("Ditambah"),
    Jenis.DIHAPUS: gettext_lazy("Dihapus"),
    Jenis.DIPINDAH: gettext_lazy("Dipindah"),
    Jenis.DIUBAH: gettext_lazy("Diubah"),
}


@dataclass(frozen=True, slots=True)
class Sisi:
    """A plan at a moment; None is now."""

    rencana: Rencana
    pada: datetime | None
    label: str


@dataclass(frozen=True, slots=True)
class BarisBeda:
    """One difference as pages and documents show it; ids have become names."""

    medan: str
    sebelum: str
    sesudah: str
    kata: tuple[Kata, ...]


@dataclass(frozen=True, slots=True)
class BedaSimpul:
    """A node that differs, with its place and its differences; without `alamat` where it is no more."""

    jenjang: str
    nomor: str
    pernyataan: str
    alamat: str
    baris: tuple[BarisBeda, ...]


def check_side(name: str, text: str) -> None:
    """The shape alone; whether the plan exists is asked when it is read."""
    if text != KINI and not text.startswith(RENCANA) and _moment(text) is None:
        raise Invalid([Masalah(_("Sisi ini ditulis kini, rencana:ALAMAT, atau seperti 2026-01-31T08:00."), name)])


def side_at(actor: Actor, rencana: Rencana, name: str, text: str) -> Sisi:
    """The side that `text` names; another plan must be one that the actor sees."""
    check_side(name, text)
    if text.startswith(RENCANA):
        other = plan_queries.rencana_at(actor, text.removeprefix(RENCANA))
        return Sisi(other, None, other.judul)
    moment = _moment(text)
    if moment is None:
        return Sisi(rencana, None, _("%(judul)s, sekarang") % {"judul": rencana.judul})
    told = date_format(timezone.localtime(moment), "j F Y H:i")
    return Sisi(rencana, moment, _("%(judul)s, %(pada)s") % {"judul": rencana.judul, "pada": told})


def _moment(text: str) -> datetime | None:
    """A local moment; a whole minute or second counts to its end, as who picks it means."""
    try:
        naive = datetime.fromisoformat(text)
    except ValueError:
        return None
    if naive.tzinfo is not None or not 2000 <= naive.year <= 2100:
        return None
    if naive.second == 0:
        naive = naive.replace(second=59)
    return timezone.make_aware(naive.replace(microsecond=999_999) if naive.microsecond == 0 else naive)


def differences(actor: Actor, dari: Sisi, ke: Sisi) -> dict[Jenis, list[BedaSimpul]]:
    """All that differs, by kind. About a dozen queries whatever the size of the plans."""
    asal = None if dari.rencana == ke.rencana else origins(ke.rencana, dari.rencana)
    geser = ke.rencana.tahun_awal - dari.rencana.tahun_awal
    found = compare(state_on(dari.rencana, dari.pada), state_on(ke.rencana, ke.pada), asal, geser=geser)
    names = _names(ke.rencana)
    there = set(Simpul.objects.filter(pemda_id=actor.pemda_id, rencana=ke.rencana).values_list("id", flat=True))
    shown: dict[Jenis, list[BedaSimpul]] = {}
    for beda in found:
        alamat = (
            reverse("simpul", args=[actor.pemda_slug, ke.rencana.slug, beda.simpul]) if beda.simpul in there else ""
        )
        shown.setdefault(beda.jenis, []).append(_shown(beda, names, alamat))
    return shown


def outline(sisi: Sisi) -> list[dict[str, Any]]:
    """A side as a list of its nodes in tree order, each with its depth and indicators; ids have become names."""
    keadaan, names = state_on(sisi.rencana, sisi.pada), _names(sisi.rencana)
    indicators = keadaan.indicators_of()
    depth = {keadaan.akar: -1}
    rows = []
    for pk in keadaan.in_order():
        isi = keadaan.simpul[pk]
        depth[pk] = depth[keadaan.induk[pk]] + 1
        rows.append({
            "dalam": depth[pk],
            "jenjang": names["jenjang"].get(isi["jenjang_id"], ""),
            "nomor": isi["nomor_lama"],
            "pernyataan": isi["pernyataan"] or names["jabatan"].get(isi["jabatan_id"], ""),
            "unit": names["unit"].get(isi["unit_id"], ""),
            "indikator": [_measure(one) for one in indicators.get(pk, [])],
        })  # fmt: skip
    return rows


def _measure(one: IndikatorDulu) -> dict[str, Any]:
    """Targets with their year where there are several."""
    promised = sorted(one.target.items(), key=lambda entry: (entry[0][0], entry[0][1] or 0))
    return {"nama": one.isi["nama"], "target": [(target_name(masa), teks) for masa, teks in promised]}


def counts(found: Mapping[Jenis, list[BedaSimpul]]) -> list[tuple[str, int]]:
    numbers = Counter({jenis: len(rows) for jenis, rows in found.items()})
    return [(str(label), numbers[jenis]) for jenis, label in LABELS.items()]


def origins(newer: Rencana, older: Rencana) -> dict[int, int]:
    """From the nodes of one plan to those of the other, along the links that copying left; in either direction."""
    forward = _chain(newer, older)
    if forward is not None:
        return forward
    backward = _chain(older, newer)
    if backward is None:
        raise Invalid(_("Kedua rencana ini bukan versi atau salinan satu sama lain."))
    return {old: new for new, old in backward.items()}


def _chain(newer: Rencana, older: Rencana) -> dict[int, int] | None:
    """Step by step from a version to the one that it was copied from; None where that does not lead to `older`."""
    found: dict[int, int] | None = None
    current: Rencana | None = newer
    seen: set[int] = set()
    while current is not None and current != older and current.pk not in seen:
        seen.add(current.pk)
        source = current.perubahan_dari or plan_queries.origin_of(current)
        links = Tautan.objects.filter(
            pemda_id=newer.pemda_id, jenis=Tautan.Jenis.SALINAN, dari__rencana=current, ke__rencana=source
        )
        step = dict(links.values_list("dari_id", "ke_id"))
        found = step if found is None else {pk: step[old] for pk, old in found.items() if old in step}
        current = source
    return found if current == older else None


def _names(rencana: Rencana) -> dict[str, dict[int, str]]:
    mine = {"pemda_id": rencana.pemda_id}
    return {
        "unit": dict(Unit.objects.filter(**mine).values_list("id", "nama")),
        "jabatan": dict(Jabatan.objects.filter(**mine).values_list("id", "nama")),
        "jenjang": dict(Jenjang.objects.filter(**mine).values_list("id", "nama")),
        "satuan": dict(Satuan.objects.filter(**mine).values_list("id", "nama")),
    }


def _shown(beda: Beda, names: dict[str, dict[int, str]], alamat: str) -> BedaSimpul:
    isi = beda.isi
    rows = [_row(one, names) for one in beda.selisih]
    text = isi["pernyataan"] or names["jabatan"].get(isi["jabatan_id"], "")
    if beda.jenis in (Jenis.DITAMBAH, Jenis.DIHAPUS):
        is_new = beda.jenis is Jenis.DITAMBAH
        rows.insert(0, BarisBeda(_("Simpul"), "" if is_new else text, text if is_new else "", ()))
    return BedaSimpul(names["jenjang"].get(isi["jenjang_id"], ""), isi["nomor_lama"], text, alamat, tuple(rows))


def _row(selisih: Selisih, names: dict[str, dict[int, str]]) -> BarisBeda:
    model: Any = Indikator if selisih.indikator else Simpul
    sebelum, sesudah = (value_text(model, selisih.medan, one, names) for one in (selisih.sebelum, selisih.sesudah))
    medan = field_label(model, selisih.medan)
    if selisih.indikator and selisih.medan != "indikator":
        medan = f"{selisih.indikator}: {medan}"
    kata = tuple(word_difference(sebelum, sesudah)) if sebelum and sesudah else ()
    return BarisBeda(capfirst(medan), sebelum, sesudah, kata)
