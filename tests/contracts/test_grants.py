"""The table of rights: every action that is asked for stands in it, none unused, and it reads as decided."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from kinerja.core.access import GRANTS
from kinerja.core.models import Peran
from kinerja.core.tables import TenantModel

ROOT = Path(__file__).parents[2]
ROOMS = ("kinerja", "cascading", "indikator", "laporan")
ASKING = {"require": 1, "verdict": 1}  # functions, with the place of the action among their arguments

# The people of a Pemda, then the system (reads for commands and benches) and the operator of the platform.
PEOPLE = [*Peran.values, "sistem", "operator"]
# unit: own unit and below · pd: own Perangkat Daerah · pemda: all of it · platform: outside every Pemda · –: never
EXPECTED = """
                    admin_pemda  perencana  kepala_unit  inspektur  pimpinan  sistem  operator
pemda.create        –            –          –            –          –         –       platform
pengguna.create     pemda        –          –            –          –         –       platform
keanggotaan.grant   pemda        –          –            –          –         –       platform
keanggotaan.revoke  pemda        –          –            –          –         –       platform
jejak.read          pemda        –          –            pemda      –         pemda   –
unit.read           pemda        pemda      pemda        pemda      pemda     pemda   –
unit.add            pemda        –          –            –          –         –       –
jabatan.add         pemda        –          –            –          –         –       –
pejabat.add         pemda        –          –            –          –         –       –
skema.read          pemda        pemda      pemda        pemda      pemda     pemda   –
acuan.read          pemda        pemda      pemda        pemda      pemda     pemda   –
acuan.set           pemda        –          –            –          –         –       –
satuan.add          pemda        pemda      –            –          –         –       –
rencana.read        pemda        pd         pd           pemda      pemda     pemda   –
rencana.create      –            pd         –            –          –         –       –
rencana.submit      –            pd         –            –          –         –       –
rencana.set         –            –          –            –          pemda     –       –
temuan.waive        –            pd         –            –          –         –       –
temuan.revoke       –            pd         –            –          –         –       –
simpul.add          –            pd         –            –          –         –       –
simpul.change       –            pd         –            –          –         –       –
simpul.move         –            pd         –            –          –         –       –
simpul.delete       –            pd         –            –          –         –       –
simpul.restore      –            pd         –            –          –         –       –
tautan.add          –            pd         –            –          –         –       –
tautan.delete       –            pd         –            –          –         –       –
indikator.add       –            pd         –            –          –         –       –
indikator.change    –            pd         –            –          –         –       –
indikator.delete    –            pd         –            –          –         –       –
indikator.restore   –            pd         –            –          –         –       –
rumus.set           –            pd         –            –          –         –       –
target.set          –            pd         –            –          –         –       –
jendela.read        pemda        pemda      pemda        pemda      pemda     pemda   –
realisasi.read      pemda        pd         unit         pemda      pemda     pemda   –
jendela.set         pemda        –          –            –          –         –       –
realisasi.record    –            –          unit         –          –         –       –
realisasi.submit    –            –          unit         –          –         –       –
realisasi.verify    –            pd         –            –          –         –       –
anggaran.set        –            pd         –            –          –         –       –
naskah.save         –            pd         –            –          –         –       –
templat.read        pemda        pemda      pemda        pemda      pemda     pemda   –
templat.add         pemda        –          –            –          –         –       platform
templat.save        pemda        –          –            –          –         –       –
dokumen.read        pemda        pd         pd           pemda      pemda     pemda   –
dokumen.issue       –            –          –            –          pemda     –       –
dokumen.withdraw    –            –          –            –          pemda     –       –
laporan.print       pemda        pd         pd           pemda      pemda     pemda   –
"""


def asked_for() -> Iterator[str]:
    """Every action that the code names: to `require` or `verdict`, or handed on as `action=`."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _actions(node)


def _actions(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    found = [word.value for word in call.keywords if word.arg == "action"]
    if name in ASKING:
        found += call.args[ASKING[name] : ASKING[name] + 1]
    texts = (one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str))
    yield from (text for text in texts if "." in text)  # argparse has an `action` too


def read_actions() -> set[str]:
    return {model.read_action for model in apps.get_models() if issubclass(model, TenantModel)}


def table() -> str:
    """GRANTS as the text above."""
    rows = [["", *PEOPLE]]
    rows += [[action, *(str(grants.get(who, "–")) for who in PEOPLE)] for action, grants in GRANTS.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def test_no_right_is_unknown_and_none_unused() -> None:
    asked = set(asked_for())
    assert {"simpul.add", "rencana.set", "laporan.print"} <= asked  # else the search itself is broken
    assert asked | read_actions() == GRANTS.keys()


def test_nobody_stands_in_the_table_whom_no_one_can_be() -> None:
    assert {who for grants in GRANTS.values() for who in grants} == set(PEOPLE)


def test_the_table_reads_as_decided() -> None:
    """A right that is given or taken away shows here as a changed line."""
    assert table() == EXPECTED.strip("\n")
