"""The national defaults in the tables of a Pemda: copied whole, added to later, never over what the Pemda chose."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from indikator.acuan import load_acuan
from indikator.commands import add_national_acuan
from indikator.models import AturanCapaian, Parameter, Pita, SkalaPredikat
from kinerja.core.actor import OPERATOR, Actor, Mandat
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests.cast import Cast, Stage


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def add(stage: Stage) -> int:
    return add_national_acuan(Actor("operator", stage.pemda.pk, (Mandat(OPERATOR),)), pemda_id=stage.pemda.pk)


def test_a_new_pemda_has_rules_scales_and_parameters(here: Stage) -> None:
    acuan = load_acuan()
    assert AturanCapaian.objects.count() == len(acuan.aturan)
    assert Parameter.objects.count() == len(acuan.parameter)
    assert SkalaPredikat.objects.count() == len(acuan.skala)
    assert Pita.objects.count() == sum(len(skala.pita) for skala in acuan.skala)
    akip = SkalaPredikat.objects.get(kode="AKIP")
    assert list(akip.pita.order_by("urutan").values_list("predikat", "bawah", "bawah_termasuk"))[2] == (
        "BB", Decimal(70), False,
    )  # fmt: skip


def test_a_second_run_adds_only_what_is_missing(here: Stage) -> None:
    assert add(here) == 0
    AturanCapaian.objects.filter(kode="POSITIF").update(nama="Positif kita", kode="POSITIF-KITA")
    AturanCapaian.objects.filter(kode="SKP-POSITIF").delete()
    before = Jejak.objects.count()
    assert add(here) == 2
    assert Jejak.objects.count() == before + 1
    assert AturanCapaian.objects.get(bawaan="naik").kode == "POSITIF-KITA"
    assert AturanCapaian.objects.get(kode="POSITIF").bawaan == ""
    lifted = AturanCapaian.objects.get(kode="SKP-POSITIF")
    assert (lifted.angkat_di_atas, lifted.angkat_menjadi) == (Decimal(110), Decimal(120))


def test_two_defaults_of_one_polarity_need_different_days(here: Stage) -> None:
    with pytest.raises(IntegrityError, match="aturan_bawaan_uniq"), transaction.atomic():
        AturanCapaian.objects.filter(kode="POSITIF-100").update(bawaan="naik")
    assert AturanCapaian.objects.filter(kode="POSITIF-100").update(bawaan="naik", berlaku_dari="2024-01-01") == 1
