"""Kills workers amid renderings, and restarts PostgreSQL once: every job ends once, no half file is offered.

`python bench/bunuh.py` (about three minutes), `--cepat` for two kills. It works in a folder and on a server of its own.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.TemporaryDirectory(prefix="kinerja-bunuh-", ignore_cleanup_errors=True)
for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(name, None)
os.environ["KINERJA_VAR"] = FOLDER.name
from bench import django_ready  # noqa: F401, E402  (before all that imports models)

# isort: split
import psutil  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402

from bench import generator, ground, measure, pekerja  # noqa: E402
from bench.measure import Goal  # noqa: E402
from cascading.models import Rencana  # noqa: E402
from indikator.commands import set_rencana, submit_rencana, waive_findings  # noqa: E402
from indikator.queries import findings_of  # noqa: E402
from kinerja.core import commands as core  # noqa: E402
from kinerja.core.actor import Actor, Mandat, actor_in  # noqa: E402
from kinerja.core.tenancy import inside  # noqa: E402
from kinerja.management.commands.periksa_dokumen import checksum, problems  # noqa: E402
from laporan import commands, queue  # noqa: E402
from laporan.models import Cetakan, Dokumen, Pekerjaan, Penerbitan  # noqa: E402
from laporan.reports import REPORTS  # noqa: E402

PLAN = 1_000  # nodes: a rendering takes long enough to be hit
LIMIT = 600.0  # seconds for all jobs to end
State = Pekerjaan.Keadaan
OPEN = (State.MENUNGGU, State.BERJALAN)


@dataclass(slots=True)
class Scene:
    """A government with a set plan, who asks for printings and who issues."""

    pemda_id: int
    rencana_id: int
    planner: Actor
    leader: Actor
    faults: list[str] = field(default_factory=list)
    kills: int = 0


@dataclass(slots=True)
class Workers:
    """Worker processes, each started again when it dies, as bin/demo.py and compose do."""

    arguments: list[str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, many: int = 1) -> None:
        command = [sys.executable, "bench/pekerja.py", *self.arguments]
        environment = {**os.environ, "KINERJA_LOG_LEVEL": "CRITICAL", "DJANGO_SETTINGS_MODULE": "bench.settings"}
        self.running += [
            subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) for _ in range(many)
        ]

    def revive(self) -> None:
        gone = [one for one in self.running if one.poll() is not None]
        self.running = [one for one in self.running if one.poll() is None]
        self.start(len(gone))

    def kill(self) -> None:
        """With signal 9: no farewell."""
        for one in self.running:
            one.send_signal(signal.SIGKILL)
            one.wait()
        self.running.clear()


@contextmanager
def workers(*arguments: str) -> Iterator[Workers]:
    made = Workers(list(arguments))
    try:
        yield made
    finally:
        made.kill()


def run(*, quick: bool) -> int:
    kills = 2 if quick else 10
    with ground.fresh() as database, ground.on(database):
        pekerja.prepare()
        REPORTS[pekerja.MATRIKS] = replace(REPORTS[pekerja.MATRIKS], issue=pekerja.issue)
        scene = make_scene(200 if quick else PLAN)
        ask(scene, few=quick)
        with workers() as team:
            kill_often(scene, team, kills)
            restarts = restart_once(scene, team)
            team.start(2)
            wait_for_all(scene, team)
            failed, reasons = told(scene)
            tried_again = try_again(scene)
            wait_for_all(scene, team)
        left = end(scene)
        faults = [*scene.faults, *check(scene)]
        with workers("--kendali") as wrong:
            seen = control(scene, wrong)
    for fault in dict.fromkeys(faults):
        print(f"  {fault}")
    measure.show("Pekerja dibunuh di tengah cetakan", ("", "banyaknya"), [
        ["kill -9 saat sebuah pekerjaan berjalan", str(scene.kills)], ["PostgreSQL dimulai ulang", str(restarts)],
        ["pekerjaan selesai", str(left[State.SELESAI])],
        ["gagal dengan alasan, lalu dicoba lagi", f"{failed}, {tried_again}"],
        ["dokumen terbit", str(left["dokumen"])],
    ])  # fmt: skip
    return measure.verdict([
        Goal("kill -9 di tengah pekerjaan", scene.kills, kills, least=True),
        Goal("PostgreSQL dimulai ulang", restarts, 1, least=True),
        Goal("pekerjaan yang tidak berakhir", left["terbuka"], 0),
        Goal("gagal tanpa alasan", failed - reasons, 0),
        Goal("berkas setengah, hilang, atau ganda; nomor bercelah", len(faults), 0),
        Goal("kendali (baris sebelum berkas): berkas rusak yang terlihat", seen, 1, least=True),
    ])  # fmt: skip


def make_scene(size: int) -> Scene:
    government = generator.make_pemda([size])
    _orang, planner = generator.planner(government, 0)
    pemda_id, rencana_id = government.pemda.pk, government.rencana[0]
    admin = Actor("admin", pemda_id, (Mandat("admin_pemda"),))
    person = core.create_pengguna(generator.OPERATOR_ACTOR, nama_pengguna="pimpinan.bunuh", nama="Pimpinan",
                                  sandi=generator.SANDI)  # fmt: skip
    with inside(pemda_id), transaction.atomic():
        core.grant_peran(admin, pengguna_id=person.pk, peran="pimpinan")
        leader = actor_in(person, pemda_id)
        assert leader is not None
        rencana = Rencana.objects.get(pk=rencana_id)
        if rencana.status == Rencana.Status.DRAF:
            settle(planner, leader, rencana)
    return Scene(pemda_id, rencana_id, planner, leader)


def settle(planner: Actor, leader: Actor, rencana: Rencana) -> None:
    found: dict[str, list[int]] = {}
    for simpul_id, temuan in findings_of(rencana):
        found.setdefault(temuan, []).append(simpul_id)
    for kind, ids in found.items():
        waive_findings(planner, rencana_id=rencana.pk, temuan=kind, simpul_ids=ids, alasan="Bench")
    submit_rencana(planner, rencana_id=rencana.pk)
    set_rencana(leader, rencana_id=rencana.pk)


def ask(scene: Scene, *, few: bool) -> None:
    """Printings on each paper in each form, and documents between them."""
    papers = ("F4",) if few else ("F4", "A4", "A3")
    with inside(scene.pemda_id), transaction.atomic():
        seen = Rencana.objects.get(pk=scene.rencana_id).revisi
        for kertas in papers:
            for bentuk in ("pdf", "xlsx", "html"):
                commands.request_cetakan(
                    scene.planner, rencana_id=scene.rencana_id, laporan=pekerja.MATRIKS, bentuk=bentuk,
                    parameter={"kertas": kertas},
                )  # fmt: skip
            commands.request_dokumen(
                scene.leader, rencana_id=scene.rencana_id, laporan=pekerja.MATRIKS, parameter={"kertas": kertas},
                seen=seen, alamat="http://localhost/",
            )  # fmt: skip


# --- the faults -------------------------------------------------------------------------------------------------------


def kill_often(scene: Scene, team: Workers, kills: int) -> None:
    """One worker, killed somewhere inside a job, again and again; each time the files on offer are looked at."""
    chance = Random(5)
    pause = threading.Event()
    end_at = time.monotonic() + LIMIT
    team.start()
    while scene.kills < kills and time.monotonic() < end_at:
        if rows(scene, State.BERJALAN):
            pause.wait(chance.uniform(0.0, 0.7))
            held = rows(scene, State.BERJALAN)
            team.kill()
            scene.kills += bool(held)
            scene.faults += offered(scene)
            if not rows(scene, *OPEN):
                ask_anew(scene)
            team.start()
        team.revive()
        if not rows(scene, *OPEN):
            ask_anew(scene)
        pause.wait(0.05)


def ask_anew(scene: Scene) -> None:
    """More work where the worker was too fast to be caught."""
    with inside(scene.pemda_id), transaction.atomic():
        Rencana.objects.filter(pk=scene.rencana_id).update(revisi=Rencana.objects.get(pk=scene.rencana_id).revisi + 1)
    ask(scene, few=False)


def restart_once(scene: Scene, team: Workers) -> int:
    """The server stops without a checkpoint while a job is at work, and starts again on the same data."""
    end_at = time.monotonic() + LIMIT
    while time.monotonic() < end_at:
        team.revive()
        if rows(scene, State.BERJALAN):
            restart_server()
            scene.faults += offered(scene)
            return 1
        if not rows(scene, *OPEN):
            ask_anew(scene)
        threading.Event().wait(0.05)
    return 0


def restart_server() -> None:
    connection.close()
    data = Path(settings.DATABASES["default"]["EMBEDDED"])
    server = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    command = Path(server.exe()).with_name("pg_ctl")
    # PostgreSQL refuses root: as whom it runs already
    user: dict[str, Any] = {"user": server.username()} if os.geteuid() == 0 else {}
    arguments = [str(command), "-D", str(data), "-m", "immediate", "-w", "-l", str(data / "log"), "restart"]
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)


# --- what is looked at ------------------------------------------------------------------------------------------------


def rows(scene: Scene, *states: str) -> list[Pekerjaan]:
    """The jobs in these states; asked again where the server is just coming back."""
    for _turn in range(100):
        try:
            with inside(scene.pemda_id), transaction.atomic():
                return [one for model in (Cetakan, Penerbitan)
                        for one in model._default_manager.filter(keadaan__in=states)]  # fmt: skip
        except DatabaseError:
            connection.close()
            threading.Event().wait(0.2)
    raise RuntimeError("PostgreSQL tidak kembali")


def offered(scene: Scene) -> list[str]:
    """Faults of files that a person could fetch now: of finished printings and of issued documents."""
    found = []
    for one in rows(scene, State.SELESAI):
        if isinstance(one, Cetakan):
            path = Path(settings.MEDIA_ROOT) / one.berkas
            if not path.exists() or path.stat().st_size != one.ukuran or checksum(path) != one.sha256:
                found.append(f"cetakan {one.pk}: berkas tidak utuh")
    with inside(scene.pemda_id), transaction.atomic():
        for dokumen in Dokumen.objects.all():
            found += [f"dokumen {dokumen.nomor}: {fault}" for fault in problems(dokumen)]
    return found


def check(scene: Scene) -> list[str]:
    """After all: whole files, each document once for its request, numbers without a gap."""
    found = offered(scene)
    with inside(scene.pemda_id), transaction.atomic():
        numbers = sorted(Dokumen.objects.values_list("urut", flat=True))
        done = [one.dokumen_id for one in Penerbitan.objects.filter(keadaan=State.SELESAI)]
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"nomor bercelah: {numbers}")
        if len(set(done)) != len(done) or None in done or len(done) != len(numbers):
            found.append(f"{len(done)} penerbitan selesai, {len(numbers)} dokumen")
    return found


def wait_for_all(scene: Scene, team: Workers) -> None:
    end_at = time.monotonic() + LIMIT
    while rows(scene, *OPEN) and time.monotonic() < end_at:
        team.revive()
        threading.Event().wait(0.3)


def told(scene: Scene) -> tuple[int, int]:
    """Failed jobs, and how many of them say why."""
    failed = rows(scene, State.GAGAL)
    return len(failed), sum(bool(one.pesan) for one in failed)


def try_again(scene: Scene) -> int:
    """The retry button of each failed job; a document whose plan was counted on meanwhile is asked for anew."""
    again = 0
    for one in rows(scene, State.GAGAL):
        with inside(scene.pemda_id), transaction.atomic():
            if isinstance(one, Cetakan):
                commands.retry_cetakan(scene.planner, cetakan_id=one.pk)
                again += 1
            elif one.pesan == str(queue.GIVEN_UP):
                commands.retry_penerbitan(scene.leader, penerbitan_id=one.pk)
                again += 1
    return again


def end(scene: Scene) -> dict[str, int]:
    with inside(scene.pemda_id), transaction.atomic():
        documents = Dokumen.objects.count()
    return {"terbuka": len(rows(scene, *OPEN)), State.SELESAI: len(rows(scene, State.SELESAI)), "dokumen": documents}


def control(scene: Scene, team: Workers) -> int:
    """A worker that says it is done before the file is there: what the look at the files must find."""
    ask_anew(scene)
    end_at = time.monotonic() + 60
    team.start()
    found: list[str] = []
    while not found and time.monotonic() < end_at:
        threading.Event().wait(0.2)
        found = offered(scene)
    team.kill()
    return len(found)


if __name__ == "__main__":
    sys.exit(run(quick="--cepat" in sys.argv))
