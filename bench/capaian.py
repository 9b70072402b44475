"""Achievement of a whole Pemda for a year: read, computed, averaged up the tree, beside reading the same rows raw.

    .venv/bin/python bench/capaian.py [--cepat]

50 plans of 254 nodes, 25,400 indicators, four verified quarters each, half of them with targets per quarter. The floor
is the very same statements, fetched as tuples by psycopg2 as the owner of the tables, outside all walls. Then a fifth
of the indicators becomes percentages that a formula makes of two variables, pooled over the year, and all is measured
again. The page of the dashboard is the whole answer to a browser: session, rights, figures, markup, compressed.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import django_ready  # noqa: F401  (before all that imports models)

# isort: split
import psycopg2
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench import generator, ground, measure
from bench.generator import FIRST_YEAR, Government, Load
from bench.measure import Goal, ms
from bench.pohon import signed_in
from cascading.models import Rencana, Simpul
from indikator.acuan import load_acuan
from indikator.capaian.banyak import Baris, compute_many, compute_row
from indikator.models import Indikator, JendelaPengisian, Paket, Realisasi, Satuan, Target, Variabel
from indikator.queries.acuan import acuan_of
from indikator.queries.capaian import year_rows, years_of
from indikator.queries.kumpulan import Rekap
from indikator.queries.pengisian import newest
from indikator.queries.rekap import capaian_pemda
from kinerja.core.actor import Actor, Mandat
from kinerja.core.commands import create_pengguna, grant_peran
from kinerja.core.models import Keanggotaan, Pengguna
from kinerja.core.tenancy import inside
from kinerja.postgres.base import as_owner

PLAN = 254
MAX_RATIO, MAX_DASHBOARD, MAX_QUERIES = 5, 3, 25
TYPES = ("kumulatif", "nilai_akhir", "nilai_akhir", "rata_rata", "maksimum")
LAST = 4
POOLED = "a%1$s / b%1$s * 100%%"  # every indicator has names, and so a text, of its own
IN_MEMORY = 5_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a run measures; `quick` only shows that the bench works."""

    pd: int = 50
    rounds: int = 7


FULL, QUICK = Scale(), Scale(pd=2, rounds=2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cepat", action="store_true", help="sedikit data dan ulangan: hanya untuk mencoba")
    scale = QUICK if parser.parse_args().cepat else FULL
    with ground.fresh() as database, ground.on(database):
        government = generator.make_pemda([PLAN] * scale.pd)
        measured_year(government, Random(5))
        ground.tidy()
        return measure.verdict(goals(government, scale))


def goals(government: Government, scale: Scale) -> list[Goal]:
    bench = Bench(government)
    try:
        found = bench.compare(scale.rounds)
        pooled_year(government)
        ground.tidy()
        return found + bench.compare(scale.rounds, " (dengan rumus gabungan)")
    finally:
        bench.plain.close()


class Bench:
    """A government in three ways: recomputed, shown as a page, and its statements alone."""

    def __init__(self, government: Government) -> None:
        self.government = government
        self.inspector = Actor("inspektur", government.pemda.pk, (Mandat("inspektur"),))
        self.client = signed_in(inspector_of(government), government.pemda.pk)
        with as_owner(connection), connection.cursor() as cursor:
            self.plain = psycopg2.connect(cursor.connection.dsn)

    def compare(self, rounds: int, suffix: str = "") -> list[Goal]:
        first = measure.seconds(self.recompute)
        rekap = self.recompute()
        of_rekap, of_page = statements_of(self.recompute), statements_of(self.page)
        check_same(self.government, rekap)
        rows = list(memory_rows(IN_MEMORY))
        in_memory = f"hitung {IN_MEMORY:,} di memori"
        cases: dict[str, measure.Case] = {
            "hitung ulang": self.recompute,
            "baca mentah": lambda: self.raw(of_rekap),
            "rekap dasbor": lambda: self.recompute(rinci=False),
            "kueri rekap saja": lambda: self.queries(of_rekap),
            "halaman dasbor": self.page,
            "kueri halaman saja": lambda: self.queries(of_page),
            in_memory: lambda: compute_many(rows, LAST),
        }
        took = measure.interleaved(cases, rounds)
        count = f"{len(rekap.indikator):,} indikator{suffix}, 4 triwulan, {self.raw(of_rekap):,} baris"
        measure.show(f"{count}; median {rounds} ulangan", ("", "ms"), [(name, ms(took[name])) for name in cases])
        print(f"  hitung ulang pertama (teks rumus belum pernah dibaca): {ms(first)} ms")
        print(f"  inti hitungan: {took[in_memory] / len(rows) * 1_000_000:.1f} µs tiap indikator"
              " (empat triwulan, sampai triwulan ini, dan setahun)")  # fmt: skip
        again, page = took["hitung ulang"] / took["baca mentah"], took["halaman dasbor"] / took["kueri halaman saja"]
        held = [Goal(f"hitung ulang / baca mentah{suffix}", again, MAX_RATIO),
                Goal(f"kueri halaman{suffix}", len(of_page), MAX_QUERIES)]  # fmt: skip
        dashboard = [Goal("rekap / kuerinya saja", took["rekap dasbor"] / took["kueri rekap saja"], MAX_DASHBOARD),
                     Goal("halaman dasbor / kuerinya saja", page, MAX_DASHBOARD)]  # fmt: skip
        if not suffix:
            return held + dashboard
        for one in dashboard:
            print(f"  {one.name}{suffix}: {one.value:.2f}")
        return held

    def recompute(self, *, rinci: bool = True) -> Rekap:
        with inside(self.inspector.pemda_id), transaction.atomic():
            return capaian_pemda(self.inspector, FIRST_YEAR, LAST, rinci=rinci)

    def page(self) -> bytes:
        """The dashboard of the whole Pemda as a browser gets it."""
        address = f"/{self.government.pemda.slug}/dasbor/?tahun={FIRST_YEAR}&triwulan={LAST}"
        answer = self.client.get(address, secure=True, headers={"Accept-Encoding": "gzip"})
        if answer.status_code != 200:
            raise RuntimeError(f"Halaman menjawab {answer.status_code}")
        return bytes(answer.content)

    def queries(self, statements: list[str]) -> int:
        """As the application's role, behind its walls; every row reaches Python."""
        with inside(self.inspector.pemda_id), transaction.atomic(), connection.cursor() as cursor:
            return sum(len(fetched(cursor, sql)) for sql in statements)

    def raw(self, statements: list[str]) -> int:
        with self.plain, self.plain.cursor() as cursor:
            return sum(len(fetched(cursor, sql)) for sql in statements)


def inspector_of(government: Government) -> Pengguna:
    orang = create_pengguna(generator.OPERATOR_ACTOR, nama_pengguna="inspektur.bench", nama="Inspektur",
                            sandi=generator.SANDI)  # fmt: skip
    admin = Actor("admin", government.pemda.pk, (Mandat("admin_pemda"),))
    with inside(government.pemda.pk), transaction.atomic():
        grant_peran(admin, pengguna_id=orang.pk, peran="inspektur")
    return orang


def statements_of(work: Callable[[], object]) -> list[str]:
    """What it reads; of what a request writes or sends beside that (tenant, savepoints) nothing."""
    with CaptureQueriesContext(connection) as captured:
        work()
    found = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in found if sql.lstrip().startswith("SELECT") and "set_config" not in sql]


