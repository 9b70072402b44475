"""What differs between two states of a plan, or of two plans of which one was copied from the other.

Nodes and indicators are the same where their ids are, or where `asal` says which one they were copied from.
"""

import difflib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indikator.history import IndikatorDulu, Keadaan


class Jenis(StrEnum):
    DITAMBAH = "ditambah"
    DIHAPUS = "dihapus"
    DIPINDAH = "dipindah"
    DIUBAH = "diubah"


@dataclass(frozen=True, slots=True)
class Selisih:
    """One value that differs: of the field `medan` (of an indicator, where `indikator` names it)."""

    medan: str
    sebelum: Any
    sesudah: Any
    indikator: str = ""


@dataclass(frozen=True, slots=True)
class Beda:
    """One node that differs. `induk` is its parent's id, before where it was removed, after where it was not."""

    jenis: Jenis
    simpul: int
    isi: Mapping[str, Any]
    induk: int
    selisih: tuple[Selisih, ...] = ()


def compare(before: Keadaan, after: Keadaan, asal: Mapping[int, int] | None = None, *, geser: int = 0) -> list[Beda]:
    """Added, removed, moved and changed nodes, each kind in tree order; `asal` leads from ids after to ids before.

    `geser` is how many years later the period after begins: targets are the same where their place in it is.
    """
    pairs = {pk: (asal or {}).get(pk, pk) for pk in after.in_order()}
    pairs = {new: old for new, old in pairs.items() if old in before.simpul}
    kept = set(pairs.values())
    old_indicators, new_indicators = before.indicators_of(), after.indicators_of()
    added = [_new_node(after, pk, new_indicators.get(pk, [])) for pk in after.in_order() if pk not in pairs]
    removed = [_gone_node(before, pk, old_indicators.get(pk, [])) for pk in before.in_order() if pk not in kept]
    moved = [Beda(Jenis.DIPINDAH, pk, after.simpul[pk], after.induk[pk], (_place(before, after, pairs, pk),))
             for pk in _moved(before, after, pairs)]  # fmt: skip
    changed = []
    for new, old in pairs.items():
        both = old_indicators.get(old, []), new_indicators.get(new, [])
        indicators = _indicator_changes(*both, is_copy=asal is not None, geser=geser)
        found = (*_field_changes(before.simpul[old], after.simpul[new]), *indicators)
        if found:
            changed.append(Beda(Jenis.DIUBAH, new, after.simpul[new], after.induk[new], found))
    return [*added, *removed, *moved, *changed]


def _new_node(after: Keadaan, pk: int, indicators: list[IndikatorDulu]) -> Beda:
    found = tuple(Selisih("indikator", None, one.isi["nama"], one.isi["nama"]) for one in indicators)
    return Beda(Jenis.DITAMBAH, pk, after.simpul[pk], after.induk[pk], found)


def _gone_node(before: Keadaan, pk: int, indicators: list[IndikatorDulu]) -> Beda:
    found = tuple(Selisih("indikator", one.isi["nama"], None, one.isi["nama"]) for one in indicators)
    return Beda(Jenis.DIHAPUS, pk, before.simpul[pk], before.induk[pk], found)


def _place(before: Keadaan, after: Keadaan, pairs: Mapping[int, int], pk: int) -> Selisih:
    """Parents as texts; the same text twice tells of a move among siblings."""
    old, new = before.induk[pairs[pk]], after.induk[pk]
    return Selisih(
        "induk", before.simpul.get(old, {}).get("pernyataan", ""), after.simpul.get(new, {}).get("pernyataan", "")
    )


def _moved(before: Keadaan, after: Keadaan, pairs: Mapping[int, int]) -> Iterator[int]:
    """Nodes with another parent, and the fewest siblings whose moving explains another order."""
    parents = {**pairs, after.akar: before.akar}
    for parent in [after.akar, *after.in_order()]:
        children = [pk for pk in after.anak.get(parent, ()) if pk in pairs]
        stayed = [pk for pk in children if parents.get(parent) == before.induk[pairs[pk]]]
        places = {pk: place for place, pk in enumerate(before.anak.get(parents.get(parent, 0), ()))}
        still = _longest_rising([places[pairs[pk]] for pk in stayed])
        unmoved = {stayed[index] for index in still}
        yield from (pk for pk in children if pk not in unmoved)


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest rising subsequence: what kept its order."""
    ends: list[int] = []  # the lowest number in which a run of each length ends
    places: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        if length == len(ends):
            ends.append(number)
            places.append(index)
        else:
            ends[length], places[length] = number, index
    found = []
    index = places[-1] if places else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]


def _field_changes(old: Mapping[str, Any], new: Mapping[str, Any], indikator: str = "") -> list[Selisih]:
    return [Selisih(name, old[name], new[name], indikator) for name in sorted(old) if old[name] != new[name]]


def _indicator_changes(
    old: Sequence[IndikatorDulu], new: Sequence[IndikatorDulu], *, is_copy: bool, geser: int
) -> list[Selisih]:
    """The same indicator has the same id, else the same name, else (in a copy) the same place among those left."""
    pairs = _paired(old, new, is_copy=is_copy)
    found = []
    for was, now in pairs:
        if was is None and now is not None:
            found.append(Selisih("indikator", None, now.isi["nama"], now.isi["nama"]))
        elif now is None and was is not None:
            found.append(Selisih("indikator", was.isi["nama"], None, was.isi["nama"]))
        elif was is not None and now is not None:
            found += _field_changes(was.isi, now.isi, now.isi["nama"])
            promised = {(tahun + geser, triwulan): teks for (tahun, triwulan), teks in was.target.items()}
            found += [
                Selisih(target_name(masa), promised.get(masa), now.target.get(masa), now.isi["nama"])
                for masa in sorted(promised.keys() | now.target.keys(), key=lambda masa: (masa[0], masa[1] or 0))
                if promised.get(masa) != now.target.get(masa)
            ]
    return found


def _paired(
    old: Sequence[IndikatorDulu], new: Sequence[IndikatorDulu], *, is_copy: bool
) -> list[tuple[IndikatorDulu | None, IndikatorDulu | None]]:
    by_id, left = {one.id: one for one in old}, list(old)
    pairs: list[tuple[IndikatorDulu | None, IndikatorDulu | None]] = []
    unmatched = []
    for now in new:
        was = by_id.get(now.id) or next((one for one in left if is_copy and one.isi["nama"] == now.isi["nama"]), None)
        if was in left and was is not None:
            left.remove(was)
            pairs.append((was, now))
        else:
            unmatched.append(now)
    pairs += [(left.pop(0) if is_copy and left else None, now) for now in unmatched]
    return [*pairs, *((was, None) for was in left)]


def target_name(masa: tuple[int, int | None]) -> str:
    """What a target is called beside its indicator."""
    tahun, triwulan = masa
    return f"target {tahun}" + (f" triwulan {triwulan}" if triwulan else "")


@dataclass(frozen=True, slots=True)
class Kata:
    """A run of words: the same ("="), only before ("-") or only after ("+")."""

    tanda: str
    teks: str


def word_difference(before: str, after: str) -> list[Kata]:
    """The runs of words in reading order; where a run was replaced, the old words come first."""
    old, new = re.findall(r"\s*\S+|\s+", before), re.findall(r"\s*\S+|\s+", after)
    found = []
    for tag, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Kata("=", "".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            found.append(Kata("-", "".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Kata("+", "".join(new[new_from:new_to])))
    return found
