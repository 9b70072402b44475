"""Eight planners edit one plan through the grid's door at once, pages loading beside: no update may be lost.

Part of bench/serentak.py (`--lewat http`).
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
from django.db import connections, transaction

from bench import generator, ground, measure
from bench.measure import Goal, ms
from bench.pintu import Answer, Browser, server
from cascading import tree
from cascading.models import Rencana, Simpul
from indikator.models import Indikator
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside

PLAN = 254
MOST = 3.0  # times one planner alone
HOT = 10  # kegiatan at which all planners work, so that they meet
LOOK_EVERY = 5  # edits between two loads of the page


@dataclass(frozen=True, slots=True)
class Scale:
    """Seconds of each part; `alone` twice, before and after; `interval` between two edits of one planner."""

    writers: int = 8
    alone: float = 30
    together: float = 60
    control: float = 20
    interval: float = 1.0


FULL, QUICK = Scale(), Scale(writers=4, alone=2, together=5, control=5, interval=0.25)


def run(*, quick: bool) -> int:
    """Alone, together, alone again; then the control whose server does not check what the editor saw.

    So a machine that becomes busier or idler meanwhile does not favour either.
    """
    scale = QUICK if quick else FULL
    with ground.fresh() as database, ground.on(database):
        government = generator.make_pemda([PLAN] * 2)
        people = [generator.planner(government, 0, number)[0].nama_pengguna for number in range(scale.writers)]
        control_people = [generator.planner(government, 1, number)[0].nama_pengguna for number in range(scale.writers)]
        ground.tidy()
        with server() as port:
            team = Team(government.pemda.pk, government.rencana[0], port, people, scale.interval)
            before, together = team.work(1, scale.alone), team.work(scale.writers, scale.together)
            after = team.work(1, scale.alone)
            alone, together = team.check(before, after), team.check(together)
        with server("bench.tanpa_seen") as port:
            team = Team(government.pemda.pk, government.rencana[1], port, control_people, scale.interval)
            control = team.check(team.work(scale.writers, scale.control))
    report({"sendiri": alone, f"{scale.writers} bersama": together, "kendali tanpa pemeriksaan": control})
    goals = [
        Goal("pembaruan hilang atau tertimpa tanpa dilihat", together.lost + together.unseen, 0),
        Goal("suntingan diterima tanpa jejaknya", together.untraced, 0),
        Goal("ditolak padahal tidak basi", together.wrongly_refused, 0),
        Goal("galat atau ditolak aturan", together.count("galat") + together.count("ditolak"), 0),
        Goal("invarian pohon rusak", len(together.faults), 0),
        Goal("kendali: pembaruan hilang atau tertimpa", control.lost + control.unseen, 1, least=True),
    ]
    if not quick:  # a few seconds say nothing of time
        goals += [
            Goal("p95 bersama / p95 sendiri", together.percentile(95) / alone.percentile(95), MOST),
            Goal("detik yang dipakai / yang direncanakan", together.seconds / scale.together, 1.1),
        ]
    return measure.verdict(goals)


def report(runs: dict[str, "Run"]) -> None:
    rows = [
        [label, *(str(pick(run)) for run in runs.values())] for label, pick in (
            ("lama, detik", lambda run: f"{run.seconds:.0f}"),
            ("suntingan dikirim", lambda run: len(run.edits)),
            ("diterima", lambda run: run.count("diterima")),
            ("409, sudah basi", lambda run: run.count("basi")),
            ("ditolak aturan", lambda run: run.count("ditolak")),
            ("galat", lambda run: run.count("galat")),
            ("pembaruan hilang", lambda run: run.lost),
            ("tertimpa tanpa dilihat", lambda run: run.unseen),
            ("diterima tanpa jejak", lambda run: run.untraced),
            ("muat halaman", lambda run: run.loads),
            ("satu suntingan, median ms", lambda run: ms(run.percentile(50))),
            ("satu suntingan, p95 ms", lambda run: ms(run.percentile(95))),
        )
    ]  # fmt: skip
    measure.show("Lewat pintu HTTP, tiap perencana satu suntingan per selang", ("", *runs), rows)


# --- what was done, and what came of it -------------------------------------------------------------------------------


@dataclass(slots=True)
class Edit:
    """One edit: what its author had seen, what was asked for, and what the server said."""

    kunci: str
    tindakan: str
    pk: int
    medan: str  # the field of the trail that tells what was there before
    semula: Any  # what the author had seen there
    tanda: str = ""  # what the author added to a text; a text keeps all marks
    seen: int = 0
    nasib: str = "galat"  # diterima, basi, ditolak
    fresh: int | None = None  # the revision that a 409 told
    made: list[int] = field(default_factory=list)
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What planners did in one part of the run."""

    edits: list[Edit]
    loads: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Run(Work):
    """The same, checked against the database and its trail."""

    lost: int  # accepted, and not to be found afterwards
    unseen: int  # accepted, though there was something else than its author had seen
    untraced: int
    wrongly_refused: int
    faults: list[str]

    def count(self, nasib: str) -> int:
        return Counter(one.nasib for one in self.edits)[nasib]

    def percentile(self, percent: int) -> float:
        """Of the accepted edits, in seconds."""
        times = [one.seconds for one in self.edits if one.nasib == "diterima"]
        return quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else median(times or [0.0])