def fetched(cursor: Any, sql: str) -> list[tuple[Any, ...]]:
    cursor.execute(sql)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def check_same(government: Government, rekap: Rekap) -> None:
    """The figures of a dashboard are those that a page computes for one indicator, and those of the readable path."""
    with inside(government.pemda.pk), transaction.atomic():
        some = list(
            Indikator.objects.filter(simpul__rencana=government.rencana[0])
            .select_related("satuan")
            .prefetch_related("target", "variabel__rujukan")
        )
        realisasi = newest(government.pemda.pk, [one.garis for one in some], [FIRST_YEAR], resmi=True)
        acuan = acuan_of(government.pemda.pk)
        pages = years_of(some, realisasi, FIRST_YEAR, LAST, acuan)
        single = [compute_row(year_rows(one, realisasi, FIRST_YEAR, acuan)[0], LAST) for one in some]
    if any(rekap.indikator[pk] != result for pk, result in pages.items()) or single != list(pages.values()):
        raise RuntimeError("Rekap dan halaman memberi capaian yang berbeda")
    if not any(result.sampai[2] for result in single):
        raise RuntimeError("Tidak ada capaian yang terhitung")


def memory_rows(count: int) -> Iterator[Baris]:
    """The same work without any reading, for the inner loop alone."""
    chance = Random(3)
    acuan = [rule for rule in load_acuan().aturan if rule.bawaan]
    for pk in range(count):
        numbers = [Decimal(chance.randrange(1, 20_000)) / 100 for _number in range(9)]
        yield (pk, chance.choice(acuan), chance.choice(TYPES), numbers[:4], numbers[4:8], numbers[8], None, None)


# --- a year of realisations -----------------------------------------------------------------------------------


