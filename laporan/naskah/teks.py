"""Walks over all texts of a naskah: each with its place, so that a fault can be told and a text be changed there."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

# Keys whose texts are printed; the pattern of the number has placeholders of its own.
UNPRINTED = {
    "pola_nomor", "lampiran", "kolom_iku", "huruf", "kertas", "spasi", "margin_atas", "margin_kanan", "margin_bawah",
    "margin_kiri",
}  # fmt: skip
ISIAN = re.compile(r"\{([A-Za-z_]+)\}")
Isi = Mapping[str, Any]


def texts(isi: Isi) -> Iterator[tuple[str, str]]:
    """Each printed text with its place: ("menimbang.1", "bahwa …"), ("bab.0.bagian.2.isi.0", "…")."""
    for key, value in isi.items():
        if key not in UNPRINTED:
            yield from _texts(key, value)


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts(f"{place}.{key}", one)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _texts(f"{place}.{index}", one)


def filled(isi: Isi, nilai: Mapping[str, str]) -> dict[str, Any]:
    """The same with its placeholders filled; {PD} in capitals gives the value in capitals, an unknown one stays."""

    def fill(text: str) -> str:
        return ISIAN.sub(lambda found: value_of(found[1], nilai) or found[0], text)

    return {key: value if key in UNPRINTED else _mapped(value, fill) for key, value in isi.items()}


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(one, change) for key, one in value.items()}
    return [_mapped(one, change) for one in value] if isinstance(value, list) else value


def value_of(name: str, nilai: Mapping[str, str]) -> str:
    """What a placeholder stands for; empty where it is unknown or has no value yet."""
    value = nilai.get(name.lower(), "")
    return value.upper() if name.isupper() else value


def unfilled(isi: Isi, nilai: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each placeholder that would be printed as it is, with its place."""
    return [
        (place, name) for place, text in texts(isi) for name in ISIAN.findall(text) if not value_of(name, nilai)
    ]  # fmt: skip
