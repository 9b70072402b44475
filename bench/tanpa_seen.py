"""The web server of a control: as in production, but for the check of the revision that an editor saw."""

from kinerja.wsgi import application

# isort: split
from cascading import rules as plan_rules
from cascading.models import Simpul
from indikator import rules
from indikator.models import Indikator

__all__ = ["application"]


def check_node(row: Simpul, seen: int) -> None:
    """The rule of the tree without its check."""


def check_measure(row: Indikator, seen: int) -> None:
    """The rule of indicators without its check."""


plan_rules.check_seen = check_node
rules.check_seen = check_measure
