"""Loads the five real documents whole, through the commands, as `muat_contoh` loads the sample ones."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from cascading.models import Rencana
from kinerja import contoh
from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside
from tests import benih
from tests.committed import committed

needs_seeds = pytest.mark.skipif(
    benih.seeds_folder() is None, reason="benih tidak ada: kesetiaan pada dokumen asli tidak diuji"
)


def pemda_data(slug: str) -> benih.Obj:
    """The government of the documents, with the people of the sample one: documents know no accounts."""
    sample = json.loads((benih.PROJECT / "contoh" / slug / "pemda.json").read_text(encoding="utf-8"))
    return {**benih.pemda_of(slug), "pengguna": sample["pengguna"]}


def load_all() -> dict[str, int]:
    """Address → id of each plan."""
    plans = {}
    accounts: dict[str, str] = {}
    for reference in benih.REFERENCES:
        data = pemda_data(reference.partition("/")[0])
        pemda = contoh.load_pemda(data, accounts)
        plans[reference] = contoh.load_rencana(pemda, benih.rencana_of(reference), data)
    return plans


@contextmanager
def loaded(blocker: Any) -> Iterator[dict[str, int]]:
    """All five, committed for a module of tests and gone after it."""
    with committed(blocker):
        yield load_all()


@contextmanager
def opened(reference: str) -> Iterator[Rencana]:
    """The plan at this address, inside its Pemda."""
    slug, _, plan = reference.partition("/")
    with inside(Pemda.objects.get(slug=slug).pk), transaction.atomic():
        yield Rencana.objects.select_related("skema", "unit", "pemda").get(slug=plan)


def nodes(rows: list[benih.Obj], induk: benih.Obj | None = None) -> Iterator[tuple[benih.Obj | None, benih.Obj]]:
    """The nodes of a file in tree order, each with its parent."""
    for row in rows:
        yield induk, row
        yield from nodes(row.get("anak", []), row)
