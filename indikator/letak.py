"""Where each text of a plan stands, as a name that a form can send back, and other words written in its place.

`simpul-12-pernyataan`, `simpul-12-penjelasan-0` (a paragraph), `indikator-5-nama`, `target-5-2026`, `target-5-2026-2`
(a quarter); `judul` is the plan's own title.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cascading.models import Simpul
from cascading.rules import LIST_FIELDS, TEXT_FIELDS, check_not_empty, check_text
from indikator import rules
from indikator.history import Keadaan
from indikator.models import Indikator, Target
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.rules import text_problems

JUDUL = "judul"
# In the order in which pages show them.
NODE_TEXTS = ("pernyataan", "sasaran", "penjelasan", "masalah", "faktor_penyebab", "penutup")
INDICATOR_TEXTS = ("nama", "definisi", "makna", "alasan", "relevansi", "rumus_teks", "sumber_data", "penanggung_jawab",
                   "keterangan", "baseline_teks", "akhir_teks")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letak:
    """One text's place: `kunci` names it in a form; the rest is for people."""

    kunci: str
    simpul: int | None
    indikator: int | None
    medan: str


def texts_of(keadaan: Keadaan, *, indicators: bool, years: Collection[int]) -> Iterator[tuple[Letak, str]]:
    """All texts that go along with a copy, in tree order; targets of these years alone."""
    by_node = keadaan.indicators_of() if indicators else {}
    for pk in keadaan.in_order():
        yield from _node_texts(pk, keadaan.simpul[pk])
        for one in by_node.get(pk, ()):
            for name in INDICATOR_TEXTS:
                yield Letak(f"indikator-{one.id}-{name}", pk, one.id, name), one.isi[name]
            for (tahun, triwulan), teks in sorted(one.target.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
                if tahun in years:
                    yield Letak(_target_key(one.id, tahun, triwulan), pk, one.id, "teks"), teks


def _node_texts(pk: int, isi: Mapping[str, Any]) -> Iterator[tuple[Letak, str]]:
    for name in NODE_TEXTS:
        if name in LIST_FIELDS:
            for index, paragraph in enumerate(isi[name]):
                yield Letak(f"simpul-{pk}-{name}-{index}", pk, None, name), paragraph
        else:
            yield Letak(f"simpul-{pk}-{name}", pk, None, name), isi[name]


def _target_key(indikator_id: int, tahun: int, triwulan: int | None) -> str:
    return f"target-{indikator_id}-{tahun}" + (f"-{triwulan}" if triwulan else "")


def reword_node(simpul: Simpul, pk: int, words: Mapping[str, str]) -> bool:
    """Writes what `words` has for the node `pk` into its copy; whether there was anything."""
    before = {name: getattr(simpul, name) for name in TEXT_FIELDS | LIST_FIELDS}
    for name in NODE_TEXTS:
        if name in LIST_FIELDS:
            paragraphs = [words.get(f"simpul-{pk}-{name}-{index}", old) for index, old in enumerate(before[name])]
            setattr(simpul, name, [one for one in paragraphs if one.strip()])
        else:
            setattr(simpul, name, words.get(f"simpul-{pk}-{name}", before[name]))
    changed = {name: getattr(simpul, name) for name in before if getattr(simpul, name) != before[name]}
    if changed:
        check_text(changed)
        check_not_empty(simpul.pernyataan, simpul.jabatan_id)
    return bool(changed)


def reword_indicator(indikator: Indikator, pk: int, words: Mapping[str, str]) -> None:
    """The same for an indicator, whose other fields stay as they are."""
    changed = {name: words[key] for name in INDICATOR_TEXTS if (key := f"indikator-{pk}-{name}") in words}
    if changed:
        rules.check_isi(changed, nama=changed.get("nama", indikator.nama))
    for name, text in changed.items():
        setattr(indikator, name, text)


def reword_target(target: Target, indikator_id: int, words: Mapping[str, str]) -> bool:
    """The same for a target; `target` still has the year of the source."""
    teks = words.get(_target_key(indikator_id, target.tahun, target.triwulan), target.teks)
    if teks == target.teks:
        return False
    if masalah := text_problems("teks", teks, rules.MAX_TARGET):
        raise Invalid(masalah)
    if not teks.strip():
        raise Invalid(
            [Masalah(_("Target tidak boleh dikosongkan di sini. Kosongkan di pohon setelah disalin."), "teks")]
        )
    target.teks = teks
    return True
