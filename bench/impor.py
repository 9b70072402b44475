"""An import of 2,540 rows: seconds beside openpyxl reading the same file, and memory above an idle worker."""

import argparse
import ctypes
import gc
import io
import multiprocessing
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
import openpyxl
from django.db import connections, transaction

from bench import generator, ground, measure
from bench.measure import Goal
from cascading.commands import create_rencana
from cascading.models import Rencana
from indikator import importing
from indikator.importing.plan import plan_of
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside
from laporan import workbook
from laporan.render import xlsx
from laporan.reports import REPORTS

ROWS, CHANGED, SECONDS, MEMORY = 2_540, 2_000, 20, 200
CASES = 5
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Case:
    """A workbook and the plan that it goes into; `expected` changes must come of it."""

    data: bytes
    rencana_id: int
    expected: int


@dataclass(frozen=True, slots=True)
class Taken:
    seconds: float
    memory: int
    changes: int
    reports: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="254 baris: hanya untuk mencoba")
    quick = parser.parse_args().cepat
    rows, changed = (254, 200) if quick else (ROWS, CHANGED)
    workers = iter([Worker() for _case in range(CASES)])
    with ground.fresh() as database, ground.on(database):
        government = generator.make_pemda([rows], years=6, indicators=1)
        _orang, actor = generator.planner(government, 0)
        ground.tidy()
        with inside(actor.pemda_id), transaction.atomic():
            cases = make_cases(actor, government.rencana[0], changed)
        goals, table = [], []
        for name, case in cases.items():
            floor = measure.seconds(lambda data=case.data: read_plainly(data))  # type: ignore[misc]
            taken = next(workers).do(actor, case)
            if taken.changes != case.expected:
                raise RuntimeError(f"{name}: {taken.changes} perubahan, bukan {case.expected}")
            table.append([
                name, f"{taken.seconds:.2f}", f"{floor:.2f}", f"{taken.seconds / floor:.1f}",
                f"{taken.memory / MIB:.0f}", str(taken.reports),
            ])  # fmt: skip
            goals += [
                Goal(f"{name}: detik", taken.seconds, SECONDS),
                Goal(f"{name}: MiB di atas pekerja yang menganggur", taken.memory / MIB, MEMORY),
                Goal(f"{name}: laporan kemajuan", taken.reports, 10, least=True),
            ]
    head = ("", "impor detik", "openpyxl baca", "nisbah", "MiB", "laporan")
    measure.show(f"Impor {rows:,} baris: memeriksa dan menerapkan, di proses sendiri", head, table)
    return 0 if quick else measure.verdict(goals)


def make_cases(actor: Actor, rencana_id: int, changed: int) -> dict[str, Case]:
    """The plan as workbook, unchanged and edited, and as a matrix for an empty plan."""
    rencana = Rencana.objects.select_related("skema", "unit", "pemda").get(pk=rencana_id)
    kini = plan_of(actor, rencana)
    data = workbook.render(kini)
    empty = create_rencana(
        actor, skema="cascading", slug="kosong", judul="Kosong", unit_id=rencana.unit_id,
        tahun_awal=rencana.tahun_awal, tahun_akhir=rencana.tahun_akhir,
    )  # fmt: skip
    matrix = xlsx.render(REPORTS["matriks-cascading"].build(actor, rencana, {}))
    cases = {"matriks ke rencana kosong": Case(matrix, empty.pk, len(kini.simpul) + len(kini.indikator)),
             "lembar tanpa perubahan": Case(data, rencana_id, 0)}  # fmt: skip
    for sheet, heading in (("Simpul", "Pernyataan"), ("Indikator", "Indikator"), ("Indikator", "Target 2023")):
        cases[f"{changed:,} × {heading}"] = Case(edited(data, sheet, heading, changed), rencana_id, changed)
    return cases


def edited(data: bytes, sheet: str, heading: str, count: int) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = book[sheet]
    column = next(cell.column for cell in cells[1] if cell.value == heading)
    for row in range(2, count + 2):
        cells.cell(row, column).value = f"{cells.cell(row, column).value} 7"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_plainly(data: bytes) -> None:
    """What reading the cells costs at the least."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for sheet in book:
        for _row in sheet.iter_rows(values_only=True):
            pass


def one_import(actor: Actor, case: Case) -> tuple[int, int]:
    """Changes and reports; all in the one transaction that the worker takes, and rolled back for the next case."""
    reports = 0

    def report(_part: float) -> None:
        nonlocal reports
        reports += 1

    with inside(actor.pemda_id), transaction.atomic():
        found = importing.apply(actor, case.rencana_id, case.data, import_id="impor-bench", report=report)
        transaction.set_rollback(True)
    return len(found.perubahan), reports


class Worker:
    """A process that was started before anything was read or made: an idle worker, whose memory holds nothing yet."""

    def __init__(self) -> None:
        self.pipe, other = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("fork").Process(target=_work, args=(other,), daemon=True)
        self.process.start()
        other.close()

    def do(self, actor: Actor, case: Case) -> Taken:
        self.pipe.send((actor, case))
        taken: Taken = self.pipe.recv()
        self.process.join()
        return taken


def _work(pipe: Connection) -> None:
    actor, case = pipe.recv()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, started = _memory("VmRSS"), time.perf_counter()
    changes, reports = one_import(actor, case)
    pipe.send(Taken(time.perf_counter() - started, _memory("VmHWM") - before, changes, reports))
    connections.close_all()


def _memory(name: str) -> int:
    """A line of /proc/self/status, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024


if __name__ == "__main__":
    sys.exit(main())
