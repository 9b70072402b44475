"""The database guards realisations by itself: direct SQL under the application's role, with the guard and without it.

The control runs the same statement after the owner has dropped the guard in that very transaction, and rolls back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from indikator.commands import attach_bukti, set_jendela_khusus, verify_paket
from indikator.models import JendelaPengisian, Paket, Realisasi
from kinerja.core.models import Keanggotaan
from kinerja.core.tenancy import inside
from kinerja.core.waktu import hari_ini
from kinerja.postgres.base import as_owner
from tests import factories
from tests.cast import make_stage
from tests.committed import committed
from tests.indikator import berkas
from tests.indikator.kantor import Kantor, make_kantor

GUARDS = {
    "indikator_realisasi": ("realisasi_dijaga",),
    "indikator_paket": ("paket_dijaga", "paket_baru_dijaga"),
    "indikator_bukti": ("bukti_dijaga",),
}


@dataclass(frozen=True)
class Rumah:
    """Quarter 1 is verified, 2 is a draft, 3 is submitted, 4 is closed; each with one row of Bagian Umum."""

    kantor: Kantor
    baris: dict[int, Realisasi]
    kepala_umum: Keanggotaan
    kepala_hukum: Keanggotaan
    perencana: Keanggotaan
    bukti: int


@pytest.fixture(scope="module")
def rumah(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rumah]:
    """Committed, since the control writes over another role."""
    with committed(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("berkas"))
        with transaction.atomic():
            stage = make_stage()
            with inside(stage.pemda.pk):
                found = _fill(make_kantor(stage))
        yield found


def _fill(kantor: Kantor) -> Rumah:
    baris = {quarter: kantor.isi("5", triwulan=quarter) for quarter in (2, 4)}
    bukti = attach_bukti(kantor.kepala_umum, realisasi_id=baris[4].pk, nama="a.png", isi=berkas.png())
    paket, baris[1] = kantor.diajukan("5", triwulan=1)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    _paket, baris[3] = kantor.diajukan("5", triwulan=3)
    yesterday = hari_ini(kantor.stage.pemda.pk) - timedelta(1)
    JendelaPengisian.objects.filter(triwulan=4).update(tutup=yesterday)
    orang = {"umum": kantor.kepala_umum, "hukum": kantor.kepala_hukum, "perencana": kantor.planner}
    found = {who: Keanggotaan.objects.get(pengguna_id=actor.pengguna_id or 0) for who, actor in orang.items()}
    return Rumah(kantor, baris, found["umum"], found["hukum"], found["perencana"], bukti.pk)


@pytest.fixture
def scene(rumah: Rumah, django_db_blocker: Any) -> Iterator[Rumah]:
    with django_db_blocker.unblock(), transaction.atomic(), inside(rumah.kantor.stage.pemda.pk):
        yield rumah
        transaction.set_rollback(True)


INSERT = """
INSERT INTO indikator_realisasi (pemda_id, paket_id, indikator_id, tahun, triwulan, versi, alasan_koreksi, isian, rumus,
    nilai, bagian, keadaan, alasan_keadaan, alasan_tertulis, catatan, faktor_pendukung, faktor_penghambat,
    tindak_lanjut, alasan_kembali, status, oleh_id, pada, revisi)
VALUES (%(pemda)s, %(paket)s, %(indikator)s, 2021, %(triwulan)s, %(versi)s, '', '{}', '', 9, '[]', 'terisi', '', '', '',
    '', '', '', '', %(status)s, %(oleh)s, now(), 0)
