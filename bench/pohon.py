"""How dear a whole plan is as JSON beside plain SQL, and one insert or move beside many other plans in the table."""

import argparse
import gzip
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
import orjson
import psycopg2
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import generator, ground, measure
from bench.generator import Government
from bench.measure import Goal, ms
from cascading import tree
from cascading.commands import SimpulBaru, add_simpul, delete_simpul, move_simpul
from cascading.models import Simpul
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from kinerja.postgres.base import as_owner

PLAN, BIG_PLAN = 254, 2_540
MAX_RATIO, MAX_QUERIES = 1.3, 6
PROGRAM, KEGIATAN = 3, 4  # levels below the hidden root


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a run measures; `quick` only shows that the bench works."""

    pd: int = 50
    pemda: int = 20
    rounds: int = 100
    writes: int = 60


FULL, QUICK = Scale(), Scale(pd=3, pemda=3, rounds=3, writes=3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="sedikit data dan ulangan: hanya untuk mencoba")
    scale = QUICK if parser.parse_args().cepat else FULL
    with ground.fresh() as database:
        goals = json_goals(database, scale)
    with ground.fresh() as small, ground.fresh(f"{ground.NAME}_nasional") as large:
        goals += write_goals(small, large, scale)
    return measure.verdict(goals)


# --- a whole plan as JSON -----------------------------------------------------------------------------------------


def json_goals(database: str, scale: Scale) -> list[Goal]:
    """The request of a signed-in planner beside the same rows by plain SQL, for a plan of each size."""
    with ground.on(database):
        sizes = [PLAN] * scale.pd + [BIG_PLAN]
        government = generator.make_pemda(sizes)
        ground.tidy()
        goals, rows = [], []
        for place, size in ((0, PLAN), (len(sizes) - 1, BIG_PLAN)):
            orang, _actor = generator.planner(government, place)
            case = Comparison(signed_in(orang, government.pemda.pk), government.rencana[place])
            case.check_same()
            rounds = max(3, scale.rounds * PLAN // size)
            took = measure.interleaved({"api": case.request, "sql": case.floor}, rounds)
            queries = case.queries()
            ratio = took["api"] / took["sql"]
            rows.append(
                [f"{size:,} simpul", ms(took["api"]), ms(took["sql"]), f"{ratio:.2f}", str(queries), case.volume()]
            )
            goals.append(Goal(f"kueri, {size:,} simpul", queries, MAX_QUERIES))
            if size == PLAN:
                goals.append(Goal(f"JSON {size} simpul / SQL polos", ratio, MAX_RATIO))
            case.close()
        head = ("Rencana utuh sebagai JSON", "API ms", "SQL polos ms", "nisbah", "kueri", "kB (gzip)")
        measure.show(f"{scale.rounds} ulangan berselang-seling (rencana besar: sepersepuluhnya), median", head, rows)
    return goals


def signed_in(orang: Pengguna, pemda_id: int) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(orang, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["pemda_id"] = pemda_id
    session.save()
    return client


class Comparison:
    """The two ways to the same JSON: through all of the application, and by SQL as the owner, without any wall."""

    def __init__(self, client: Client, rencana_id: int) -> None:
        self.client = client
        self.rencana_id = rencana_id
        with as_owner(connection), connection.cursor() as cursor:
            self.plain = psycopg2.connect(cursor.connection.dsn)

    def close(self) -> None:
        self.plain.close()

    def request(self) -> bytes:
        answer = self.client.get(f"/api/v1/rencana/{self.rencana_id}/pohon", secure=True)
        if answer.status_code != 200:
            raise RuntimeError(f"API menjawab {answer.status_code}")
        return bytes(answer.content)

    def floor(self) -> bytes:
        with self.plain, self.plain.cursor() as cursor:
            return plain_json(cursor, self.rencana_id)

    def check_same(self) -> None:
        if orjson.loads(self.request()) != orjson.loads(self.floor()):
            raise RuntimeError("API dan SQL polos memberi JSON yang berbeda")

    def queries(self) -> int:
        """Statements of one request on tables; BEGIN and COMMIT, and the tenant sent with BEGIN, read none."""
        with CaptureQueriesContext(connection) as captured:
            self.request()
        return sum(
            1
            for query in captured.captured_queries
            if query["sql"].lstrip().startswith(("SELECT", "WITH", "UPDATE", "INSERT"))
        )

    def volume(self) -> str:
        body = self.request()
        return f"{len(body) / 1000:.0f} ({len(gzip.compress(body, 6)) / 1000:.0f})"


HEAD = """
SELECT r.id, r.slug, r.judul, s.kode, r.tahun_awal, r.tahun_akhir, r.versi, r.status, r.revisi, u.id, u.nama,
    (SELECT json_agg(json_build_object('kode', kode, 'nama', nama, 'urutan', urutan) ORDER BY urutan)::text
     FROM cascading_jenjang WHERE skema_id = s.id)
