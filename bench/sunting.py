"""What one edit costs beside the bare write of mptt under the same lock: rights, rules, walls and trail cost too."""

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
from django.db import transaction
from django.test import Client

from bench import generator, ground, measure
from bench.measure import Goal, ms
from bench.pohon import signed_in
from cascading.commands import SimpulBaru, add_simpul, change_simpul, move_simpul
from cascading.models import Rencana, Simpul
from indikator.commands import IndikatorBaru, add_indikator, change_indikator, delete_cabang, set_target
from indikator.models import Indikator, Target
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside

PLAN = 254
MOST = 4.0
ROUNDS, QUICK = 60, 2
KEGIATAN, SUB = 4, 5  # levels below the hidden root


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="sedikit ulangan: hanya untuk mencoba")
    rounds = QUICK if parser.parse_args().cepat else ROUNDS
    with ground.fresh() as database, ground.on(database):
        government = generator.make_pemda([PLAN] * 4)
        orang, actor = generator.planner(government, 0)
        ground.tidy()
        desk = Desk(actor, government.rencana[0], signed_in(orang, government.pemda.pk))
        goals = compare(desk, rounds)
    return measure.verdict(goals)


def compare(desk: "Desk", rounds: int) -> list[Goal]:
    """Each kind of edit three ways, in turn: bare, by its command, and through the grid's door."""
    rows, goals = [], []
    for kind, label in KINDS.items():
        cases = {way: getattr(desk, f"{kind}_{way}") for way in ("polos", "perintah", "pintu")}
        took = measure.interleaved(cases, rounds)
        ratio = took["perintah"] / took["polos"]
        rows.append([label, *(ms(took[way]) for way in cases), f"{ratio:.2f}",
                     f"{took['pintu'] / took['polos']:.2f}"])  # fmt: skip
        goals.append(Goal(f"{label}: perintah / mptt polos", ratio, MOST))
    head = ("Satu suntingan", "mptt polos ms", "perintah ms", "permintaan utuh ms", "nisbah", "nisbah utuh")
    measure.show(f"{rounds} ulangan berselang-seling, rencana {PLAN} simpul, median", head, rows)
    return goals


KINDS = {"ubah": "ubah teks", "tambah": "tambah anak", "pindah": "pindah", "hapus": "hapus dengan 2 indikator",
         "indikator": "ubah indikator", "target": "isi target"}  # fmt: skip


