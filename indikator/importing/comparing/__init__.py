"""Tells what an editor changed in the workbook, three ways: as exported, as it stands in the workbook, as it is now.

What only others changed stays as it is now; what only the editor changed is written; a row that both changed is a
conflict to be settled. All problems are collected, each at its cell; nothing is raised and nothing written here.
"""

from collections.abc import Mapping

from indikator.importing.comparing.comparison import Comparison
from indikator.importing.comparing.indikator import Indicators
from indikator.importing.comparing.simpul import Nodes
from indikator.importing.lembar import Lembar
from indikator.importing.plan import RencanaKini
from indikator.importing.rows import Pratinjau


def compare(kini: RencanaKini, lembar: Lembar, pilihan: Mapping[str, str]) -> Pratinjau:
    """`pilihan` settles conflicts: their key → MINE or THEIRS."""
    comparison = Comparison(kini, lembar, pilihan)
    if not comparison.belongs():
        return comparison.out
    nodes = Nodes(comparison)
    nodes.compare()
    Indicators(comparison, nodes).compare()
    return comparison.out
