"""A Pemda of any size from a seed: people by command, units, plans, nodes, indicators and targets by COPY."""

import io
import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from bench import wording
from cascading.models import Jenjang, Rencana, Simpul, Skema
from indikator.models import Indikator, Satuan, Target
from indikator.reading import read_target
from kinerja.core import commands
from kinerja.core.actor import NO_PEMDA, OPERATOR, Actor, Mandat, actor_in
from kinerja.core.models import Pemda, Pengguna, Unit
from kinerja.core.tenancy import inside
from kinerja.platform import create_pemda
from kinerja.postgres.base import as_owner

OPERATOR_ACTOR = Actor("operator", NO_PEMDA, (Mandat(OPERATOR),))
BAGIAN = 4  # units below each Perangkat Daerah
FIRST_YEAR = 2021
SHARES = (2 / 254, 4 / 254, 12 / 254, 47 / 254)  # tujuan, sasaran, program, kegiatan; the rest are sub kegiatan
SANDI = "sandi-bench-yang-panjang"
WRITTEN = "2021-01-04 08:00:00+07"  # the same moment in every run


@dataclass(frozen=True, slots=True)
class Government:
    """What was made: one plan for each Perangkat Daerah, in order."""

    pemda: Pemda
    rencana: list[int]
    pd: list[int]


@dataclass(slots=True)
class Node:
    """A node before it has ids: `parent` is the place of its parent in the list, None below the hidden root."""

    level: int
    parent: int | None
    lft: int = 0
    rght: int = 0


def make_pemda(
    plans: Sequence[int], *, number: int = 1, indicators: int = 2, years: int = 6, seed: int | None = None
) -> Government:
    """A Pemda with a Perangkat Daerah and its plan for each number of nodes in `plans`.

    One seed, the same rows; without it the `number` of the Pemda is the seed.
    """
    chance = Random(number if seed is None else seed)
    pemda = create_pemda(
        OPERATOR_ACTOR, nama=f"Kabupaten Uji {number}", jenis="kabupaten", zona_waktu="Asia/Jakarta",
        kode_wilayah=f"{11 + number // 90:02}.{number % 90 + 1:02}", slug=f"bench-{number}",
    )  # fmt: skip
    with inside(pemda.pk), transaction.atomic():
        skema = Skema.objects.get(pemda=pemda, kode="cascading")
        levels = list(Jenjang.objects.filter(skema=skema).order_by("urutan").values_list("id", flat=True))
        satuan = dict(Satuan.objects.filter(pemda=pemda).values_list("nama", "id"))
    with as_owner(connection), connection.cursor() as cursor:
        load = Load(cursor, pemda.pk)
        units = load.units(chance, len(plans))
        rencana = load.plans(units, skema.pk, years)
        for rencana_id, own_units, size in zip(rencana, units, plans, strict=True):
            nodes = shape(size, chance)
            ids = load.nodes(chance, nodes, rencana_id, own_units, levels)
            if indicators:
                load.indicators(chance, nodes, ids, satuan, indicators, years)
    return Government(pemda, rencana, [own[0] for own in units])


def planner(government: Government, pd: int, number: int = 0) -> tuple[Pengguna, Actor]:
    """A person who plans for this Perangkat Daerah (both counted from 0), and the same as an actor."""
    orang = commands.create_pengguna(
        OPERATOR_ACTOR, nama_pengguna=f"perencana.{government.pemda.slug}.{pd}" + f".{number}" * (number > 0),
        nama="Perencana", sandi=SANDI,
    )  # fmt: skip
    admin = Actor("admin", government.pemda.pk, (Mandat("admin_pemda"),))
    with inside(government.pemda.pk), transaction.atomic():
        commands.grant_peran(admin, pengguna_id=orang.pk, peran="perencana", unit_id=government.pd[pd])
        actor = actor_in(orang, government.pemda.pk)
    assert actor is not None
    return orang, actor


def shape(size: int, chance: Random) -> list[Node]:
    """The nodes of a tree in its order, with lft and rght below a root at 1; five levels where there are enough."""
    counts = [max(1, round(size * share)) for share in SHARES][: size - 1]
    counts.append(size - sum(counts))
    children: list[list[range]] = []  # of each node of each level, the places of its children in the next level
    for count, below in itertools.pairwise(counts):
        bounds = [0, *sorted(chance.sample(range(1, below), count - 1)), below]
        children.append([range(*pair) for pair in itertools.pairwise(bounds)])
    nodes: list[Node] = []

    def walk(level: int, place: int, parent: int | None, left: int) -> int:
        own = len(nodes)
        nodes.append(Node(level, parent, left))
        left += 1
        for child in children[level][place] if level < len(children) else ():
            left = walk(level + 1, child, own, left)
        nodes[own].rght = left
        return left + 1

    left = 2
    for place in range(counts[0]):
        left = walk(0, place, None, left)
    return nodes