@dataclass(slots=True)
class Desk:
    """One plan, and every kind of edit in three ways; each times itself and leaves the plan as large as it was.

    Bare: the plan's row locked, mptt's or Django's own write, one transaction over the same connection; neither
    rights nor rules, revisions or trail.
    """

    actor: Actor
    rencana_id: int
    client: Client
    turn: Iterator[int] = field(default_factory=itertools.count)

    # --- the shapes of an edit ---------------------------------------------------------------------------------------

    @contextmanager
    def bare(self) -> Iterator[None]:
        with inside(self.actor.pemda_id), transaction.atomic():
            Rencana.objects.select_for_update(no_key=True).get(pk=self.rencana_id)
            yield

    def timed(self, work: Callable[[], Any]) -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    def command(self, work: Callable[..., Any], **arguments: Any) -> float:
        def run() -> None:
            with inside(self.actor.pemda_id):
                work(self.actor, **arguments)

        return self.timed(run)

    def door(self, tindakan: str, **edit: Any) -> float:
        address = f"/{self.actor.pemda_slug}/{self.slug}/sunting/"
        body = {"tindakan": tindakan, "kunci": f"kunci-{next(self.turn):08}", **edit}

        def run() -> None:
            answer = self.client.post(address, body, "application/json", secure=True)
            if answer.status_code != 200:
                raise RuntimeError(f"{tindakan} menjawab {answer.status_code}: {answer.content!r}")

        return self.timed(run)

    @property
    def slug(self) -> str:
        with inside(self.actor.pemda_id), transaction.atomic():
            return str(Rencana.objects.values_list("slug", flat=True).get(pk=self.rencana_id))

    def node(self, level: int = KEGIATAN, number: int = 0) -> Simpul:
        """A node in the midst of the plan; its revision is that of now."""
        with inside(self.actor.pemda_id), transaction.atomic():
            found = list(Simpul.objects.filter(rencana_id=self.rencana_id, level=level).order_by("lft"))
            return found[(len(found) // 2 + number) % len(found)]

    # --- change ------------------------------------------------------------------------------------------------------

    def text(self) -> str:
        return f"Pernyataan yang ke-{next(self.turn)}"

    def ubah_polos(self) -> float:
        pk, text = self.node().pk, self.text()

        def run() -> None:
            with self.bare():
                simpul = Simpul.objects.get(pk=pk)
                simpul.pernyataan = text
                simpul.save()

        return self.timed(run)

    def ubah_perintah(self) -> float:
        node = self.node()
        return self.command(change_simpul, simpul_id=node.pk, seen=node.revisi, isi={"pernyataan": self.text()})

    def ubah_pintu(self) -> float:
        node = self.node()
        return self.door("ubah", simpul=node.pk, seen=node.revisi, isi={"pernyataan": self.text()})

    # --- add ---------------------------------------------------------------------------------------------------------

    def tambah_polos(self) -> float:
        parent_id, known = self.node().pk, self.node(SUB)
        made = Simpul(
            pemda_id=known.pemda_id, rencana_id=known.rencana_id, jenjang_id=known.jenjang_id, pernyataan=self.text()
        )

        def run() -> None:
            with self.bare():
                made.insert_at(Simpul.objects.get(pk=parent_id), "first-child", save=True)

        took = self.timed(run)
        self.forget(made.pk)
        return took

    def tambah_perintah(self) -> float:
        node, new = self.node(), SimpulBaru("sub_kegiatan", {"pernyataan": self.text()})
        took = self.command(add_simpul, parent_id=node.pk, after_id=None, cabang=[new])
        self.forget(self.newest())
        return took

    def tambah_pintu(self) -> float:
        new = {"jenjang": "sub_kegiatan", "isi": {"pernyataan": self.text()}}
        took = self.door("tambah", induk=self.node().pk, setelah=None, cabang=[new])
        self.forget(self.newest())
        return took

    def newest(self) -> int:
        with inside(self.actor.pemda_id), transaction.atomic():
            return Simpul.objects.filter(rencana_id=self.rencana_id).latest("id").pk

    def forget(self, pk: int) -> None:
        with self.bare():
            Simpul.objects.get(pk=pk).delete()

    # --- move --------------------------------------------------------------------------------------------------------

    def ends(self) -> tuple[Simpul, int]:
        """A sub kegiatan, and the kegiatan below which it goes: some way off, to and fro."""
        simpul = self.node(SUB)
        target = self.node(KEGIATAN, 7 if next(self.turn) % 2 else -7)
        return simpul, target.pk

    def pindah_polos(self) -> float:
        simpul, parent_id = self.ends()

        def run() -> None:
            with self.bare():
                moved = Simpul.objects.get(pk=simpul.pk)
                moved.move_to(Simpul.objects.get(pk=parent_id), "first-child")

        return self.timed(run)

    def pindah_perintah(self) -> float:
        simpul, parent_id = self.ends()
        return self.command(move_simpul, simpul_id=simpul.pk, parent_id=parent_id, after_id=None, seen=simpul.revisi)

    def pindah_pintu(self) -> float:
        simpul, parent_id = self.ends()
        return self.door("pindah", simpul=simpul.pk, seen=simpul.revisi, induk=parent_id, setelah=None)

    # --- delete ------------------------------------------------------------------------------------------------------

    def doomed(self) -> int:
        """A new sub kegiatan with two indicators and their six targets."""
        new = SimpulBaru("sub_kegiatan", {"pernyataan": self.text()})
        with inside(self.actor.pemda_id), transaction.atomic():
            (made,) = add_simpul(self.actor, parent_id=self.node().pk, after_id=None, cabang=[new])
            for number in range(2):
                baru = IndikatorBaru({"nama": f"Indikator {number}"}, dict.fromkeys(range(2021, 2027), "5 Dokumen"))
                add_indikator(self.actor, simpul_id=made.pk, baru=baru)
        return made.pk

    def hapus_polos(self) -> float:
        pk = self.doomed()

        def run() -> None:
            with self.bare():
                Simpul.objects.get(pk=pk).delete()

        return self.timed(run)

    def hapus_perintah(self) -> float:
        return self.command(delete_cabang, simpul_id=self.doomed(), seen=0)

    def hapus_pintu(self) -> float:
        return self.door("hapus", simpul=[{"id": self.doomed(), "seen": 0}])

    # --- indicator and target ----------------------------------------------------------------------------------------

    def measure(self) -> Indikator:
        with inside(self.actor.pemda_id), transaction.atomic():
            return Indikator.objects.filter(simpul_id=self.node(SUB, 3).pk).earliest("id")

    def indikator_polos(self) -> float:
        pk, text = self.measure().pk, self.text()

        def run() -> None:
            with self.bare():
                indikator = Indikator.objects.get(pk=pk)
                indikator.nama = text
                indikator.save()

        return self.timed(run)

    def indikator_perintah(self) -> float:
        one = self.measure()
        return self.command(change_indikator, indikator_id=one.pk, seen=one.revisi, isi={"nama": self.text()})

    def indikator_pintu(self) -> float:
        one = self.measure()
        return self.door("ubah_indikator", indikator=one.pk, seen=one.revisi, isi={"nama": self.text()})

    def promise(self) -> Target:
        with inside(self.actor.pemda_id), transaction.atomic():
            return Target.objects.filter(indikator=self.measure()).earliest("tahun")

    def target_polos(self) -> float:
        pk, text = self.promise().pk, f"{next(self.turn)} Dokumen"

        def run() -> None:
            with self.bare():
                target = Target.objects.get(pk=pk)
                target.teks = text
                target.save()

        return self.timed(run)

    def target_perintah(self) -> float:
        one = self.promise()
        return self.command(set_target, indikator_id=one.indikator_id, tahun=one.tahun, seen=one.revisi,
                            teks=f"{next(self.turn)} Dokumen")  # fmt: skip

    def target_pintu(self) -> float:
        one = self.promise()
        return self.door("target", indikator=one.indikator_id, tahun=one.tahun, triwulan=None, seen=one.revisi,
                         teks=f"{next(self.turn)} Dokumen")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
