"""A plan from nothing: who may begin one, for whom, and what is said where it cannot be."""

from collections.abc import Iterator
from typing import Any

import pytest

from cascading.models import Rencana, Simpul
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.test_periksa import signed_in


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def form(stage: Stage, **others: Any) -> dict[str, Any]:
    return {"judul": " Cascading  Setda 2027 ", "unit": str(stage.setda.pk), "skema": "cascading",
            "tahun_awal": "2027", "tahun_akhir": "2027", "slug": "", **others}  # fmt: skip


def test_a_planner_begins_a_plan_and_stands_before_its_empty_tree(stage: Stage) -> None:
    client, page = signed_in(stage.planner), f"/{stage.pemda.slug}/baru/"
    assert f'href="{page}"' in client.get(f"/{stage.pemda.slug}/").content.decode()
    body = client.get(page).content.decode()
    assert "Tujuan → Sasaran → Program → Kegiatan → Sub Kegiatan" in body
    assert stage.setda.nama in body
    assert stage.dinas.nama not in body  # another Perangkat Daerah
    response = client.post(page, form(stage))
    assert response["Location"] == f"/{stage.pemda.slug}/cascading-setda-2027/"
    made = Rencana.objects.get(slug="cascading-setda-2027")
    assert (made.judul, made.unit_id, made.periode, made.status) == (
        "Cascading Setda 2027", stage.setda.pk, "2027", "draf",
    )  # fmt: skip
    assert Simpul.objects.filter(rencana=made).count() == 1
    assert Jejak.objects.get(rencana_id=made.pk).tindakan == "rencana.create"
    assert "Tambah simpul pertama" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"judul": " "}, "Judul harus diisi."), ({"tahun_awal": "x"}, "empat angka"),
     ({"tahun_awal": "2028"}, "awal tidak setelah akhir"), ({"slug": "baru"}, "dipakai aplikasi"),
     ({"slug": "Ada Spasi"}, "huruf kecil"), ({"skema": "lain"}, "tidak dikenal"), ({"unit": ""}, "perangkat daerah"),
     ({"judul": "x" * 300}, "Paling banyak")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(stage: Stage, wrong: dict[str, str], said: str) -> None:
    count = Rencana.objects.count()
    response = signed_in(stage.planner).post(f"/{stage.pemda.slug}/baru/", form(stage, **wrong))
    body = response.content.decode()
    assert response.status_code == 422
    assert said in body
    assert 'value="2027"' in body
    assert Rencana.objects.count() == count


def test_an_address_is_taken_once(stage: Stage) -> None:
    client, page = signed_in(stage.planner), f"/{stage.pemda.slug}/baru/"
    assert client.post(page, form(stage)).status_code == 302
    again = client.post(page, form(stage))
    assert again.status_code == 422
    assert "Sudah ada rencana dengan alamat ini." in again.content.decode()


def test_only_planners_and_for_their_own(stage: Stage) -> None:
    page = f"/{stage.pemda.slug}/baru/"
    for actor in (stage.leader, stage.inspector, stage.head, stage.admin):
        assert signed_in(actor).get(page).status_code == 403
        assert page not in signed_in(actor).get(f"/{stage.pemda.slug}/").content.decode()
    assert signed_in(stage.other_planner).post(page, form(stage)).status_code == 403
    whole = factories.member(stage.pemda, "perencana")
    assert "Seluruh " in signed_in(whole).get(page).content.decode()
    assert signed_in(whole).post(page, form(stage, unit="pemda")).status_code == 302
    assert Rencana.objects.get(slug="cascading-setda-2027").unit is None