@dataclass(frozen=True, slots=True)
class Team:
    """The planners of one plan, each with a browser of their own."""

    pemda_id: int
    rencana_id: int
    port: int
    people: Sequence[str]
    interval: float

    def work(self, writers: int, seconds: float) -> Work:
        """So many planners for so long; they begin spread over the first interval."""
        with inside(self.pemda_id), transaction.atomic():
            rencana = Rencana.objects.select_related("pemda").get(pk=self.rencana_id)
        address = f"/{rencana.pemda.slug}/{rencana.slug}/"
        planners = [Planner(Browser(self.port), address, self.rencana_id, number) for number in range(writers)]
        for planner, name in zip(planners, self.people, strict=False):
            planner.browser.sign_in(name, generator.SANDI)
            planner.look()
        connections.close_all()
        start = time.monotonic() + 0.2
        with ThreadPoolExecutor(writers) as pool:
            offsets = [start + self.interval * planner.number / writers for planner in planners]
            for done in [
                pool.submit(one.work, offset, seconds, self.interval)
                for one, offset in zip(planners, offsets, strict=True)
            ]:
                done.result()
        took = time.monotonic() - start
        return Work([edit for one in planners for edit in one.edits], sum(one.loads for one in planners), took)

    def check(self, *parts: Work) -> Run:
        """Each accepted edit against its own row of the trail and what stands in the plan now."""
        edits = [edit for part in parts for edit in part.edits]
        accepted = [one for one in edits if one.nasib == "diterima"]
        with inside(self.pemda_id), transaction.atomic():
            rows = Jejak.objects.filter(rencana_id=self.rencana_id, permintaan__in=[one.kunci for one in edits])
            trail = {row.permintaan: row for row in rows}
            texts = {
                ("ubah", pk): text
                for pk, text in Simpul.objects.filter(rencana_id=self.rencana_id).values_list("id", "pernyataan")
            }
            names = Indikator.objects.filter(simpul__rencana_id=self.rencana_id).values_list("id", "nama")
            texts |= {("ubah_indikator", pk): text for pk, text in names}
            faults = tree.faults(self.rencana_id)
        traced = [one for one in accepted if one.kunci in trail]
        return Run(
            edits, sum(part.loads for part in parts), sum(part.seconds for part in parts),
            lost=sum(one.tanda not in texts.get((one.tindakan, one.pk), "") for one in accepted if one.tanda)
            + sum(("ubah", pk) not in texts for one in accepted for pk in one.made),
            unseen=sum(trail[one.kunci].sebelum.get(one.medan) != one.semula for one in traced if one.medan),
            untraced=len(accepted) - len(traced) + sum(one.kunci in trail for one in edits if one.nasib == "basi"),
            wrongly_refused=sum(one.nasib == "basi" and one.fresh == one.seen for one in edits),
            faults=faults,
        )  # fmt: skip