def measured_year(government: Government, chance: Random) -> None:
    """Quarter targets for half of the indicators and a verified realisation for each quarter, by COPY."""
    pemda_id = government.pemda.pk
    generator.planner(government, 0)
    with inside(pemda_id), transaction.atomic():
        oleh = Keanggotaan.objects.filter(pemda_id=pemda_id).values_list("id", flat=True)[0]
        plans = dict(Rencana.objects.filter(pemda_id=pemda_id).values_list("id", "unit_id"))
        plan_of = dict(Simpul.objects.filter(pemda_id=pemda_id).values_list("id", "rencana_id"))
        measures = list(Indikator.objects.filter(pemda_id=pemda_id).values_list("id", "simpul_id"))
        JendelaPengisian.objects.bulk_create(
            JendelaPengisian(pemda_id=pemda_id, tahun=FIRST_YEAR, triwulan=quarter, buka=opened, tutup=opened)
            for quarter in range(1, LAST + 1)
            for opened in (date(FIRST_YEAR + quarter // 4, 3 * quarter % 12 + 1, 15),)
        )
    with as_owner(connection), connection.cursor() as cursor:
        triggers(cursor, "DISABLE")
        with transaction.atomic():
            cursor.execute(
                "UPDATE indikator_indikator SET akumulasi = (%s::text[])[1 + id %% %s] WHERE pemda_id = %s",
                [list(TYPES), len(TYPES), pemda_id],
            )
            load = Load(cursor, pemda_id)
            paket = packages(load, plans)
            quarters(load, chance, [pk for pk, _simpul in measures])
            cursor.execute("UPDATE cascading_rencana SET status = 'ditetapkan' WHERE pemda_id = %s", [pemda_id])
            figures(load, chance, [(pk, plan_of[simpul]) for pk, simpul in measures], paket, oleh)
        triggers(cursor, "ENABLE")


def pooled_year(government: Government) -> None:
    """Every cumulative indicator becomes a percentage of two variables, which must not be summed over the quarters."""
    pemda_id = government.pemda.pk
    with inside(pemda_id), transaction.atomic():
        persen = Satuan.objects.get(pemda_id=pemda_id, nama="%").pk
        summed = Indikator.objects.filter(pemda_id=pemda_id, akumulasi=Indikator.Akumulasi.KUMULATIF)
        measures = list(summed.values_list("id", flat=True))
    with as_owner(connection), connection.cursor() as cursor:
        triggers(cursor, "DISABLE")
        with transaction.atomic():
            cursor.execute(
                "UPDATE indikator_indikator SET cara_ukur = 'rumus', rumus = format(%s, id), satuan_id = %s"
                " WHERE id = ANY(%s)",
                [POOLED, persen, measures],
            )
            load = Load(cursor, pemda_id)
            rows = [(one, place, kode) for one in measures for place, kode in enumerate(("a", "b"), 1)]
            names = ("id", "indikator", "urutan", "kode", "label")
            load.copy(Variabel, names, (
                (pk, one, place, f"{kode}{one}", f"Jumlah {kode}")
                for pk, (one, place, kode) in zip(load.ids(Variabel, len(rows)), rows, strict=True)
            ))  # fmt: skip
            cursor.execute(
                "UPDATE indikator_realisasi SET isian = jsonb_build_object('a' || indikator_id,"
                " nilai::int::text, 'b' || indikator_id, '125'),"
                " nilai = nilai::int / 125.0 * 100 WHERE indikator_id = ANY(%s)",
                [measures],
            )
        triggers(cursor, "ENABLE")


def triggers(cursor: Any, how: str) -> None:
    """The database's own guards of realisations, for the time of loading."""
    for table in (Paket, Realisasi):
        cursor.execute(f'ALTER TABLE "{table._meta.db_table}" {how} TRIGGER USER')


def packages(load: Load, plans: dict[int, Any]) -> dict[tuple[int, int], int]:
    ids = iter(load.ids(Paket, len(plans) * LAST))
    paket = {(plan, quarter): next(ids) for plan in plans for quarter in range(1, LAST + 1)}
    rows = [(pk, plan, plans[plan], FIRST_YEAR, quarter, "terverifikasi") for (plan, quarter), pk in paket.items()]
    load.copy(Paket, ("id", "rencana", "unit", "tahun", "triwulan", "status"), rows)
    return paket


def quarters(load: Load, chance: Random, indikator: list[int]) -> None:
    rows = [
        (one, quarter, f"{10 * quarter + chance.randrange(10)}")
        for one in indikator[::2]
        for quarter in range(1, LAST + 1)
    ]
    ids = load.ids(Target, len(rows))
    load.copy(Target, ("id", "indikator", "tahun", "triwulan", "teks", "keadaan", "bagian"), (
        (pk, one, FIRST_YEAR, quarter, text, *generator.as_read(text))
        for pk, (one, quarter, text) in zip(ids, rows, strict=True)
    ))  # fmt: skip


def figures(
    load: Load, chance: Random, measures: list[tuple[int, int]], paket: dict[tuple[int, int], int], oleh: int
) -> None:
    ids = load.ids(Realisasi, len(measures) * LAST)
    places = ((one, plan, quarter) for one, plan in measures for quarter in range(1, LAST + 1))
    names = ("id", "paket", "indikator", "tahun", "triwulan", "nilai", "keadaan", "status", "oleh", "pada")
    load.copy(Realisasi, names, (
        (pk, paket[plan, quarter], one, FIRST_YEAR, quarter, f"{chance.randrange(1, 12_000) / 100:.2f}", "terisi",
         "terverifikasi", oleh, generator.WRITTEN)
        for pk, (one, plan, quarter) in zip(ids, places, strict=True)
    ))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
