"""What one edit at the grid's door costs, for each kind there and back: no more than written here, in any plan."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cascading import tree
from cascading.models import Simpul
from indikator.models import Satuan
from kinerja.core import commands
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage

MOST = 15
KINDS = ["teks", "pemilik", "kode", "tambah", "tempel", "pindah", "hapus", "target", "target_baru", "ubah_indikator",
         "tambah_indikator", "hapus_indikator"]  # fmt: skip


@pytest.fixture
def stages(cast: Cast) -> Iterator[list[Stage]]:
    """The plan of one branch, and another with 254 nodes; both branches with owners, units of measure and targets."""
    here = cast.here
    with inside(here.pemda.pk):
        Simpul.objects.filter(pk=here.simpul[-1].pk).update(unit_id=here.umum.pk)
        yield [here, _large(here)]


def _large(here: Stage) -> Stage:
    rencana = factories.rencana(here.planner, here.setda)
    below = [factories.baru("sub_kegiatan", f"Sub kegiatan {number}", unit_id=here.umum.pk) for number in range(12)]
    kegiatan = [factories.baru("kegiatan", f"Kegiatan {number}", *below) for number in range(19)]
    program = factories.baru("program", "Program", *kegiatan)
    grown = factories.simpul(here.planner, rencana, *_tops(program))
    assert Simpul.objects.filter(rencana=rencana, induk__isnull=False).count() == 254
    program_at = next(index for index, one in enumerate(grown) if one.pernyataan == "Program")
    nodes = [*grown[: program_at + 3]]
    indikator = factories.indikator(here.planner, nodes[-1], target={2021: "10 Dokumen", 2022: "12 Dokumen"})
    return replace(here, rencana=rencana, simpul=nodes, indikator=indikator)


def _tops(program: Any) -> list[Any]:
    return [
        factories.baru("tujuan", "Tujuan", factories.baru("sasaran", "Sasaran", program)),
        *[factories.baru("tujuan", f"Tujuan {number}") for number in range(4)],
    ]


def edit_of(stage: Stage, kind: str) -> dict[str, Any]:
    """An edit of this kind: tujuan, sasaran, program, kegiatan and a sub kegiatan of one branch are `stage.simpul`."""
    tujuan, sasaran, program, kegiatan, sub = (one.pk for one in stage.simpul)
    new = {"jenjang": "program", "isi": {"pernyataan": "Program Kedua", "unit_id": stage.umum.pk}}
    isi = {"nama": "Persentase", "satuan_id": Satuan.objects.order_by("id")[0].pk}
    office = commands.add_jabatan(stage.admin, unit_id=stage.umum.pk, nama=f"Kepala {uuid4()}")
    edits: dict[str, dict[str, Any]] = {
        "teks": {"tindakan": "ubah", "simpul": program, "seen": 0, "isi": {"pernyataan": "Lain"}},
        "pemilik": {"tindakan": "ubah", "simpul": program, "seen": 0,
                    "isi": {"unit_id": stage.umum.pk, "jabatan_id": office.pk}},
        "kode": {"tindakan": "ubah", "simpul": program, "seen": 0, "isi": {"kode": "4.01"}},
        "tambah": {"tindakan": "tambah", "induk": sasaran, "setelah": program, "cabang": [new]},
        "tempel": {"tindakan": "tambah", "induk": sasaran, "setelah": program, "cabang": [
            {**new, "anak": [{"jenjang": "kegiatan", "isi": {"pernyataan": f"Kegiatan {one}"}} for one in range(40)]}
        ]},
        "pindah": {"tindakan": "pindah", "simpul": program, "seen": 0, "induk": tujuan, "setelah": sasaran},
        "hapus": {"tindakan": "hapus", "simpul": [{"id": kegiatan, "seen": 0}]},
        "target": {"tindakan": "target", "indikator": stage.indikator.pk, "tahun": 2021, "seen": 0, "teks": "11"},
        "target_baru": {"tindakan": "target", "indikator": stage.indikator.pk, "tahun": 2021, "triwulan": 1,
                        "seen": None, "teks": "3 Dokumen"},
        "ubah_indikator": {"tindakan": "ubah_indikator", "indikator": stage.indikator.pk, "seen": 0, "isi": isi},
        "tambah_indikator": {"tindakan": "tambah_indikator", "simpul": sub, "isi": isi},
        "hapus_indikator": {"tindakan": "hapus_indikator", "indikator": stage.indikator.pk, "seen": 0},
    }  # fmt: skip
    return edits[kind]


def cost(client: Client, stage: Stage, edit: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The statements of one request, from the session on, and the edit that takes it back.

    Left out are savepoints: the request's own transaction, which is one in a test alone, and that of each command. The
    two messages that tell the connection the Pemda and clear it again pass beside Django's counter.
    """
    with CaptureQueriesContext(connection) as found:
        response = client.post(
            f"/{stage.pemda.slug}/{stage.rencana.slug}/sunting/", {"kunci": uuid4().hex, **edit}, "application/json",
            headers={"accept": "application/json"},
        )  # fmt: skip
    assert response.status_code == 200, response.content
    statements = [one["sql"] for one in found.captured_queries if "SAVEPOINT" not in one["sql"]]
    return statements, response.json()["balik"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_there_and_back_costs_few_queries_whatever_the_size(stages: list[Stage], kind: str) -> None:
    counts: list[list[int]] = []
    for stage in stages:
        client = Client()
        person = Pengguna.objects.get(pk=stage.planner.pengguna_id or 0)
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["pemda_id"] = stage.pemda.pk
        session.save()
        edit, found = edit_of(stage, kind), []
        for _step in ("there", "back", "there again", "back again"):
            statements, edit = cost(client, stage, edit)
            assert len(statements) <= MOST, "\n\n".join(statements)
            found.append(len(statements))
        assert tree.faults(stage.rencana.pk) == []
        counts.append(found)
    assert counts[0] == counts[1]
    assert min(counts[0]) > 9  # else nothing was counted
