"""Finds in the texts of a copied plan what still speaks of its source: old years, other governments and kecamatan.

Pure: texts in, remarks out. A remark never blocks; people decide whether a name was meant.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
PLACE = re.compile(
    r"\b(Kabupaten|KABUPATEN|Kota|KOTA|Provinsi|PROVINSI|Kecamatan|KECAMATAN)\s+"
    r"((?:[A-Z][\w'’-]*)(?:\s+[A-Z][\w'’-]*){0,2})"
)
Letak = TypeVar("Letak")


@dataclass(frozen=True, slots=True)
class Sisa(Generic[Letak]):
    """A text with all that was found in it, each once and in its order; `letak` is where it stands."""

    letak: Letak
    teks: str
    temuan: tuple[str, ...]


def leftovers(
    texts: Iterable[tuple[Letak, str]], *, years: Collection[int], own_names: Collection[str]
) -> list[Sisa[Letak]]:
    """`years` are those of the source that the copy has not; `own_names` may stand in its texts."""
    own = tuple(" ".join(name.lower().split()) for name in own_names)
    found = ((letak, text, tuple(_found_in(text, years, own))) for letak, text in texts)
    return [Sisa(letak, text, remarks) for letak, text, remarks in found if remarks]


def _found_in(text: str, years: Collection[int], own: tuple[str, ...]) -> Iterator[str]:
    found = {year: None for year in YEAR.findall(text) if int(year) in years}
    for kind, name in PLACE.findall(text):
        place = f"{kind} {name}"
        if not any(is_same_place(place, one) for one in own):
            found[place] = None
    yield from found


def is_same_place(place: str, name: str) -> bool:
    """Whether the words of the text begin with that name: behind it may follow more, as in 'Kabupaten Uji Tahun'."""
    words, known = place.lower().split(), name.split()
    return words[: len(known)] == known


def with_years(text: str, years: Collection[int], offset: int) -> str:
    """The text with these years moved on; a year inside a longer number stays."""

    def later(match: re.Match[str]) -> str:
        year = int(match[0])
        return str(year + offset) if year in years else match[0]

    return YEAR.sub(later, text)
