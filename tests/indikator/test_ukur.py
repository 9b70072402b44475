"""How an indicator is measured: formulas over variables, sets, last year and other indicators; scores of others."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from indikator.commands import (
    delete_indikator,
    restore_indikator,
    set_cara_ukur,
    start_perubahan,
    submit_paket,
    verify_paket,
)
from indikator.models import AturanCapaian, Indikator, Realisasi, Satuan, Variabel
from indikator.queries.capaian import penghitungs_of, pooled_of
from indikator.queries.hitungan import Penghitung
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_sunting import browser


@pytest.fixture
def kantor(cast: Cast, request: pytest.FixtureRequest) -> Iterator[Kantor]:
    """With `persen` what Bagian Umum measures is a percentage."""
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here, prepare=percentage if getattr(request, "param", "") else None)


def percentage(surat: Indikator, _perda: Indikator) -> None:
    Indikator.objects.filter(pk=surat.pk).update(satuan=Satuan.objects.get(nama="%"))


def variabel(*kode: str, **lain: Any) -> list[dict[str, Any]]:
    return [{"kode": one, "label": f"Banyaknya {one}", **lain} for one in kode]


def ukur(kantor: Kantor, rumus: str, variabel: list[dict[str, Any]], indikator: Indikator | None = None) -> Indikator:
    indikator = indikator or kantor.surat
    indikator.refresh_from_db()
    isi = {"cara_ukur": "rumus", "rumus": rumus, "variabel": variabel}
    return set_cara_ukur(kantor.planner, indikator_id=indikator.pk, seen=indikator.revisi, isi=isi)


def isi(kantor: Kantor, isian: dict[str, Any], *, triwulan: int = 1, seen: int | None = None, **lain: Any) -> Realisasi:
    return kantor.isi("", triwulan=triwulan, seen=seen, **{**lain, "isian": isian})


def test_a_share_is_computed_from_what_is_typed(kantor: Kantor) -> None:
    ukur(kantor, "a / b × 100%", variabel("a", "b"))
    row = isi(kantor, {"a": "3", "b": "8"})
    assert (row.nilai, row.keadaan, row.rumus) == (Decimal("37.5"), "terisi", "a / b × 100%")
    row = isi(kantor, {"b": "1.250,5"}, seen=0)  # a stays as typed
    assert (row.isian, row.nilai) == ({"a": "3", "b": "1.250,5"}, Decimal("0.2399040384"))


def test_missing_zero_and_division_by_zero_are_told_apart(kantor: Kantor) -> None:
    ukur(kantor, "a / b × 100%", variabel("a", "b"))
    assert isi(kantor, {"a": "3"}).keadaan == "kosong"
    row = isi(kantor, {"b": "0"}, seen=0)
    assert (row.nilai, row.keadaan) == (None, "tak_terhitung")
    assert row.alasan_keadaan
    assert isi(kantor, {"a": "0", "b": "8"}, seen=1).nilai == 0
    row = isi(kantor, {"a": "n/a"}, seen=2, alasan_keadaan="Tidak ada layanan.")
    assert (row.keadaan, row.alasan_keadaan) == ("tidak_berlaku", "Tidak ada layanan.")


def test_what_the_calculation_says_is_no_reason_of_a_person(kantor: Kantor) -> None:
    ukur(kantor, "a / b × 100%", variabel("a", "b"))
    row = isi(kantor, {"a": "3"}, triwulan=4)
    assert row.alasan_keadaan == "“b” belum diisi."
    row = isi(kantor, {"b": "n/a"}, seen=0, triwulan=4)
    assert (row.keadaan, row.alasan_keadaan, row.alasan_tertulis) == ("tidak_berlaku", "“b” tidak berlaku.", "")
    place = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/4/"
    [baris] = browser(kantor.stage, kantor.kepala_umum).get(place).context["lembar"]["baris"]
    assert (baris["terisi"], baris["n_rincian"]) == (False, 0)
    assert {one["nama"]: one["teks"] for one in baris["narasi"]}["alasan_keadaan"] == ""
    with pytest.raises(Invalid, match="alasannya"):
        submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0)
    row = isi(kantor, {}, seen=1, triwulan=4, alasan_keadaan="Tidak ada pemohon.")
    assert (row.keadaan, row.alasan_keadaan) == ("tidak_berlaku", "Tidak ada pemohon.")
    assert submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0).status == "diajukan"


def test_problems_lie_at_their_variable(kantor: Kantor) -> None:
    ukur(kantor, "a / b", variabel("a", "b"))
    with pytest.raises(Invalid) as caught:
        isi(kantor, {"a": "tiga", "b": "-", "c": "1"})
    assert {one.letak for one in caught.value.masalah} == {"c"}
    with pytest.raises(Invalid) as caught:
        isi(kantor, {"a": "tiga", "b": "-"})
    assert [one.letak for one in caught.value.masalah] == ["a", "b"]


def test_a_set_has_a_number_for_each_member_and_weights_are_parameters(kantor: Kantor) -> None:
    unsur = [{"kode": f"u{n}", "label": f"Unsur {n}"} for n in range(1, 10)]
    ukur(kantor, "jumlah(nrr untuk setiap unsur) / ikm_unsur × ikm_konversi",
         variabel("nrr", himpunan="unsur", anggota=unsur))  # fmt: skip
    row = isi(kantor, {"nrr": {f"u{n}": "3,3" for n in range(1, 10)}})
    assert row.nilai == Decimal("82.5")


def test_last_year_comes_from_its_quarters_or_is_typed(kantor: Kantor) -> None:
    ukur(kantor, "(a - lalu(a)) / lalu(a) × 100", variabel("a"))
    assert isi(kantor, {"a": "138"}).keadaan == "kosong"
    row = isi(kantor, {"lalu": {"a": "120"}}, seen=0)
    assert row.nilai == 15
    with pytest.raises(Invalid) as caught:
        isi(kantor, {"lalu": {"a": "x"}}, seen=1)
    assert caught.value.masalah[0].letak == "lalu.a"
    surat = Indikator.objects.prefetch_related("variabel", "target").get(pk=kantor.surat.pk)
    assert Penghitung(surat.pemda_id, [surat], 2022, 1).terhitung(surat, {"a": "276"}).nilai.angka == 100


def test_the_year_to_date_is_pooled_never_summed(kantor: Kantor) -> None:
    ukur(kantor, "a / b × 100", variabel("a", "b"))
    isi(kantor, {"a": "8", "b": "10"})
    isi(kantor, {"a": "90", "b": "100"}, triwulan=2)
    surat = Indikator.objects.prefetch_related("variabel", "target").get(pk=kantor.surat.pk)
    entries = [{"a": "8", "b": "10"}, {"a": "90", "b": "100"}]
    found = pooled_of(surat, entries, [Decimal(80), Decimal(90)], penghitungs_of([surat], 2021))
    assert found is not None
    assert [round(one, 2) for one in found if isinstance(one, Decimal)] == [Decimal(80), Decimal("89.09")]
    ukur(kantor, "kumulatif(a / b) × 100", variabel("a", "b"))
    row = isi(kantor, {"a": "90", "b": "100"}, triwulan=2, seen=0)
    assert row.nilai is not None
    assert round(row.nilai, 2) == Decimal("89.09")


@pytest.mark.parametrize("kantor", ["persen"], indirect=True)
def test_a_percentage_wants_parts_of_one_unit_and_its_hundred(kantor: Kantor) -> None:
    """What the page says while somebody types, the command says at every door, at the place in the formula."""
    alike, unlike = variabel("a", "b", satuan="surat"), [*variabel("a", satuan="surat"), *variabel("b", satuan="orang")]
    for rumus, parts, said in (
        ("a / b", alike, "belum persen"), ("a / b × 100%", unlike, "satuannya sama"),
        ("a / b × 100", unlike, "satuannya sama"), ("a + b", unlike, "satuan"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            ukur(kantor, rumus, parts)
        assert caught.value.masalah[0].letak.startswith("rumus:"), rumus
        assert said in caught.value.masalah[0].pesan, rumus
    kantor.surat.refresh_from_db()
    assert (kantor.surat.cara_ukur, kantor.surat.revisi) == ("langsung", 0)
    assert ukur(kantor, "a / b × 100%", alike).cara_ukur == "rumus"  # the control


def test_an_indicator_may_take_anothers_value_but_never_its_own(kantor: Kantor) -> None:
    other = [{"kode": "s", "label": "Surat", "rujukan_id": kantor.surat.pk}]
    ukur(kantor, "s × 2", other, kantor.perda)
    isi(kantor, {"nilai": "21"})
    perda = Indikator.objects.prefetch_related("variabel__rujukan", "target").get(pk=kantor.perda.pk)
    assert Penghitung(perda.pemda_id, [perda], 2021, 1).terhitung(perda, {}).nilai.angka == 42
    for indikator, wanted in ((kantor.surat, kantor.perda), (kantor.surat, kantor.surat)):
        with pytest.raises(Invalid, match="berputar"):
            ukur(kantor, "p + 1", [{"kode": "p", "label": "P", "rujukan_id": wanted.pk}], indikator)


@pytest.mark.parametrize(
    ("isian", "letak"),
    [
        ({"cara_ukur": "rumus", "rumus": "a / ", "variabel": variabel("a")}, "rumus"),
        ({"cara_ukur": "rumus", "rumus": "", "variabel": []}, "rumus"),
        ({"cara_ukur": "rumus", "rumus": "a / c", "variabel": variabel("a")}, "rumus"),
        ({"cara_ukur": "rumus", "rumus": "predikat(a; akipp)", "variabel": variabel("a")}, "rumus:0"),
        ({"cara_ukur": "rumus", "rumus": "predikat(a; status_86)", "variabel": variabel("a")}, "rumus:0"),
        ({"cara_ukur": "rumus", "rumus": "a", "variabel": variabel("a", "b")}, "variabel"),
        ({"cara_ukur": "rumus", "rumus": "a", "variabel": variabel("a", "a")}, "variabel.2.kode"),
        ({"variabel": variabel("A b")}, "variabel.1.kode"),
        ({"variabel": variabel("a", himpunan="unsur")}, "variabel.1.anggota"),
        ({"variabel": variabel("a", himpunan="regu", anggota=[{"kode": "x"}])}, "variabel.1.himpunan"),
        ({"cara_ukur": "luar", "lembaga": "BPS"}, "instrumen"),
        ({"cara_ukur": "dukun"}, "cara_ukur"),
        ({"desimal": 9}, "desimal"),
        ({"baseline_nilai": "banyak"}, "baseline_nilai"),
        ({"aturan_id": 999_999_999}, "aturan"),
        ({"nama": "x"}, "nama"),
    ],
)
def test_what_is_not_whole_is_refused_at_its_place(kantor: Kantor, isian: dict[str, Any], letak: str) -> None:
    with pytest.raises(Invalid) as caught:
        set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=0, isi=isian)
    assert letak in caught.value.masalah[0].letak
    assert not Variabel.objects.exists()


def test_a_score_of_another_body(kantor: Kantor) -> None:
    isian = {"cara_ukur": "luar", "lembaga": "KemenPANRB", "instrumen": "LHE AKIP", "baseline_nilai": "68,4"}
    made = set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=0, isi=isian)
    assert (made.lembaga, made.baseline_nilai, made.revisi) == ("KemenPANRB", Decimal("68.4"), 1)
    row = isi(kantor, {"nilai": "B = 66.04", "tahun": "2020"})
    assert (row.nilai, row.bagian[0]["predikat"], row.isian["tahun"]) == (Decimal("66.04"), "B", "2020")
    with pytest.raises(Invalid):
        isi(kantor, {"tahun": "tahun lalu"}, seen=0)
    with pytest.raises(Conflict):
        set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=0, isi=isian)


def test_a_score_needs_its_year_before_it_is_handed_in(kantor: Kantor) -> None:
    isian = {"cara_ukur": "luar", "lembaga": "KemenPANRB", "instrumen": "LHE AKIP"}
    set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=0, isi=isian)
    row = isi(kantor, {"nilai": "66,04"}, triwulan=4)
    page = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/4/"
    head = browser(kantor.stage, kantor.kepala_umum)
    assert "Tahun penilaian belum diisi." in head.get(page).content.decode()
    with pytest.raises(Invalid, match="Tahun penilaian belum diisi") as caught:
        submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0)
    assert [one.letak for one in caught.value.masalah] == ["Surat terkelola"]
    isi(kantor, {"tahun": "2020"}, triwulan=4, seen=0)
    assert "Tahun penilaian belum diisi." not in head.get(page).content.decode()
    paket = submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0)
    assert paket.status == "diajukan"


def test_a_score_that_is_not_due_needs_its_year_too(kantor: Kantor) -> None:
    """Without targets per quarter nothing is due in the first; what was entered there is handed in all the same."""
    isian = {"cara_ukur": "luar", "lembaga": "KemenPANRB", "instrumen": "LHE AKIP"}
    set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=0, isi=isian)
    row = isi(kantor, {"nilai": "66,04"})
    with pytest.raises(Invalid, match="Tahun penilaian"):
        submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0)
    isi(kantor, {"nilai": "n/a"}, seen=0, alasan_keadaan="Tidak dinilai tahun ini.")  # no score, no year
    assert submit_paket(kantor.kepala_umum, paket_id=row.paket_id, seen=0).status == "diajukan"


def test_a_formula_gives_its_word_beside_the_value(kantor: Kantor) -> None:
    ukur(kantor, "predikat(a / b × 100; akip)", variabel("a", "b"))
    isi(kantor, {"a": "72", "b": "100"})
    page = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{kantor.umum.pk}/2021/1/"
    text = browser(kantor.stage, kantor.kepala_umum).get(page).content.decode()
    assert "72 (BB)" in text
    assert 'role="math"' in text, "the worksheet shows the formula itself"
    assert "Banyaknya a" in text


def test_what_was_verified_by_it_keeps_its_way(kantor: Kantor) -> None:
    paket, _row = kantor.diajukan("5")
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    with pytest.raises(Invalid, match="sudah diverifikasi"):
        ukur(kantor, "a", variabel("a"))


def test_a_new_version_goes_on_with_the_same_line_and_variables(kantor: Kantor) -> None:
    made = ukur(kantor, "a / b", variabel("a", "b"))
    aturan = AturanCapaian.objects.order_by("id")[0]
    set_cara_ukur(kantor.planner, indikator_id=made.pk, seen=made.revisi, isi={"aturan_id": aturan.pk})
    version = start_perubahan(kantor.planner, rencana_id=kantor.rencana.pk, alasan="Anggaran")
    copy = Indikator.objects.get(simpul__rencana=version, semula=kantor.surat)
    assert (copy.garis, copy.rumus, copy.aturan_id) == (kantor.surat.pk, "a / b", aturan.pk)
    assert list(copy.variabel.order_by("urutan").values_list("kode", flat=True)) == ["a", "b"]


def test_a_deleted_indicator_comes_back_as_it_was_measured(cast: Cast) -> None:
    stage = cast.here
    with inside(stage.pemda.pk):
        isi = {"cara_ukur": "rumus", "rumus": "a / b", "variabel": variabel("a", "b"), "baseline_nilai": "1,5"}
        made = set_cara_ukur(stage.planner, indikator_id=stage.indikator.pk, seen=0, isi=isi)
        delete_indikator(stage.planner, indikator_id=made.pk, seen=made.revisi)
        gone = Jejak.objects.filter(tindakan="indikator.delete").latest("id")
        back = restore_indikator(stage.planner, jejak_id=gone.pk)
        assert (back.rumus, back.cara_ukur, back.baseline_nilai) == ("a / b", "rumus", Decimal("1.5"))
        assert back.variabel.count() == 2


def test_a_type_of_accumulation_fills_what_the_document_left_blank(kantor: Kantor) -> None:
    """The plan is set; what stands there once is changed by a Perubahan alone, the database says so too."""
    Indikator.objects.get(pk=kantor.surat.pk, akumulasi="")
    made = set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=0, isi={"akumulasi": "kumulatif"})
    assert Indikator.objects.get(pk=kantor.surat.pk).akumulasi == "kumulatif"
    trail = Jejak.objects.get(objek_id=made.pk, tindakan="rumus.set")
    assert (trail.sebelum["akumulasi"], trail.sesudah["akumulasi"]) == ("", "Kumulatif")
    with pytest.raises(Invalid, match="perubahan rencana"):
        set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=1, isi={"akumulasi": "rata_rata"})
    with pytest.raises(IntegrityError, match="rencana sudah ditetapkan"), transaction.atomic():
        Indikator.objects.filter(pk=kantor.surat.pk).update(akumulasi="rata_rata")
    with pytest.raises(Invalid):
        set_cara_ukur(kantor.planner, indikator_id=kantor.surat.pk, seen=1, isi={"akumulasi": "kira_kira"})


def test_the_page_fills_it_in_once(kantor: Kantor) -> None:
    client = browser(kantor.stage, kantor.planner)
    page = f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/ukur/{kantor.surat.pk}/"
    assert "Dokumennya tidak menyebut tipe penghitungan" in client.get(page).content.decode()
    answer = client.post(page, {"cara_ukur": "langsung", "akumulasi": "nilai_akhir", "seen": "0"})
    assert answer.status_code == 302, answer.content.decode()
    assert Indikator.objects.get(pk=kantor.surat.pk).akumulasi == "nilai_akhir"
    text = client.get(page).content.decode()
    assert "Dokumennya tidak menyebut tipe penghitungan" not in text
    assert client.post(page, {"cara_ukur": "langsung", "akumulasi": "rata_rata", "seen": "1"}).status_code == 422
