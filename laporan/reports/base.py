"""What a report is: a key, a name and one function from actor and plan to a Document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cascading.models import Rencana
from kinerja.core.actor import Actor
from laporan.document import Document


@dataclass(frozen=True, slots=True)
class Report:
    """`build` does all queries; the rights and the plan are checked before."""

    key: str
    nama: str
    build: Callable[[Actor, Rencana, dict[str, Any]], Document]
