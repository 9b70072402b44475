"""Finds in the texts of a copied plan what still speaks of its source: old years, other governments and kecamatan.

Pure: texts in, remarks out. A remark never blocks; people decide whether a name was meant.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
PLACE = re.compile(
    r"\b(Kabupaten|KABUPATEN|Kota|KOTA|Provinsi|PROVINSI|Kecamatan|KECAMATAN)\s+"
    r"((?:[A-Z][\w'’-]*)(?:\s+[A-Z][\w'’-]*){0,2})"
)


@dataclass(frozen=True, slots=True)
class Sisa:
    """What was found, in which text; `simpul_id` is None for the title."""

    simpul_id: int | None
    teks: str
    temuan: str


def leftovers(
    texts: Iterable[tuple[int | None, str]], *, years: Collection[int], own_names: Collection[str]
) -> list[Sisa]:
    """`years` are those of the source that the copy has not; `own_names` may stand in its texts."""
    own = tuple(" ".join(name.lower().split()) for name in own_names)
    return [Sisa(simpul_id, text, found) for simpul_id, text in texts for found in _found_in(text, years, own)]


def _found_in(text: str, years: Collection[int], own: tuple[str, ...]) -> Iterator[str]:
    """Each once, in the order of the text."""
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