# --- one planner ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Planner:
    """One person at the desk: looks at the plan, edits what the page showed, looks again."""

    browser: Browser
    address: str
    rencana_id: int
    number: int
    edits: list[Edit] = field(default_factory=list)
    loads: int = 0
    tag: str = ""
    nodes: dict[int, dict[str, Any]] = field(default_factory=dict)
    measures: dict[int, dict[str, Any]] = field(default_factory=dict)

    def work(self, start: float, seconds: float, interval: float) -> None:
        chance, pause = Random(self.number), threading.Event()
        turn = 0
        while (due := start + turn * interval) < start + seconds:
            pause.wait(max(0.0, due - time.monotonic()))
            turn += 1
            self.send(self.next_edit(chance, f"{self.number}x{turn}"))
            if (turn + self.number) % LOOK_EVERY == 0:
                self.look()

    def look(self) -> None:
        """The page and its rows, as a browser loads them; and the plan with its revisions."""
        for path in (self.address, f"{self.address}pohon.json"):
            self.expect(self.browser.get(path))
        answer = self.browser.get(f"/api/v1/rencana/{self.rencana_id}/pohon", self.tag)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.expect(answer)
            self.tag = answer.tag
            self.nodes = {one["id"]: one for one in flat(answer.data["simpul"], None)}
            self.measures = {one["id"]: one for node in self.nodes.values() for one in node["indikator"]}
        self.loads += 1

    def expect(self, answer: Answer) -> None:
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"halaman menjawab {answer.status}")

    def next_edit(self, chance: Random, name: str) -> tuple[Edit, dict[str, Any]]:
        """Mostly a text at a node where the others work too; now and then a new child, or a move."""
        hot = [one for one in self.nodes.values() if one["jenjang"] == "kegiatan"][:HOT]
        kind = chance.choices(("ubah", "ubah_indikator", "tambah", "pindah"), (55, 20, 15, 10))[0]
        kunci, mark = f"bench-{name}-{time.monotonic_ns()}"[:40], f" [{name}-{time.monotonic_ns()}]"
        if kind == "tambah":
            new = {"jenjang": "sub_kegiatan", "isi": {"pernyataan": f"Sub kegiatan{mark}"}}
            return Edit(kunci, kind, 0, "", None), {"induk": chance.choice(hot)["id"], "setelah": None, "cabang": [new]}
        if kind == "pindah":
            leaves = [leaf for node in hot for leaf in node["anak"]]
            if leaves:
                leaf = chance.choice(leaves)
                return (Edit(kunci, kind, leaf["id"], "induk", leaf["induk"], seen=leaf["revisi"]),
                        {"simpul": leaf["id"], "seen": leaf["revisi"], "induk": chance.choice(hot)["id"],
                         "setelah": None})  # fmt: skip
        if kind == "ubah_indikator":
            row = chance.choice([one for node in hot for one in node["indikator"]])
            edit = Edit(kunci, kind, row["id"], "nama", row["nama"], mark, row["revisi"])
            return edit, {"indikator": edit.pk, "seen": edit.seen, "isi": {"nama": row["nama"] + mark}}
        row = chance.choice(hot)
        edit = Edit(kunci, "ubah", row["id"], "pernyataan", row["pernyataan"], mark, row["revisi"])
        return edit, {"simpul": edit.pk, "seen": edit.seen, "isi": {"pernyataan": row["pernyataan"] + mark}}

    def send(self, made: tuple[Edit, dict[str, Any]]) -> None:
        """Sends it, and takes over what the answer tells: the new revision, or what somebody else wrote there."""
        edit, body = made
        body = {"tindakan": edit.tindakan, "kunci": edit.kunci, **body}
        answer = self.browser.post(f"{self.address}sunting/", body)
        edit.seconds = answer.seconds
        self.edits.append(edit)
        row = (self.measures if edit.tindakan == "ubah_indikator" else self.nodes).get(edit.pk, {})
        if answer.status == HTTPStatus.OK:
            edit.nasib, edit.made = "diterima", answer.data.get("baru", [])
            for now in answer.data.get("kini", []):
                row["revisi"] = now["revisi"]
            row.update(body.get("isi", {}))
            if edit.tindakan == "pindah":
                row["induk"] = body["induk"]
        elif answer.status == HTTPStatus.CONFLICT:
            state = answer.data["keadaan"]
            edit.nasib, edit.fresh = "basi", state["revisi"]
            row.update(
                {name: state[name] for name in ("revisi", "pernyataan", "nama") if name in state and name in row}
            )
            if edit.tindakan == "pindah":
                self.tag = ""  # where it stands now, only the plan tells
        elif answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            edit.nasib = "ditolak"


def flat(nodes: list[dict[str, Any]], parent: int | None) -> Iterator[dict[str, Any]]:
    """The nodes of a nested plan in tree order, each with the id of its parent."""
    for node in nodes:
        node["induk"] = parent
        yield node
        yield from flat(node["anak"], node["id"])
