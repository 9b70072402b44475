"""The national templates of texts, read once from the file beside this; each Pemda gets its own copy."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Templat:
    """`skema` is the scheme whose plans it is offered to first; empty for all."""

    kode: str
    nama: str
    skema: str
    isi: dict[str, Any]


@cache
def load_templat() -> tuple[Templat, ...]:
    rows = tomllib.loads((Path(__file__).parent / "templat.toml").read_text(encoding="utf-8"))["templat"]
    return tuple(Templat(one["kode"], one["nama"], one.get("skema", ""), one["isi"]) for one in rows)