FROM cascading_rencana r JOIN cascading_skema s ON s.id = r.skema_id LEFT JOIN core_unit u ON u.id = r.unit_id
WHERE r.id = %s
"""
NODES = """
SELECT s.id, s.induk_id, j.kode, s.nomor_lama, s.kode, s.pernyataan, s.sasaran, u.id, u.nama, jab.nama, s.revisi
FROM cascading_simpul s LEFT JOIN cascading_jenjang j ON j.id = s.jenjang_id
LEFT JOIN core_unit u ON u.id = s.unit_id LEFT JOIN core_jabatan jab ON jab.id = s.jabatan_id
WHERE s.rencana_id = %s ORDER BY s.lft
"""
INDICATORS = """
SELECT i.simpul_id, i.id, i.nama, i.rumus_teks, st.nama, i.polaritas, i.akumulasi, i.sumber_data, i.revisi,
    i.baseline_teks, i.baseline_nilai::text, i.akhir_teks
FROM cascading_simpul s JOIN indikator_indikator i ON i.simpul_id = s.id
LEFT JOIN indikator_satuan st ON st.id = i.satuan_id
WHERE s.rencana_id = %s ORDER BY i.simpul_id, i.urutan
"""
TARGETS = """
SELECT t.indikator_id, t.tahun, t.triwulan, t.teks, t.keadaan, t.bagian::text
FROM cascading_simpul s
JOIN indikator_indikator i ON i.simpul_id = s.id JOIN indikator_target t ON t.indikator_id = i.id
WHERE s.rencana_id = %s ORDER BY t.tahun, t.triwulan
"""


def plain_json(cursor: Any, rencana_id: int) -> bytes:
    """The floor: four statements, plain tuples, the read values as the text that PostgreSQL holds, orjson."""
    cursor.execute(HEAD, [rencana_id])
    (pk, slug, judul, skema, awal, akhir, versi, status, revisi, unit_id, unit, levels) = cursor.fetchone()
    cursor.execute(TARGETS, [rencana_id])
    targets: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for of, tahun, triwulan, teks, keadaan, nilai in cursor.fetchall():
        targets[of].append(
            {"tahun": tahun, "triwulan": triwulan, "teks": teks, "keadaan": keadaan, "nilai": orjson.Fragment(nilai)}
        )
    cursor.execute(INDICATORS, [rencana_id])
    indicators: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for (
        of,
        one,
        nama,
        rumus,
        satuan,
        polaritas,
        akumulasi,
        sumber,
        ke,
        awal_teks,
        nilai,
        akhir_teks,
    ) in cursor.fetchall():
        indicators[of].append({
            "id": one, "nama": nama, "rumus_teks": rumus, "satuan": satuan, "polaritas": polaritas,
            "akumulasi": akumulasi, "sumber_data": sumber, "revisi": ke,
            "kondisi_awal": {"teks": awal_teks, "nilai": nilai} if awal_teks or nilai else None,
            "kondisi_akhir": {"teks": akhir_teks} if akhir_teks else None,  # the generator writes none
            "target": targets[one],
        })  # fmt: skip
    cursor.execute(NODES, [rencana_id])
    children: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    root = None
    for one, induk, jenjang, nomor, kode, pernyataan, sasaran, own_unit, own_name, jabatan, ke in cursor.fetchall():
        if induk is None:
            root = one
            continue
        children[induk].append({
            "id": one, "jenjang": jenjang, "nomor": nomor, "kode": kode, "pernyataan": pernyataan, "sasaran": sasaran,
            "unit": {"id": own_unit, "nama": own_name} if own_unit else None, "jabatan": jabatan, "revisi": ke,
            "indikator": indicators[one], "anak": children[one],
        })  # fmt: skip
    return orjson.dumps({
        "rencana": {
            "id": pk, "slug": slug, "judul": judul, "skema": skema, "tahun_awal": awal, "tahun_akhir": akhir,
            "versi": versi, "status": status, "revisi": revisi,
            "unit": {"id": unit_id, "nama": unit} if unit_id else None,
        },
        "jenjang": orjson.Fragment(levels),
        "simpul": children[root],
    })  # fmt: skip


# --- one insert, one move -----------------------------------------------------------------------------------------


def write_goals(small: str, large: str, scale: Scale) -> list[Goal]:
    """The same writes in two databases in turn: one with the Pemda's own plans alone, one with many Pemda's."""
    with ground.on(large):
        nation = [generator.make_pemda([PLAN] * scale.pd, number=number, indicators=0)
                  for number in range(1, scale.pemda + 1)]  # fmt: skip
        ground.tidy()
        among_many = Writer(large, nation[len(nation) // 2], scale.pd // 2)
    with ground.on(small):
        alone = Writer(small, generator.make_pemda([PLAN] * scale.pd, indicators=0), scale.pd // 2)
        ground.tidy()
    few, many = f"{scale.pd * PLAN:,}", f"{scale.pd * scale.pemda * PLAN:,}"
    goals, rows = [], []
    for name, act in (("sisip", Writer.insert), ("pindah", Writer.move)):
        cases = {few: lambda act=act: act(alone), many: lambda act=act: act(among_many)}
        took = measure.interleaved(cases, scale.writes)
        ratio = took[many] / took[few]
        rows.append([name, ms(took[few]), ms(took[many]), f"{ratio:.2f}"])
        goals.append(Goal(f"{name}, {many} / {few} simpul lain", ratio, MAX_RATIO))
    faults = [*alone.faults(), *among_many.faults()]
    goals.append(Goal("pohon rusak", len(faults), 0))
    head = ("Satu penulisan", f"ms di antara {few}", f"ms di antara {many}", "nisbah")
    measure.show(f"{scale.writes} ulangan berselang-seling, median", head, rows)
    return goals


class Writer:
    """A planner's writes in one plan of a database; the same seed makes the same choices in another one."""

    def __init__(self, database: str, government: Government, pd: int) -> None:
        self.database = database
        self.rencana_id = government.rencana[pd]
        self.chance = Random(7)
        with ground.on(database):
            _orang, self.actor = generator.planner(government, pd)

    def insert(self) -> float:
        """One node below a kegiatan; taken out again untimed, so that the plan keeps its size."""
        with self._at_work():
            parent = self._one_of(KEGIATAN)
            new = SimpulBaru("sub_kegiatan", {"pernyataan": "Penyusunan Dokumen Evaluasi Perangkat Daerah"})
            started = time.perf_counter()
            (made,) = add_simpul(self.actor, parent_id=parent.pk, after_id=None, cabang=[new])
            took = time.perf_counter() - started
            delete_simpul(self.actor, simpul_id=made.pk, seen=made.revisi)
        return took

    def move(self) -> float:
        """One kegiatan with all below it, to the front of a program."""
        with self._at_work():
            simpul, parent = self._one_of(KEGIATAN), self._one_of(PROGRAM)
            started = time.perf_counter()
            move_simpul(self.actor, simpul_id=simpul.pk, parent_id=parent.pk, after_id=None, seen=simpul.revisi)
            return time.perf_counter() - started

    def faults(self) -> list[str]:
        with self._at_work(), transaction.atomic():
            return tree.faults(self.rencana_id)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with ground.on(self.database), inside(self.actor.pemda_id):
            yield

    def _one_of(self, level: int) -> Simpul:
        with transaction.atomic():
            rows = Simpul.objects.filter(rencana_id=self.rencana_id, level=level).order_by("lft")
            return self.chance.choice(list(rows))


if __name__ == "__main__":
    sys.exit(main())