class Load:
    """Rows of one Pemda by COPY; the owner's connection alone may write them past commands and walls."""

    def __init__(self, cursor: Any, pemda_id: int) -> None:
        self.cursor = cursor
        self.pemda_id = pemda_id

    def units(self, chance: Random, count: int) -> list[list[int]]:
        """The ids of each Perangkat Daerah and, behind it, of its Bagian."""
        ids = iter(self.ids(Unit, count * (1 + BAGIAN)))
        made = [[next(ids) for _one in range(1 + BAGIAN)] for _pd in range(count)]
        rows: list[tuple[Any, ...]] = []
        for number, (pd, *bagian) in enumerate(made, 1):
            rows.append((pd, None, "perangkat_daerah", wording.department(chance, number), number))
            rows += [(pk, pd, "bagian", f"Bagian {place}", place) for place, pk in enumerate(bagian, 1)]
        self.copy(Unit, ("id", "induk", "jenis", "nama", "urutan"), rows)
        return made

    def plans(self, units: list[list[int]], skema_id: int, years: int) -> list[int]:
        ids = self.ids(Rencana, len(units))
        last = FIRST_YEAR + years - 1
        rows = (
            (
                pk,
                own[0],
                skema_id,
                f"rencana-{place}",
                f"Cascading Kinerja {FIRST_YEAR}-{last}",
                FIRST_YEAR,
                last,
                WRITTEN,
            )
            for place, (pk, own) in enumerate(zip(ids, units, strict=True), 1)
        )
        names = ("id", "unit", "skema", "slug", "judul", "tahun_awal", "tahun_akhir", "diubah_pada")
        self.copy(Rencana, names, rows)
        return list(ids)

    def nodes(self, chance: Random, nodes: list[Node], rencana_id: int, units: list[int], levels: list[int]) -> range:
        """The hidden root and the nodes; those of programs name a Bagian, the others inherit their unit."""
        root, *ids = self.ids(Simpul, len(nodes) + 1)
        rows: list[tuple[Any, ...]] = [(root, rencana_id, rencana_id, None, None, "", None, 1, 2 * len(nodes) + 2, 0)]
        for pk, node in zip(ids, nodes, strict=True):
            parent = root if node.parent is None else ids[node.parent]
            unit = chance.choice(units[1:]) if node.level == 2 else None
            text = wording.statement(chance, node.level)
            rows.append((
                pk, rencana_id, rencana_id, parent, levels[node.level], text, unit, node.lft, node.rght, node.level + 1
            ))  # fmt: skip
        names = ("id", "rencana", "tree_id", "induk", "jenjang", "pernyataan", "unit", "lft", "rght", "level")
        self.copy(Simpul, names, rows)
        return range(ids[0], ids[-1] + 1)

    def indicators(
        self, chance: Random, nodes: list[Node], simpul: range, satuan: dict[str, int], count: int, years: int
    ) -> None:
        ids = iter(self.ids(Indikator, len(nodes) * count))
        indicators: list[tuple[Any, ...]] = []
        promised: list[tuple[Any, ...]] = []
        for simpul_id, node in zip(simpul, nodes, strict=True):
            for place in range(1, count + 1):
                pk = next(ids)
                nama, rumus, unit = wording.indicator(chance, node.level)
                indicators.append((pk, simpul_id, place, nama, rumus, satuan[unit], wording.source(chance)))
                for year, teks in enumerate(wording.targets(chance, unit, years), FIRST_YEAR):
                    promised.append((pk, year, teks, *as_read(teks)))
        names = ("id", "simpul", "urutan", "nama", "rumus_teks", "satuan", "sumber_data")
        self.copy(Indikator, names, indicators)
        target_ids = self.ids(Target, len(promised))
        rows = ((pk, *row) for pk, row in zip(target_ids, promised, strict=True))
        self.copy(Target, ("id", "indikator", "tahun", "teks", "keadaan", "bagian"), rows)

    def ids(self, model: type[Model], count: int) -> range:
        """So many ids in a row, taken from the table's own sequence."""
        sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
        self.cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [count - 1])
        last = self.cursor.fetchone()[0]
        return range(last - count + 1, last + 1)

    def copy(self, model: type[Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """COPY of the named fields; every other field gets its default, the pemda its own."""
        fields = {field.name: field for field in model._meta.concrete_fields}
        rest = fields.keys() - set(names) - {"pemda"}
        tail = "\t".join([str(self.pemda_id), *(as_text(fields[name].get_default()) for name in sorted(rest))])
        columns = [fields[name].column for name in (*names, "pemda", *sorted(rest))]
        lines = ("\t".join(map(as_text, row)) + f"\t{tail}\n" for row in rows)
        quoted = ", ".join(f'"{column}"' for column in columns)
        self.cursor.copy_expert(f'COPY "{model._meta.db_table}" ({quoted}) FROM STDIN', io.StringIO("".join(lines)))


def as_text(value: object) -> str:
    """A value in COPY's text format."""
    if value is None:
        return "\\N"
    if isinstance(value, list | dict):
        value = json.dumps(value)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


@cache
def as_read(teks: str) -> tuple[str, str]:
    """State and values of a target, as the commands keep them beside its text."""
    read = read_target(teks)
    parts = [one.as_dict() for one in read.bagian]
    return str(read.keadaan), json.dumps(parts)
