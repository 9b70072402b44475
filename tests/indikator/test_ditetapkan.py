"""A plan that is set is read-only for everybody: by page, by import, by command, and by SQL as the application."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from cascading.models import Rencana, Simpul
from indikator import commands
from indikator.models import Indikator, Target
from kinerja.core.tenancy import inside
from kinerja.postgres.base import as_owner
from tests.cast import Cast, Stage, make_stage
from tests.committed import committed
from tests.contracts.examples import settle
from tests.indikator.test_periksa import signed_in


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


WRITES: dict[str, Callable[[Stage], object]] = {
    "a node changed": lambda stage: Simpul.objects.filter(pk=stage.simpul[0].pk).update(pernyataan="Lain"),
    "a node moved": lambda stage: Simpul.objects.filter(rencana=stage.rencana).update(lft=3),
    "a node added": lambda stage: Simpul.objects.bulk_create([Simpul(
        pemda_id=stage.pemda.pk, rencana=stage.rencana, tree_id=stage.rencana.pk, lft=90, rght=91, level=1,
        induk_id=stage.simpul[0].induk_id, jenjang_id=stage.simpul[0].jenjang_id, pernyataan="Baru")]),
    "a node deleted": lambda stage: Simpul.objects.filter(pk=stage.simpul[3].pk)._raw_delete("default"),
    "an indicator changed": lambda stage: Indikator.objects.filter(pk=stage.indikator.pk).update(nama="Lain"),
    "an indicator added": lambda stage: Indikator.objects.create(
        pemda_id=stage.pemda.pk, simpul=stage.simpul[0], urutan=9, nama="Baru"),
    "an indicator deleted": lambda stage: Indikator.objects.filter(pk=stage.indikator.pk).delete(),
    "a target changed": lambda stage: Target.objects.filter(indikator=stage.indikator.pk).update(teks="9"),
    "a target added": lambda stage: Target.objects.create(
        pemda_id=stage.pemda.pk, indikator_id=stage.indikator.pk, tahun=2021, triwulan=1, teks="1", keadaan="terisi"),
    "a target deleted": lambda stage: Target.objects.filter(indikator=stage.indikator.pk).delete(),
    "back to a draft": lambda stage: Rencana.objects.filter(pk=stage.rencana.pk).update(status="draf"),
    "another title": lambda stage: Rencana.objects.filter(pk=stage.rencana.pk).update(judul="Lain"),
}  # fmt: skip


def refused(write: Callable[[Stage], object], stage: Stage) -> bool:
    try:
        with transaction.atomic():
            write(stage)
    except IntegrityError as error:
        return "rencana sudah ditetapkan" in str(error)
    return False


@pytest.mark.parametrize("name", WRITES)
def test_the_database_refuses_it_to_the_application(stage: Stage, name: str) -> None:
    settle(stage, "diajukan")
    with transaction.atomic():
        assert not refused(WRITES[name], stage)  # a plan that is not set: the guard is about the state alone
        transaction.set_rollback(True)
    settle(stage, "ditetapkan")
    assert refused(WRITES[name], stage)
    Rencana.objects.filter(pk=stage.rencana.pk).update(status="digantikan")  # the one step that is left
    assert refused(WRITES[name], stage)


def test_the_owner_of_the_tables_is_not_asked(django_db_setup: None, django_db_blocker: Any) -> None:
    """Who restores a backup, or clears away a Pemda that leaves."""
    with committed(django_db_blocker):
        with transaction.atomic():
            stage = make_stage()
        with inside(stage.pemda.pk), transaction.atomic():
            settle(stage, "ditetapkan")
        with as_owner(connection), inside(stage.pemda.pk), transaction.atomic():
            assert not any(refused(write, stage) for write in WRITES.values())
            transaction.set_rollback(True)


def test_its_next_version_is_free_and_the_old_one_counts_on(stage: Stage) -> None:
    settle(stage, "ditetapkan")
    made = commands.start_perubahan(stage.planner, rencana_id=stage.rencana.pk, alasan="x")
    node = Simpul.objects.filter(rencana=made, induk__isnull=False)[0]
    assert Simpul.objects.filter(pk=node.pk).update(pernyataan="Lain") == 1
    assert Rencana.objects.filter(pk=stage.rencana.pk).update(revisi=99) == 1


def test_every_door_is_shut(stage: Stage) -> None:
    page = f"/{stage.pemda.slug}/{stage.rencana.slug}/"
    planner = signed_in(stage.planner)
    book = planner.get(f"{page}lembar/").content
    assert book.startswith(b"PK")
    settle(stage, "ditetapkan")
    tree = planner.get(page).content.decode()
    assert "Hanya dibaca. Rencana ini sudah ditetapkan sehingga tidak dapat diubah." in tree
    assert 'id="meja"' not in tree
    for actor in (stage.planner, stage.leader, stage.admin, stage.inspector):
        client = signed_in(actor)
        edit = {"tindakan": "ubah", "simpul": stage.simpul[0].pk, "seen": 0, "isi": {"pernyataan": "Lain"}}
        door = client.post(f"{page}sunting/", json.dumps(edit), "application/json")
        assert door.status_code in {403, 422}
        assert client.post(f"{page}impor/", {"berkas": SimpleUploadedFile("b.xlsx", book)}).status_code in {403, 422}
        for form in ({"langkah": "ajukan"}, {"langkah": "tetapkan"}, {"langkah": "kembalikan", "catatan": "x"},
                     {"langkah": "kecualikan", "temuan": "tanpa_indikator", "simpul": stage.simpul[0].pk,
                      "alasan": "x"}):  # fmt: skip
            assert client.post(f"{page}periksa/", form).status_code in {403, 422}
    assert Simpul.objects.get(pk=stage.simpul[0].pk).pernyataan == stage.simpul[0].pernyataan
