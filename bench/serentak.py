"""Eight planners insert, move and delete in one plan at once: nothing may break, and without the lock it must break."""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Subquery
from mptt.exceptions import InvalidMove

from bench import generator, ground, measure, serentak_http
from bench.measure import Goal
from cascading import tree
from cascading.commands import SimpulBaru, add_simpul, delete_simpul, move_simpul
from cascading.models import Rencana, Simpul
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside

PLAN = 254
DEADLOCK, NO_LOCK = "40P01", "55P03"
PATIENCE = "200ms"  # in the control alone: it ends most waiting in a ring, as the server's own second would
LARGEST_DELETED = 10  # nodes in one deleted branch, so that the tree grows slowly instead of melting away


@dataclass(frozen=True, slots=True)
class Scale:
    """How many write how often; `quick` only shows that the bench works."""

    writers: int = 8
    operations: int = 200
    control: int = 40
    rounds: int = 3
    alone: int = 200  # operations of the one writer, and of eight together, whose pace is compared


FULL, QUICK = Scale(), Scale(writers=4, operations=10, control=25, rounds=1, alone=20)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="sedikit operasi: hanya untuk mencoba")
    parser.add_argument("--lewat", choices=("perintah", "http"), default="perintah",
                        help="perintah: proses-proses memanggilnya; http: perencana di pintu peladen web")  # fmt: skip
    arguments = parser.parse_args()
    if arguments.lewat == "http":
        return serentak_http.run(quick=arguments.cepat)
    scale = QUICK if arguments.cepat else FULL
    with ground.fresh() as database, ground.on(database):
        government = generator.make_pemda([PLAN] * (2 + 2 * scale.rounds))
        plans = iter([
            Plan(generator.planner(government, place)[1], rencana) for place, rencana in enumerate(government.rencana)
        ])  # fmt: skip
        ground.tidy()
        locked = next(plans).run(scale.writers, scale.operations)
        control = next(plans).run(scale.writers, scale.control, locked=False)
        paces = [
            (next(plans).run(1, scale.alone), next(plans).run(scale.writers, scale.alone // scale.writers))
            for _round in range(scale.rounds)
        ]
    report(scale, locked, control)
    pace_one = median(one.pace for one, _many in paces)
    pace_many = median(many.pace for _one, many in paces)
    measure.show(
        f"Laju, {scale.rounds} ulangan berselang-seling, median", ("penulis", "operasi/detik", "nisbah"),
        [["1", f"{pace_one:.1f}", "1.00"], [str(scale.writers), f"{pace_many:.1f}", f"{pace_many / pace_one:.2f}"]],
    )  # fmt: skip
    runs = [locked, *(run for pair in paces for run in pair)]
    return measure.verdict([
        Goal("dengan kunci: invarian pohon rusak", sum(len(run.faults) for run in runs), 0),
        Goal("dengan kunci: deadlock", sum(run.total(Outcome.DEADLOCK) for run in runs), 0),
        Goal("dengan kunci: galat", sum(run.total(Outcome.ERROR) for run in runs), 0),
        Goal("dengan kunci: baris hilang atau liar", sum(run.lost + run.stray for run in runs), 0),
        Goal("dengan kunci: operasi tanpa jejak", sum(run.untraced for run in runs), 0),
        Goal("kendali tanpa kunci: invarian pohon rusak", len(control.faults), 1, least=True),
    ])  # fmt: skip


def report(scale: Scale, locked: "Run", control: "Run") -> None:
    head = ("", "dengan kunci", "kendali tanpa kunci")
    rows = [
        [label, str(pick(locked)), str(pick(control))] for label, pick in (
            ("operasi dicoba", lambda run: run.outcomes.total()),
            ("sisip", lambda run: run.outcomes[Outcome.DONE, "add"]),
            ("pindah", lambda run: run.outcomes[Outcome.DONE, "move"]),
            ("hapus", lambda run: run.outcomes[Outcome.DONE, "delete"]),
            ("ditolak aturan", lambda run: run.total(Outcome.REFUSED)),
            ("deadlock atau menunggu terlalu lama", lambda run: run.total(Outcome.DEADLOCK)),
            ("galat lain", lambda run: run.total(Outcome.ERROR)),
            ("baris hilang", lambda run: run.lost),
            ("baris liar", lambda run: run.stray),
            ("simpul di akhir", lambda run: run.present),
            ("invarian pohon rusak", lambda run: len(run.faults)),
            ("operasi selesai per detik", lambda run: f"{run.pace:.1f}"),
        )
    ]  # fmt: skip
    title = f"{scale.writers} proses × {scale.operations} operasi (kendali × {scale.control}) di satu rencana"
    measure.show(title, head, rows)
    for label, run in (("dengan kunci", locked), ("kendali", control)):
        for (outcome, what), count in sorted(run.outcomes.items()):
            if outcome != Outcome.DONE:
                print(f"    {label}: {count} × {what}")


# --- one run: many writers in one plan ------------------------------------------------------------------------------


class Outcome:
    """How an operation can end."""

    DONE, REFUSED, DEADLOCK, ERROR = "selesai", "ditolak", "deadlock", "galat"


@dataclass(frozen=True, slots=True)
class Task:
    """What one process does."""

    actor: Actor
    rencana_id: int
    operations: int
    seed: int
    locked: bool


@dataclass(slots=True)
class Ledger:
    """What one process did: outcomes as (how, what), and the ids of the nodes that it was told it had added."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    added: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of all processes together, and what stands in the database behind them."""

    outcomes: Counter[tuple[str, str]]
    seconds: float
    present: int
    lost: int  # nodes that must be there and are not
    stray: int  # nodes that are there and must not
    untraced: int  # operations done and rows of the audit trail: the difference
    faults: list[str]

    def total(self, how: str) -> int:
        return sum(count for (outcome, _what), count in self.outcomes.items() if outcome == how)

    @property
    def pace(self) -> float:
        return self.total(Outcome.DONE) / self.seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan and its planner."""

    actor: Actor
    rencana_id: int

    def run(self, writers: int, operations: int, *, locked: bool = True) -> Run:
        """So many processes with so many operations each; the lock is left out in those processes alone."""
        before = self._ids()
        tasks = [Task(self.actor, self.rencana_id, operations, seed, locked) for seed in range(writers)]
        connections.close_all()  # a connection must not be shared with the processes that are made now
        with multiprocessing.get_context("fork").Pool(writers) as pool:
            started = time.perf_counter()
            ledgers = pool.map(write, tasks, chunksize=1)
            seconds = time.perf_counter() - started
        outcomes = sum((ledger.outcomes for ledger in ledgers), Counter[tuple[str, str]]())
        added = set[int]().union(*(ledger.added for ledger in ledgers))
        with inside(self.actor.pemda_id), transaction.atomic():
            deleted = self._deleted()
            traced = Jejak.objects.filter(rencana_id=self.rencana_id, tindakan__startswith="simpul.").count()
            faults = tree.faults(self.rencana_id)
        expected, present = (before | added) - deleted, self._ids()
        done = len(added) + sum(outcomes[Outcome.DONE, kind] for kind in ("move", "delete"))
        return Run(outcomes, seconds, len(present), len(expected - present), len(present - expected),
                   abs(traced - done), faults)  # fmt: skip

    def _ids(self) -> set[int]:
        with inside(self.actor.pemda_id), transaction.atomic():
            return set(Simpul.objects.filter(rencana_id=self.rencana_id).values_list("id", flat=True))

    def _deleted(self) -> set[int]:
        """The nodes that went, as the audit trail keeps them."""
        trail = Jejak.objects.filter(rencana_id=self.rencana_id, tindakan="simpul.delete").values_list(
            "sebelum", flat=True
        )
        return {node["id"] for before in trail for node in before["cabang"]}


# --- one process ------------------------------------------------------------------------------------------------------


def write(task: Task) -> Ledger:
    """One writer's operations; runs in a process of its own."""
    if not task.locked:
        tree.lock = lock_nothing
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
    ledger, chance = Ledger(), Random(task.seed)
    with inside(task.actor.pemda_id):
        for _operation in range(task.operations):
            kind = chance.choices(("add", "move", "delete"), (45, 35, 20))[0]
            try:
                ledger.added.update(OPERATIONS[kind](task.actor, look(task.rencana_id), chance))
                ledger.outcomes[Outcome.DONE, kind] += 1
            except KinerjaError as refusal:
                ledger.outcomes[Outcome.REFUSED, refusal.pesan] += 1
            except (DatabaseError, InvalidMove) as error:
                code = getattr(error.__cause__, "pgcode", None)
                how = Outcome.DEADLOCK if code in (DEADLOCK, NO_LOCK) else Outcome.ERROR
                ledger.outcomes[how, f"{type(error).__name__} {code or error}"] += 1
    connection.close()
    return ledger


def lock_nothing(actor: Actor, rencana_id: int | Subquery, **along: Subquery) -> Rencana:
    """tree.lock, but for the lock."""
    rencana = visible_to(actor, Rencana.objects.annotate(**along)).filter(pk=rencana_id).first()
    if rencana is None:
        raise NotFound
    return rencana


@dataclass(frozen=True, slots=True)
class Seen:
    """A node as the planner's page shows it; a moment later somebody may have changed it."""

    id: int
    induk_id: int | None
    level: int  # 0 is the hidden root, then the urutan of the jenjang
    revisi: int
    size: int


def look(rencana_id: int) -> list[Seen]:
    with transaction.atomic():
        rows = Simpul.objects.filter(rencana_id=rencana_id).order_by("lft")
        return [
            Seen(pk, induk, urutan or 0, revisi, (rght - lft + 1) // 2)
            for pk, induk, urutan, revisi, lft, rght in rows.values_list(
                "id", "induk_id", "jenjang__urutan", "revisi", "lft", "rght"
            )
        ]


def add(actor: Actor, nodes: Sequence[Seen], chance: Random) -> list[int]:
    """A node below any that may have children, behind a sibling or in front; now and then with a child of its own."""
    parent = chance.choice([node for node in nodes if node.level < len(LEVELS)])
    branch: tuple[SimpulBaru, ...] = ()
    for level in reversed(range(parent.level, min(parent.level + chance.randint(1, 2), len(LEVELS)))):
        branch = (SimpulBaru(LEVELS[level], {"pernyataan": f"Penyusunan Dokumen {chance.random():.6f}"}, branch),)
    after = sibling(nodes, parent, chance)
    return [made.pk for made in add_simpul(actor, parent_id=parent.id, after_id=after, cabang=branch)]


def move(actor: Actor, nodes: Sequence[Seen], chance: Random) -> list[int]:
    """A node below one of a higher level; one time in ten below any node, its own branch among them."""
    node = chance.choice([node for node in nodes if node.level])
    anywhere = chance.random() < 0.1
    parent = chance.choice([other for other in nodes if anywhere or other.level < node.level])
    after = sibling(nodes, parent, chance)
    move_simpul(actor, simpul_id=node.id, parent_id=parent.id, after_id=after, seen=node.revisi)
    return []


def delete(actor: Actor, nodes: Sequence[Seen], chance: Random) -> list[int]:
    node = chance.choice([node for node in nodes if node.level and node.size <= LARGEST_DELETED])
    delete_simpul(actor, simpul_id=node.id, seen=node.revisi)
    return []


def sibling(nodes: Sequence[Seen], parent: Seen, chance: Random) -> int | None:
    return chance.choice([None, *(node.id for node in nodes if node.induk_id == parent.id)])


LEVELS = ("tujuan", "sasaran", "program", "kegiatan", "sub_kegiatan")
OPERATIONS: dict[str, Callable[[Actor, Sequence[Seen], Random], list[int]]] = {
    "add": add,
    "move": move,
    "delete": delete,
}


if __name__ == "__main__":
    sys.exit(main())
