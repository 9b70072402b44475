"""The four values in formulas over others and over sets: missing, zero, not applicable, not yet due; and live ways."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from indikator.commands import record_realisasi, submit_paket, verify_paket
from indikator.models import Indikator, JendelaPengisian, Realisasi, Target, Variabel
from indikator.nilai import Keadaan
from indikator.queries.hitungan import Penghitung, Tercatat
from indikator.queries.lembar import BarisLembar, lembar_of
from indikator.queries.rekap import capaian_for
from indikator.queries.tabel import tabel_of
from indikator.tabel import written
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_rujukan import planner
from tests.indikator.test_sunting import browser

EMPTY: tuple[str, ...] = ()


@pytest.fixture
def kantor(cast: Cast, request: pytest.FixtureRequest) -> Iterator[Kantor]:
    """`surat` is made of `p`, that is `perda` of Bagian Hukum; `kotak` of the same unit is typed. Targets are of the
    year alone but for what the test names by `each_quarter`.
    """
    with inside(cast.here.pemda.pk):

        def prepare(surat: Indikator, perda: Indikator) -> None:
            factories.indikator(cast.here.planner, surat.simpul, "Kotak surat", {2021: "4 Kotak"})
            Indikator.objects.filter(pk=surat.pk).update(akumulasi="nilai_akhir")
            due_each_quarter({"surat": surat, "perda": perda}.get(getattr(request, "param", "")))

        yield make_kantor(cast.here, prepare=prepare)


def by_formula(indikator: Indikator, rumus: str, **sources: Indikator) -> None:
    Indikator.objects.filter(pk=indikator.pk).update(cara_ukur="rumus", rumus=rumus)
    for urutan, (kode, source) in enumerate(sources.items(), 1):
        Variabel.objects.create(pemda_id=indikator.pemda_id, indikator=indikator, urutan=urutan, kode=kode,
                                label=f"Banyaknya {kode}", rujukan=source)  # fmt: skip


def each_quarter(nama: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kantor", [nama], indirect=True)


def due_each_quarter(indikator: Indikator | None) -> None:
    for triwulan in range(1, 5) if indikator else ():
        assert indikator is not None
        Target.objects.create(pemda_id=indikator.pemda_id, indikator=indikator, tahun=2021, triwulan=triwulan,
                              teks="2 Dokumen", keadaan="angka",
                              bagian=[{"nilai": "2", "satuan": "", "predikat": ""}])  # fmt: skip


def typed(
    kantor: Kantor, indikator: Indikator, isian: dict[str, Any], triwulan: int = 1, alasan: str = ""
) -> Realisasi:
    actor = kantor.kepala_hukum if indikator == kantor.perda else kantor.kepala_umum
    return record_realisasi(actor, indikator_id=indikator.pk, tahun=2021, triwulan=triwulan, seen=None,
                            isi={"isian": isian, "alasan_keadaan": alasan})  # fmt: skip


def kotak(kantor: Kantor) -> Indikator:
    return Indikator.objects.get(nama="Kotak surat", simpul=kantor.surat.simpul_id)


def shown(kantor: Kantor, indikator: Indikator, triwulan: int = 1) -> BarisLembar:
    """The row of the worksheet as the head of Bagian Umum sees it."""
    sheet = lembar_of(kantor.kepala_umum, kantor.rencana, kantor.umum.pk, 2021, triwulan, only=[indikator.pk])
    return sheet.baris[0]


def live(kantor: Kantor, triwulan: int = 1) -> tuple[str, str]:
    row = shown(kantor, kantor.surat, triwulan).dihitung
    assert row is not None
    return row.keadaan, row.alasan_keadaan


def handed_in(kantor: Kantor, triwulan: int = 1) -> Realisasi:
    """All packages of the quarter, handed in and verified."""
    box = typed(kantor, kotak(kantor), {"nilai": "1"}, triwulan)
    source = Realisasi.objects.filter(indikator=kantor.perda, triwulan=triwulan).first()
    heads = {box.paket_id: kantor.kepala_umum} | ({source.paket_id: kantor.kepala_hukum} if source else {})
    for row in filter(None, (source, box)):
        row.paket.refresh_from_db()
        paket = submit_paket(heads[row.paket_id], paket_id=row.paket_id, seen=row.paket.revisi)
        verify_paket(planner(kantor), paket_id=paket.pk, seen=paket.revisi)
    return Realisasi.objects.get(indikator=kantor.surat, triwulan=triwulan)


def everywhere(kantor: Kantor) -> tuple[str, str, str]:
    """What the recap, the table of the reports and the page of explanations say of the first quarter."""
    inspector = kantor.stage.inspector
    recap = capaian_for(inspector, kantor.rencana, 2021, 1).indikator[kantor.surat.pk].triwulan[0]
    table = tabel_of(inspector, kantor.rencana, 2021, 1)
    line = next(one for one in table.baris if one.indikator == kantor.surat)
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{kantor.surat.pk}/2021/1/"
    return recap[0], written(line, table).alasan, browser(kantor.stage, inspector).get(url).content.decode()


@each_quarter("perda")
def test_a_source_that_is_due_and_empty_is_missing(kantor: Kantor) -> None:
    by_formula(kantor.surat, "p × 2", p=kantor.perda)
    assert live(kantor) == ("kosong", "“Banyaknya p” belum diisi.")


@each_quarter("surat")
def test_a_source_whose_year_is_judged_at_its_end_is_not_yet_due(kantor: Kantor) -> None:
    """Nobody has to enter it now: the package goes its way without, and every page says so."""
    by_formula(kantor.surat, "p × 2", p=kantor.perda)
    assert live(kantor) == ("belum_waktunya", "“Banyaknya p” belum waktunya diisi.")
    assert live(kantor, 4) == ("kosong", "“Banyaknya p” belum diisi.")
    row = handed_in(kantor)
    assert (row.keadaan, row.status, row.nilai) == ("belum_waktunya", "terverifikasi", None)
    keadaan, alasan, page = everywhere(kantor)
    assert keadaan is Keadaan.BELUM_WAKTUNYA
    assert alasan == ""
    assert "“Banyaknya p” belum waktunya diisi." in page


@each_quarter("perda")
def test_a_quarter_whose_window_has_not_begun_is_not_yet_due(kantor: Kantor) -> None:
    by_formula(kantor.surat, "p × 2", p=kantor.perda)
    assert live(kantor, 2) == ("kosong", "“Banyaknya p” belum diisi.")
    soon = timezone.localdate() + timedelta(days=3)
    JendelaPengisian.objects.filter(tahun=2021, triwulan=2).update(buka=soon, tutup=soon + timedelta(days=9))
    assert live(kantor, 2) == ("belum_waktunya", "“Banyaknya p” belum waktunya diisi.")
    assert live(kantor, 1)[0] == "kosong"


def test_zero_is_a_number_and_not_applicable_stays_what_it_is(kantor: Kantor) -> None:
    by_formula(kantor.surat, "p × 2", p=kantor.perda)
    source = typed(kantor, kantor.perda, {"nilai": "0"})
    row = shown(kantor, kantor.surat).dihitung
    assert row is not None
    assert row.nilai == 0
    Realisasi.objects.filter(pk=source.pk).update(nilai=None, keadaan="tidak_berlaku", alasan_keadaan="Tidak ada usul.")
    assert live(kantor) == ("tidak_berlaku", "Tidak ada usul.")
    handed_in(kantor)
    keadaan, alasan, _page = everywhere(kantor)
    assert keadaan is Keadaan.TIDAK_BERLAKU
    assert "Tidak ada usul." in alasan


@pytest.mark.parametrize(
    ("himpunan", "anggota", "isian", "keadaan"),
    [
        ("triwulan", ["Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV"], EMPTY, "kosong"),
        ("triwulan", ["Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV"], ("m1", "m2"), "belum_waktunya"),
        ("triwulan", ["a", "b", "c", "d"], ("m1", "m2"), "belum_waktunya"),  # all four, so by their places
        ("triwulan", ["TW 3", "TW IV"], EMPTY, "belum_waktunya"),
        ("bulan", ["Juni", "Juli", "Desember"], EMPTY, "kosong"),
        ("bulan", ["Juni", "Juli", "Desember"], ("m1",), "belum_waktunya"),
        ("unit", ["Kecamatan A", "Kecamatan B"], ("m1",), "kosong"),
    ],
)
def test_members_of_a_set_that_are_still_to_come(
    kantor: Kantor, himpunan: str, anggota: list[str], isian: tuple[str, ...], keadaan: str
) -> None:
    """In the second quarter; what `isian` names does not apply."""
    members = [{"kode": f"m{place}", "label": label} for place, label in enumerate(anggota, 1)]
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus=f"terbesar(x untuk setiap {himpunan})")
    Variabel.objects.create(pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=1, kode="x", label="X",
                            himpunan=himpunan, anggota=members)  # fmt: skip
    row = typed(kantor, kantor.surat, {"x": dict.fromkeys(isian, "n/a")}, 2, "Tidak ada kegiatan.")
    assert row.keadaan == keadaan
    row = typed_again(kantor, row, {"x": {"m1": "7"}})
    assert row.nilai == 7


def test_boxes_that_are_still_to_come_say_so(kantor: Kantor) -> None:
    members = [{"kode": f"m{place}", "label": label} for place, label in enumerate(("Juni", "Juli"), 1)]
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus="jumlah(x untuk setiap bulan)")
    Variabel.objects.create(pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=1, kode="x", label="X",
                            himpunan="bulan", anggota=members)  # fmt: skip
    page = browser(kantor.stage, kantor.kepala_umum)
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/"
    found = [page.get(f"{url}{tw}/").content.decode().count('placeholder="belum waktunya"') for tw in (1, 2, 3)]
    assert found == [2, 1, 0]


def test_what_does_not_apply_is_not_missing_in_the_year_so_far(kantor: Kantor) -> None:
    Indikator.objects.filter(pk=kantor.surat.pk).update(cara_ukur="rumus", rumus="kumulatif(a)")
    Variabel.objects.create(pemda=kantor.stage.pemda, indikator=kantor.surat, urutan=1, kode="a", label="A")
    first = typed(kantor, kantor.surat, {"a": "n/a"}, 1, "Tidak ada kegiatan.")
    second = typed(kantor, kantor.surat, {"a": "n/a"}, 2, "Tidak ada kegiatan.")
    assert [row.keadaan for row in (first, second)] == ["tidak_berlaku", "tidak_berlaku"]
    assert typed_again(kantor, second, {"a": "5"}).nilai == 5


def typed_again(kantor: Kantor, row: Realisasi, isian: dict[str, Any]) -> Realisasi:
    return record_realisasi(kantor.kepala_umum, indikator_id=row.indikator_id, tahun=2021, triwulan=row.triwulan,
                            seen=row.revisi, isi={"isian": isian})  # fmt: skip


# --- live, over several steps -----------------------------------------------------------------------------------


def test_what_rests_on_something_computed_is_computed_too(kantor: Kantor) -> None:
    """Nobody has handed in anything but the first source; each figure stands on the worksheet all the same."""
    by_formula(kantor.surat, "p × 2", p=kantor.perda)
    by_formula(kotak(kantor), "s + kumulatif(s)", s=kantor.surat)
    typed(kantor, kantor.perda, {"nilai": "5"})
    typed(kantor, kantor.perda, {"nilai": "7"}, 2)
    found = [shown(kantor, kotak(kantor), triwulan).dihitung for triwulan in (1, 2)]
    assert [row.nilai for row in found if row] == [Decimal(20), Decimal(28)]  # nilai akhir: 10 + 10, 14 + 14


def test_a_long_way_of_figures_is_walked_without_depth(kantor: Kantor) -> None:
    simpul = kantor.stage.simpul[-1]
    many = Indikator.objects.bulk_create(
        Indikator(pemda_id=simpul.pemda_id, simpul=simpul, urutan=10 + place, nama=f"Ke-{place}", cara_ukur="rumus",
                  rumus="p + 1") for place in range(400)
    )  # fmt: skip
    chain = [kantor.perda, *many]
    Variabel.objects.bulk_create(
        Variabel(pemda_id=simpul.pemda_id, indikator=one, urutan=1, kode="p", label="P", rujukan=before)
        for before, one in zip(chain, many, strict=False)
    )
    typed(kantor, kantor.perda, {"nilai": "5"})
    ours = list(Indikator.objects.filter(pk__in=[one.pk for one in many]).prefetch_related("variabel__rujukan__satuan"))
    found = Penghitung(simpul.pemda_id, ours, 2021, 1).terhitung(max(ours, key=lambda one: one.urutan), {})
    assert found.nilai.angka == 405


def test_a_circle_in_the_data_never_turns(kantor: Kantor) -> None:
    """Commands refuse it; where it is there nevertheless, each figure says so, and handing in ends."""
    box = kotak(kantor)
    by_formula(kantor.surat, "k + p", k=box, p=kantor.perda)
    by_formula(box, "s × 2", s=kantor.surat)
    typed(kantor, kantor.perda, {"nilai": "5"})
    assert live(kantor) == ("tak_terhitung", "Rumus berputar: Surat terkelola → Kotak surat → Surat terkelola.")
    url = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/1/"
    page = browser(kantor.stage, kantor.kepala_umum)
    assert "tidak dapat dihitung" in page.get(url).content.decode()
    assert page.post(url, {"langkah": "ajukan", "seen": "0", "catatan": ""}).status_code == 302
    rows = Realisasi.objects.filter(indikator__in=[kantor.surat, box])
    assert {row.keadaan for row in rows} == {"tak_terhitung"}
    other = Indikator.objects.prefetch_related("variabel__rujukan__satuan").get(pk=kantor.surat.pk)
    trial = Tercatat(other.pemda_id, [other], 2021)
    assert trial.circle(other) == live_reason(rows)


def live_reason(rows: Any) -> str:
    return str(rows.get(indikator__nama="Surat terkelola").alasan_keadaan)