"""


def insert(rumah: Rumah, **other: Any) -> tuple[str, dict[str, Any]]:
    """A new row of Bagian Hukum for quarter 2, in a package of its own; `other` says what is wrong with it."""
    kantor = rumah.kantor
    paket = Paket.objects.create(
        pemda_id=kantor.stage.pemda.pk, rencana=kantor.rencana, unit=kantor.hukum, tahun=2021,
        triwulan=other.get("triwulan", 2),
    )  # fmt: skip
    values = {"pemda": kantor.stage.pemda.pk, "paket": paket.pk, "indikator": kantor.perda.pk, "triwulan": 2,
              "versi": 1, "status": "draf", "oleh": rumah.kepala_hukum.pk}  # fmt: skip
    values |= other
    return INSERT, values | {"triwulan": other.get("triwulan_isi", values["triwulan"])}


def change(rumah: Rumah, quarter: int, what: str) -> tuple[str, dict[str, Any]]:
    return f"UPDATE indikator_realisasi SET {what} WHERE id = %(id)s", {"id": rumah.baris[quarter].pk}  # noqa: S608


def move(rumah: Rumah, quarter: int, what: str, **values: Any) -> tuple[str, dict[str, Any]]:
    row = rumah.baris[quarter]
    return f"UPDATE indikator_paket SET {what} WHERE id = %(id)s", {"id": row.paket_id, **values}  # noqa: S608


def delete(table: str, pk: int) -> tuple[str, dict[str, Any]]:
    return f"DELETE FROM indikator_{table} WHERE id = %(id)s", {"id": pk}  # noqa: S608


def new_evidence(rumah: Rumah, quarter: int) -> tuple[str, dict[str, Any]]:
    statement = """INSERT INTO indikator_bukti (pemda_id, realisasi_id, nama, jenis, ukuran, sha256, oleh_id, pada)
        VALUES (%(pemda)s, %(baris)s, 'a.pdf', 'application/pdf', 1, 'x', %(oleh)s, now())"""
    pemda_id = rumah.kantor.stage.pemda.pk
    return statement, {"pemda": pemda_id, "baris": rumah.baris[quarter].pk, "oleh": rumah.kepala_umum.pk}


def other_plan(rumah: Rumah) -> tuple[str, dict[str, Any]]:
    """A package of the plan that is still a draft."""
    stage = rumah.kantor.stage
    paket = Paket.objects.create(
        pemda_id=stage.pemda.pk, rencana=stage.rencana, unit=stage.setda, tahun=2021, triwulan=2
    )
    head = factories.member(stage.pemda, "kepala_unit", stage.setda)
    oleh = Keanggotaan.objects.get(pengguna_id=head.pengguna_id or 0)
    return insert(rumah, paket=paket.pk, indikator=stage.indikator.pk, oleh=oleh.pk)


def other_indicator(rumah: Rumah) -> tuple[str, dict[str, Any]]:
    """An indicator of Bagian Umum, of which nothing is entered yet, in the package of Bagian Hukum."""
    run(*delete("realisasi", rumah.baris[2].pk))
    return insert(rumah, indikator=rumah.kantor.surat.pk)


REFUSED: dict[str, tuple[str, Any]] = {
    # a verified figure
    "change a verified value": ("realisasi_terverifikasi_tetap", lambda r: change(r, 1, "nilai = 99")),
    "change a verified note": ("realisasi_terverifikasi_tetap", lambda r: change(r, 1, "catatan = 'x'")),
    "unlock a verified value": ("realisasi_terverifikasi_tetap", lambda r: change(r, 1, "status = 'draf'")),
    "delete a verified value": ("realisasi_terverifikasi_tetap",
                                lambda r: delete("realisasi", r.baris[1].pk)),
    "evidence for a verified value": ("realisasi_terverifikasi_tetap", lambda r: new_evidence(r, 1)),
    "verified by itself": ("realisasi_urutan_status", lambda r: change(r, 2, "status = 'terverifikasi'")),
    "verified without its package": ("realisasi_urutan_status", lambda r: change(r, 3, "status = 'terverifikasi'")),
    "born verified": ("realisasi_urutan_status", lambda r: insert(r, status="terverifikasi")),
    # time
    "change out of the window": ("realisasi_jendela_terbuka", lambda r: change(r, 4, "nilai = 99")),
    "enter out of the window": ("realisasi_jendela_terbuka", lambda r: insert(r, triwulan=4)),
    "delete out of the window": ("realisasi_jendela_terbuka",
                                 lambda r: delete("realisasi", r.baris[4].pk)),
    "evidence out of the window": ("realisasi_jendela_terbuka", lambda r: new_evidence(r, 4)),
    "take evidence away out of the window": ("realisasi_jendela_terbuka",
                                             lambda r: delete("bukti", r.bukti)),
    "submit out of the window": ("realisasi_jendela_terbuka", lambda r: move(
        r, 4, "status = 'diajukan', diajukan_oleh_id = %(oleh)s", oleh=r.kepala_umum.pk)),
    "change what was submitted": ("realisasi_paket_terbuka", lambda r: change(r, 3, "nilai = 99, status = 'draf'")),
    # people and units
    "in the name of a planner": ("realisasi_oleh_kepala_unit", lambda r: insert(r, oleh=r.perencana.pk)),
    "by the head of another unit": ("realisasi_oleh_kepala_unit", lambda r: insert(r, oleh=r.kepala_umum.pk)),
    "over another unit's row": ("realisasi_oleh_kepala_unit",
                                lambda r: change(r, 2, f"nilai = 99, oleh_id = {r.kepala_hukum.pk}")),
    "another unit's indicator": ("realisasi_unit_paket", other_indicator),
    "another quarter than its package": ("realisasi_masa_paket", lambda r: insert(r, triwulan_isi=3)),
    "before the plan is set": ("realisasi_rencana_ditetapkan", other_plan),
    "a correction of nothing": ("realisasi_koreksi_berdasar", lambda r: insert(r, versi=2)),
    # the package
    "verify as the head": ("paket_oleh_perencana", lambda r: move(
        r, 3, "status = 'terverifikasi', diputus_oleh_id = %(oleh)s", oleh=r.kepala_umum.pk)),
    "verify a draft": ("paket_urutan_status", lambda r: move(
        r, 2, "status = 'terverifikasi', diputus_oleh_id = %(oleh)s", oleh=r.perencana.pk)),
    "give a package to another unit": ("paket_tetap_miliknya", lambda r: move(
        r, 2, "unit_id = %(unit)s", unit=r.kantor.hukum.pk)),
}  # fmt: skip


def run(statement: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@pytest.mark.parametrize(("guard", "attack"), REFUSED.values(), ids=REFUSED.keys())
def test_the_application_is_refused(scene: Rumah, guard: str, attack: Any) -> None:
    statement, values = attack(scene)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        run(statement, values)
    diagnosis: Any = caught.value.__cause__
    assert diagnosis.diag.constraint_name == guard


def test_the_application_cannot_take_the_guards_away(scene: Rumah) -> None:
    for table, guards in GUARDS.items():
        for guard in guards:
            for statement in (f"DROP TRIGGER {guard} ON {table}", f"ALTER TABLE {table} DISABLE TRIGGER {guard}"):
                with pytest.raises(Exception, match="must be owner"), transaction.atomic():
                    run(statement, {})


def test_the_honest_way_stays_open(scene: Rumah) -> None:
    assert run(*insert(scene)) == 1
    assert run(*change(scene, 2, "nilai = 7")) == 1
    assert run(*move(scene, 2, "status = 'diajukan', diajukan_oleh_id = %(oleh)s", oleh=scene.kepala_umum.pk)) == 1


def test_an_exception_of_the_unit_opens_the_window(scene: Rumah) -> None:
    jendela = JendelaPengisian.objects.get(triwulan=4)
    for unit, opens in ((scene.kantor.hukum, False), (scene.kantor.umum, True)):
        set_jendela_khusus(scene.kantor.stage.admin, jendela_id=jendela.pk, unit_id=unit.pk, alasan="Uji",
                           tutup=hari_ini(jendela.pemda_id))  # fmt: skip
        if opens:
            assert run(*change(scene, 4, "nilai = 99")) == 1
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                run(*change(scene, 4, "nilai = 99"))


@pytest.mark.parametrize(("guard", "attack"), REFUSED.values(), ids=REFUSED.keys())
def test_control_without_the_guard_the_same_statement_goes_through(
    rumah: Rumah, django_db_blocker: Any, guard: str, attack: Any
) -> None:
    """So it is the guard that refuses, and nothing else."""
    with django_db_blocker.unblock(), as_owner(connection), transaction.atomic():
        with inside(rumah.kantor.stage.pemda.pk):
            for table, guards in GUARDS.items():
                for name in guards:
                    run(f"DROP TRIGGER {name} ON {table}", {})
            if guard != "realisasi_koreksi_berdasar":
                assert run(*attack(rumah)) == 1
            else:  # here a check of the table stands behind the guard
                with pytest.raises(IntegrityError, match="realisasi_koreksi_berdasar"), transaction.atomic():
                    run(*attack(rumah))
        transaction.set_rollback(True)
