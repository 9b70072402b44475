"""Formulas over other indicators: over the same quarters, handed in without typing, resting on what is verified."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indikator.commands import correct_realisasi, record_realisasi, return_paket, submit_paket, verify_paket
from indikator.models import Indikator, Paket, Realisasi, Satuan, Target, Variabel
from indikator.queries.capaian import penghitungs_of, pooled_of
from indikator.queries.hitungan import Penghitung
from indikator.queries.rekap import capaian_for
from indikator.queries.tugas import tasks_of
from indikator.tugas import task_page
from kinerja.core.actor import Actor, actor_in
from kinerja.core.errors import Invalid
from kinerja.core.models import Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_sunting import browser


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    """What Bagian Umum measures is made of `p`, that is what Bagian Hukum measures, and of what a formula names."""
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here, prepare=cumulative)


def cumulative(surat: Indikator, perda: Indikator) -> None:
    Indikator.objects.filter(pk__in=[surat.pk, perda.pk]).update(akumulasi="kumulatif")
    Indikator.objects.filter(pk=surat.pk).update(satuan=Satuan.objects.get(nama="%"))
    Target.objects.filter(indikator=surat).update(bagian=[{"nilai": "80", "satuan": "%", "predikat": ""}])


def by_formula(kantor: Kantor, rumus: str, *typed: str) -> None:
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus=rumus)
    for urutan, kode in enumerate(("p", *typed), 1):
        Variabel.objects.create(
            pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=urutan, kode=kode, label=f"Banyaknya {kode}",
            rujukan=kantor.perda if kode == "p" else None,
        )  # fmt: skip


def entered(actor: Actor, indikator: Indikator, isian: dict[str, Any], triwulan: int = 1,
            seen: int | None = None) -> Realisasi:  # fmt: skip
    return record_realisasi(
        actor, indikator_id=indikator.pk, tahun=2021, triwulan=triwulan, seen=seen, isi={"isian": isian}
    )


def submitted(actor: Actor, paket: Paket) -> Paket:
    paket.refresh_from_db()
    return submit_paket(actor, paket_id=paket.pk, seen=paket.revisi)


def verified(kantor: Kantor, actor: Actor, row: Realisasi) -> None:
    paket = submitted(actor, row.paket)
    verify_paket(planner(kantor), paket_id=paket.pk, seen=paket.revisi)


def planner(kantor: Kantor) -> Actor:
    """As of today: Bagian Hukum came after the one of the stage."""
    found = actor_in(Pengguna.objects.get(pk=kantor.planner.pengguna_id or 0), kantor.stage.pemda.pk)
    assert found is not None
    return found


def fresh(kantor: Kantor) -> Indikator:
    return Indikator.objects.prefetch_related("variabel__rujukan__satuan", "target").get(pk=kantor.surat.pk)


def test_what_is_pooled_takes_the_other_indicator_over_the_same_quarters(kantor: Kantor) -> None:
    by_formula(kantor, "a / p × 100", "a")
    counts = []
    for triwulan, (a, p) in enumerate([("8", "10"), ("90", "100"), ("2", "10")], 1):
        verified(kantor, kantor.kepala_hukum, entered(kantor.kepala_hukum, kantor.perda, {"nilai": p}, triwulan))
        verified(kantor, kantor.kepala_umum, entered(kantor.kepala_umum, kantor.surat, {"a": a}, triwulan))
        with CaptureQueriesContext(connection) as captured:
            found = capaian_for(kantor.stage.inspector, kantor.rencana, 2021, 3).indikator[kantor.surat.pk]
        counts.append(len(captured))
    until = [cell[2] for cell in found.triwulan[:3]]
    assert until == [Decimal("100.00"), Decimal("111.36"), Decimal("104.17")]  # 8/10, 98/110, 100/120 of 80
    assert counts[1] == counts[2]  # one more query than with nothing to pool, however many quarters


def test_the_year_so_far_and_the_year_before_take_the_other_indicator_as_well(kantor: Kantor) -> None:
    by_formula(kantor, "kumulatif(a / p) × 100", "a")
    for triwulan, (a, p) in enumerate([("8", "10"), ("90", "100")], 1):
        entered(kantor.kepala_hukum, kantor.perda, {"nilai": p}, triwulan)
        row = entered(kantor.kepala_umum, kantor.surat, {"a": a}, triwulan)
    assert row.nilai is not None
    assert round(row.nilai, 2) == Decimal("89.09")
    Indikator.objects.filter(pk=kantor.surat.pk).update(rumus="a / p × 100")
    measured = fresh(kantor)
    so_far = pooled_of(
        measured, [{"a": "8"}, {"a": "90"}], [Decimal(80), Decimal(90)], penghitungs_of([measured], 2021)
    )
    assert so_far is not None
    assert round(Decimal(str(so_far[1])), 2) == Decimal("89.09")
    Indikator.objects.filter(pk=kantor.surat.pk).update(rumus="a / lalu(p) × 100")
    later = Penghitung(kantor.surat.pemda_id, [fresh(kantor)], 2022, 1)
    assert later.terhitung(fresh(kantor), {"a": "55"}).nilai.angka == 50


def note(kantor: Kantor, triwulan: int = 1) -> Realisasi:
    """All that anybody types for a formula without variables of its own."""
    return record_realisasi(kantor.kepala_umum, indikator_id=kantor.surat.pk, tahun=2021, triwulan=triwulan, seen=None,
                            isi={"catatan": "Dari Bagian Hukum."})  # fmt: skip


def surat(kantor: Kantor, triwulan: int = 1) -> Realisasi:
    return Realisasi.objects.filter(indikator=kantor.surat, tahun=2021, triwulan=triwulan).latest("versi")


def verify(kantor: Kantor, paket: Paket) -> Paket:
    paket.refresh_from_db()
    return verify_paket(planner(kantor), paket_id=paket.pk, seen=paket.revisi)


def test_nothing_is_typed_the_page_shows_it_and_hands_it_in(kantor: Kantor) -> None:
    by_formula(kantor, "p × 2")
    page = browser(kantor.stage, kantor.kepala_umum)
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/1/"
    assert "<output data-nilai></output>" in page.get(url).content.decode()
    source = entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"})
    shown = page.get(url).content.decode()
    assert "<output data-nilai>42</output>" in shown
    assert "data-lengkap" in shown
    assert not Realisasi.objects.filter(indikator=kantor.surat).exists()
    answer = page.post(url, {"langkah": "ajukan", "seen": "0", "catatan": ""})
    assert answer.status_code == 302
    row = surat(kantor)
    assert (row.nilai, row.status, row.paket.status) == (Decimal(42), "diajukan", "diajukan")
    verified(kantor, kantor.kepala_hukum, source)
    assert verify(kantor, row.paket).status == "terverifikasi"


def test_a_package_waits_for_what_it_refers_to_and_is_told_so(kantor: Kantor) -> None:
    by_formula(kantor, "p × 2")
    paket = note(kantor, 4).paket
    with pytest.raises(Invalid) as caught:
        submitted(kantor.kepala_umum, paket)
    assert [(one.letak, one.pesan) for one in caught.value.masalah] == [
        ("Surat terkelola", "Menunggu realisasi indikator yang dirujuknya: “Perda selesai”.")
    ]
    entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"}, 4)
    submitted(kantor.kepala_umum, paket)
    assert surat(kantor, 4).nilai == 42


def test_a_figure_is_verified_after_its_source_and_only_while_it_is_still_what_that_gives(kantor: Kantor) -> None:
    by_formula(kantor, "p × 2")
    paket = note(kantor).paket
    source = entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"})
    submitted(kantor.kepala_umum, paket)
    with pytest.raises(Invalid, match="belum terverifikasi") as caught:
        verify(kantor, paket)
    assert [one.letak for one in caught.value.masalah] == ["Surat terkelola"]
    entered(kantor.kepala_hukum, kantor.perda, {"nilai": "30"}, seen=source.revisi)
    verified(kantor, kantor.kepala_hukum, source)
    with pytest.raises(Invalid, match="berubah setelah diserahkan"):
        verify(kantor, paket)
    paket.refresh_from_db()
    row = surat(kantor)
    return_paket(planner(kantor), paket_id=paket.pk, seen=paket.revisi, alasan={row.pk: "Hitung ulang."})
    submitted(kantor.kepala_umum, paket)
    verify(kantor, paket)
    row = surat(kantor)
    assert (row.nilai, row.status) == (Decimal(60), "terverifikasi")


def test_a_source_that_is_being_corrected_is_waited_for_and_a_verified_figure_takes_a_correction(
    kantor: Kantor,
) -> None:
    by_formula(kantor, "p × 2")
    paket = note(kantor).paket
    source = entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"})
    verified(kantor, kantor.kepala_hukum, source)
    submitted(kantor.kepala_umum, paket)
    verify(kantor, paket)
    source.refresh_from_db()
    newer = correct_realisasi(kantor.kepala_hukum, realisasi_id=source.pk, seen=source.revisi,
                              isi={"isian": {"nilai": "25"}}, alasan="Salah hitung.")  # fmt: skip
    row = surat(kantor)
    assert (row.nilai, row.status) == (Decimal(42), "terverifikasi")  # locked; its correction is a step of its own
    correct_realisasi(kantor.kepala_umum, realisasi_id=row.pk, seen=row.revisi, isi={}, alasan="Perda dikoreksi.")
    submitted(kantor.kepala_umum, paket)
    with pytest.raises(Invalid, match="belum terverifikasi"):
        verify(kantor, paket)
    verified(kantor, kantor.kepala_hukum, newer)
    verify(kantor, paket)
    assert surat(kantor).nilai == 50


# --- what nobody types is neither empty nor forgotten -------------------------------------------------------------


def task(kantor: Kantor, actor: Actor, triwulan: int = 1) -> Any:
    page = task_page(actor, tasks_of(actor), timezone.localdate())
    cards = [one for section in page["bagian"] for one in section["tugas"]]
    return next(one for one in cards if (one["unit_id"], one["triwulan"]) == (kantor.umum.pk, triwulan))


def test_a_computed_figure_is_not_empty_in_the_list_of_tasks_and_its_explanation(kantor: Kantor) -> None:
    by_formula(kantor, "p × 2")
    watcher = planner(kantor)
    card = task(kantor, kantor.kepala_umum)
    assert (card["terisi"], card["dihitung"], card["jumlah"], card["serahkan"]) == (0, 0, 1, False)
    assert kantor.umum.nama not in empty_units(watcher, 1)  # nothing is due of it yet
    assert kantor.umum.nama in empty_units(watcher, 4)  # at the end of the year its source is, and missing
    entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"})
    card = task(kantor, kantor.kepala_umum)
    assert (card["terisi"], card["dihitung"], card["jumlah"], card["serahkan"]) == (0, 1, 1, True)
    assert not task(kantor, watcher)["serahkan"]
    shown = browser(kantor.stage, kantor.kepala_umum).get(f"/{kantor.stage.pemda.slug}/tugas/").content.decode()
    assert "0 dari 1 indikator terisi; 1 dihitung, belum diajukan" in shown
    assert kantor.umum.nama not in empty_units(watcher, 1)
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{kantor.surat.pk}/2021/1/"
    told = browser(kantor.stage, watcher).get(url).content.decode()
    assert "Dihitung, belum diajukan" in told
    assert "<strong>42</strong>" in told


def empty_units(actor: Actor, triwulan: int) -> set[str]:
    page = task_page(actor, tasks_of(actor), timezone.localdate())
    return {one.unit for masa in page["kosong"] if masa["triwulan"] == triwulan for one in masa["unit"]}


def test_what_nobody_types_is_handed_in_from_the_list_of_tasks(kantor: Kantor) -> None:
    by_formula(kantor, "p × 2")
    entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"})
    page = browser(kantor.stage, kantor.kepala_umum)
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/1/"
    answer = page.post(url, {"langkah": "ajukan", "seen": "0", "kembali": "tugas"})
    assert (answer.status_code, answer["Location"]) == (302, f"/{kantor.stage.pemda.slug}/tugas/")
    assert (surat(kantor).nilai, surat(kantor).paket.status) == (Decimal(42), "diajukan")
    card = task(kantor, kantor.kepala_umum)
    assert (card["terisi"], card["dihitung"], card["serahkan"]) == (1, 0, False)


def test_what_nobody_types_is_handed_in_with_the_units_below(kantor: Kantor) -> None:
    by_formula(kantor, "p × 2")
    entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"})
    above = factories.member(kantor.stage.pemda, "kepala_unit", kantor.stage.setda)
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.stage.setda.pk}/2021/1/bawahan/"
    page = browser(kantor.stage, above)
    assert "Dihitung, belum diajukan" in page.get(url).content.decode()
    hukum = Paket.objects.get(unit=kantor.hukum)
    answer = page.post(url, {
        "langkah": "ajukan", "unit": [str(kantor.umum.pk), str(kantor.hukum.pk)], f"seen-{kantor.umum.pk}": "0",
        f"seen-{kantor.hukum.pk}": str(hukum.revisi), "catatan": "",
    })  # fmt: skip
    assert answer.status_code == 302
    assert {one.unit_id: one.status for one in Paket.objects.filter(triwulan=1)} == {
        kantor.umum.pk: "diajukan", kantor.hukum.pk: "diajukan",
    }  # fmt: skip
    assert surat(kantor).nilai == 42


def test_a_refused_step_leaves_no_package_begun(kantor: Kantor) -> None:
    by_formula(kantor, "p × 2")
    entered(kantor.kepala_hukum, kantor.perda, {"nilai": "21"})
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/1/"
    answer = browser(kantor.stage, kantor.kepala_umum).post(url, {"langkah": "ajukan", "seen": "7"})
    assert answer.status_code == 409
    assert not Paket.objects.filter(unit=kantor.umum).exists()
