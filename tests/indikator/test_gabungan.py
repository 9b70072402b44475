"""One indicator out of those of several units, and scores of instruments: chosen, computed, handed in, verified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from indikator.commands import record_realisasi, set_cara_ukur, submit_paket, verify_paket
from indikator.models import Indikator, Instrumen, Realisasi, Satuan, SkalaPredikat, Variabel
from indikator.queries.capaian import penghitungs_of, pooled_of
from indikator.queries.hitungan import Penghitung, gabungan_of
from indikator.queries.instrumen import instruments_of
from indikator.queries.rekap import capaian_for
from indikator.queries.tabel import tabel_of
from indikator.susunan import Susunan
from indikator.susunan.gabungan import Cara, Sumber, combine
from indikator.susunan.unsur import score_formula
from kinerja.core.actor import Actor, actor_in
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak, Pengguna, Unit
from kinerja.core.tenancy import inside
from laporan.document import Table
from laporan.reports.hitungan_rumus import computed_section
from tests import factories
from tests.cast import Cast
from tests.indikator.kantor import Kantor, make_kantor
from tests.indikator.test_sunting import browser

SHARE = "a / b × 100%"
AB = (("a", "Selesai", "berkas"), ("b", "Masuk", "berkas"))


@dataclass(frozen=True)
class Gabung:
    """`induk` is an indicator of the sasaran, which the Setda owns; the two Bagian below it measure the same."""

    kantor: Kantor
    induk: Indikator
    kepala: Actor

    def url(self, unit: Unit | None = None, triwulan: int = 1) -> str:
        kantor = self.kantor
        return (
            f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/isian/{(unit or kantor.stage.setda).pk}/2021/{triwulan}/"
        )

    def explained(self) -> str:
        stage, plan = self.kantor.stage, self.kantor.rencana
        return f"/{stage.pemda.slug}/{plan.slug}/jelaskan/{self.induk.pk}/2021/4/"

    def fresh(self) -> Indikator:
        return Indikator.objects.prefetch_related("variabel__rujukan__satuan", "target").get(pk=self.induk.pk)

    def ukur(self, susunan: Susunan, indikator: Indikator | None = None) -> Indikator:
        own = Indikator.objects.get(pk=(indikator or self.induk).pk)
        isi = {"cara_ukur": "rumus", "rumus": susunan.rumus, "variabel": [one.as_dict() for one in susunan.variabel]}
        return set_cara_ukur(self.kantor.planner, indikator_id=own.pk, seen=own.revisi, isi=isi)

    def sumber(self) -> list[Sumber]:
        kantor = self.kantor
        return [Sumber(kantor.surat.pk, "Bagian Umum", rumus=SHARE, variabel=AB),
                Sumber(kantor.perda.pk, "Bagian Hukum", rumus=SHARE, variabel=AB)]  # fmt: skip

    def shares(self) -> None:
        """Both units measure a share by its two numbers."""
        variabel = [{"kode": kode, "label": label, "satuan": satuan} for kode, label, satuan in AB]
        for one in (self.kantor.surat, self.kantor.perda):
            own = Indikator.objects.get(pk=one.pk)
            isi = {"cara_ukur": "rumus", "rumus": SHARE, "variabel": variabel}
            set_cara_ukur(self.kantor.planner, indikator_id=one.pk, seen=own.revisi, isi=isi)

    def value(self) -> tuple[Any, str]:
        counter = Penghitung(self.induk.pemda_id, [self.fresh()], 2021, 1)
        cakupan = counter.cakupan(self.fresh())
        return counter.terhitung(self.fresh(), {}).nilai, cakupan.of("unit") if cakupan else ""


@pytest.fixture
def gabung(cast: Cast) -> Iterator[Gabung]:
    made: list[Indikator] = []

    def above(surat: Indikator, perda: Indikator) -> None:
        induk = surat.simpul.induk
        assert induk is not None
        made.append(factories.indikator(cast.here.planner, induk, "Berkas selesai", {2021: "80", 2022: "80"}))
        Indikator.objects.filter(pk__in=[surat.pk, perda.pk, made[0].pk]).update(
            satuan=Satuan.objects.get(nama="%"), akumulasi="nilai_akhir"
        )

    with inside(cast.here.pemda.pk):
        kantor = make_kantor(cast.here, prepare=above)
        yield Gabung(kantor, made[0], factories.member(cast.here.pemda, "kepala_unit", cast.here.setda))


def enter(actor: Actor, indikator: Indikator, isian: dict[str, Any], triwulan: int = 1) -> Realisasi:
    return record_realisasi(actor, indikator_id=indikator.pk, tahun=2021, triwulan=triwulan, seen=None,
                            isi={"isian": isian})  # fmt: skip


def verified(gabung: Gabung, actor: Actor, row: Realisasi) -> None:
    paket = row.paket
    paket.refresh_from_db()
    paket = submit_paket(actor, paket_id=paket.pk, seen=paket.revisi)
    verify_paket(planner(gabung), paket_id=paket.pk, seen=paket.revisi)


def planner(gabung: Gabung) -> Actor:
    """As of today: Bagian Hukum came after the one of the stage."""
    found = actor_in(Pengguna.objects.get(pk=gabung.kantor.planner.pengguna_id or 0), gabung.kantor.stage.pemda.pk)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("cara", "nilai"),
    [(Cara.RATA_RATA, "85"), (Cara.TERBESAR, "90"), (Cara.TERKECIL, "80"), (Cara.PERSENTASE, "89.09")],
)
def test_two_units_become_one_value_in_each_way(gabung: Gabung, cara: Cara, nilai: str) -> None:
    gabung.shares()
    gabung.ukur(combine(cara, gabung.sumber(), "%"))
    found, cakupan = gabung.value()
    assert (found.keadaan, cakupan) == ("belum_waktunya", "0 dari 2 unit terisi; 2 belum waktunya")
    assert "Bagian Umum” belum waktunya diisi." in found.alasan
    enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"a": "8", "b": "10"})
    found, cakupan = gabung.value()
    assert (found.angka, cakupan) == (80, "1 dari 2 unit terisi; 1 belum waktunya")
    enter(gabung.kantor.kepala_hukum, gabung.kantor.perda, {"a": "90", "b": "100"})
    found, cakupan = gabung.value()
    assert (round(found.angka, 2), cakupan) == (Decimal(nilai), "2 dari 2 unit terisi")


def test_a_unit_counts_whole_or_not_at_all_and_nothing_of_nothing_spoils_nothing(gabung: Gabung) -> None:
    gabung.shares()
    gabung.ukur(combine(Cara.PERSENTASE, gabung.sumber(), "%"))
    enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"a": "5"})  # half entered
    row = enter(gabung.kantor.kepala_hukum, gabung.kantor.perda, {"a": "5", "b": "10"})
    assert row.nilai == 50
    assert gabung.value()[0].angka == 50
    enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"a": "0", "b": "0"}, 2)  # no case at all
    enter(gabung.kantor.kepala_hukum, gabung.kantor.perda, {"a": "5", "b": "10"}, 2)
    second = Penghitung(gabung.induk.pemda_id, [gabung.fresh()], 2021, 2)
    assert second.terhitung(gabung.fresh(), {}).nilai.angka == 50
    cakupan = second.cakupan(gabung.fresh())
    assert cakupan is not None
    assert cakupan.of("unit") == "2 dari 2 unit terisi; 1 tidak dapat dihitung"


def test_what_does_not_apply_is_asked_of_nobody(gabung: Gabung) -> None:
    gabung.ukur(combine(Cara.RATA_RATA, gabung.sumber(), "%"))
    record_realisasi(gabung.kantor.kepala_umum, indikator_id=gabung.kantor.surat.pk, tahun=2021, triwulan=1, seen=None,
                     isi={"isian": {"nilai": "n/a"}, "alasan_keadaan": "Tidak ada layanan."})  # fmt: skip
    enter(gabung.kantor.kepala_hukum, gabung.kantor.perda, {"nilai": "60"})
    found, cakupan = gabung.value()
    assert (found.angka, cakupan) == (60, "1 dari 2 unit terisi; 1 tidak berlaku")


def test_over_the_year_the_numbers_are_added_up_before_they_are_divided(gabung: Gabung) -> None:
    gabung.shares()
    gabung.ukur(combine(Cara.PERSENTASE, gabung.sumber(), "%"))
    for triwulan, (a, b) in enumerate([("8", "10"), ("90", "100")], 1):
        enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"a": a, "b": b}, triwulan)
        enter(gabung.kantor.kepala_hukum, gabung.kantor.perda, {"a": "1", "b": "2"}, triwulan)
    counters = penghitungs_of([gabung.fresh()], 2021)
    so_far = pooled_of(gabung.fresh(), [{}, {}], [Decimal(0), Decimal(0)], counters)
    assert so_far is not None
    assert round(Decimal(str(so_far[1])), 4) == round(Decimal(100) / 114 * 100, 4)


def test_the_page_shows_it_hands_it_in_and_it_is_verified_after_its_units(gabung: Gabung) -> None:
    gabung.shares()
    gabung.ukur(combine(Cara.PERSENTASE, gabung.sumber(), "%"))
    page = browser(gabung.kantor.stage, gabung.kepala)
    first = enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"a": "8", "b": "10"}, 4)
    shown = page.get(gabung.url(triwulan=4)).content.decode()
    assert "<output data-nilai>80</output>" in shown
    assert "1 dari 2 unit terisi" in shown
    assert 'data-capaian data-status=""' in shown  # never the colour of a good result while a unit is missing
    told = page.get(gabung.explained()).content.decode()
    assert "100,00 %" in told
    assert told.count("data-status=") == told.count('data-status=""') > 0
    second = enter(gabung.kantor.kepala_hukum, gabung.kantor.perda, {"a": "90", "b": "100"}, 4)
    shown = page.get(gabung.url(triwulan=4)).content.decode()
    assert "2 dari 2 unit terisi" in shown
    assert 'data-capaian data-status=""' not in shown
    assert page.post(gabung.url(triwulan=4), {"langkah": "ajukan", "seen": "0", "catatan": ""}).status_code == 302
    row = Realisasi.objects.get(indikator=gabung.induk)
    with pytest.raises(Invalid, match="belum terverifikasi"):
        verify_paket(planner(gabung), paket_id=row.paket_id, seen=row.paket.revisi)
    verified(gabung, gabung.kantor.kepala_umum, first)
    verified(gabung, gabung.kantor.kepala_hukum, second)
    verify_paket(planner(gabung), paket_id=row.paket_id, seen=row.paket.revisi)
    found = capaian_for(gabung.kantor.stage.inspector, gabung.kantor.rencana, 2021, 4).indikator[gabung.induk.pk]
    assert found.triwulan[3][2] == Decimal("111.36")  # 89,0909… of 80
    told = page.get("/api/v1/capaian", {"rencana": gabung.kantor.rencana.pk, "tahun": 2021, "triwulan": 4}).json()
    [line] = [one for one in told["indikator"] if one["indikator"] == gabung.induk.pk]
    assert line["cakupan"] == {"terisi": 2, "dari": 2, "teks": "2 dari 2 unit terisi"}
    assert "2 dari 2 unit terisi" in page.get(
        f"/{gabung.kantor.stage.pemda.slug}/{gabung.kantor.rencana.slug}/pengukuran/",
        {"tahun": "2021", "triwulan": "4"},
    ).content.decode()  # fmt: skip
    kantor = gabung.kantor
    said = page.get(gabung.explained()).content.decode()
    assert "2 dari 2 unit terisi" in said
    assert "Digabung dari unit lain: persentase gabungan dari 2 indikator" in said
    assert "Variabel “a” dari indikator “Surat terkelola”" in said
    assert f"/jelaskan/{kantor.surat.pk}/2021/4/" in said


def test_the_choice_is_recognised_again_and_told_in_the_history(gabung: Gabung) -> None:
    gabung.ukur(combine(Cara.TERKECIL, gabung.sumber(), "%"))
    found = gabungan_of(gabung.fresh())
    assert found is not None
    assert (found.cara, found.sumber) == (Cara.TERKECIL, (gabung.kantor.surat.pk, gabung.kantor.perda.pk))
    jejak = Jejak.objects.filter(tindakan="rumus.set").latest("pk")
    assert jejak.sesudah["cara_ukur"] == "Digabung dari unit lain: terkecil dari 2 indikator"
    assert jejak.sesudah["variabel"] == [
        f"u1: Bagian Umum = Surat terkelola [{gabung.kantor.surat.pk}]",
        f"u2: Bagian Hukum = Perda selesai [{gabung.kantor.perda.pk}]",
    ]


@pytest.mark.parametrize("kode", ["z", ""])
def test_a_variable_that_the_other_indicator_does_not_have_is_refused(gabung: Gabung, kode: str) -> None:
    gabung.shares()
    susunan = combine(Cara.PERSENTASE, gabung.sumber(), "%")
    rows = [one.as_dict() for one in susunan.variabel]
    rows[0]["rujukan_variabel"], rows[0]["rujukan_id"] = kode or "a", gabung.kantor.surat.pk if kode else None
    with pytest.raises(Invalid) as caught:
        set_cara_ukur(gabung.kantor.planner, indikator_id=gabung.induk.pk, seen=gabung.induk.revisi,
                      isi={"cara_ukur": "rumus", "rumus": susunan.rumus, "variabel": rows})  # fmt: skip
    assert [one.letak for one in caught.value.masalah] == ["variabel.1.rujukan_id"]


def test_a_variable_that_is_gone_since_makes_the_value_not_computable(gabung: Gabung) -> None:
    gabung.shares()
    gabung.ukur(combine(Cara.PERSENTASE, gabung.sumber(), "%"))
    Variabel.objects.filter(indikator=gabung.kantor.surat, kode="a").update(kode="selesai")
    Indikator.objects.filter(pk=gabung.kantor.surat.pk).update(rumus="selesai / b × 100%")
    enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"selesai": "8", "b": "10"})
    found, _cakupan = gabung.value()
    assert (found.keadaan, found.alasan) == (
        "tak_terhitung", "Selesai, Bagian Umum: variabel “a” tidak terisi."
    )  # fmt: skip


# --- instruments ------------------------------------------------------------------------------------------------------


def akip(gabung: Gabung, *, rinci: bool = True) -> Susunan:
    [made] = [one for one in instruments_of(gabung.induk.pemda_id).values() if one.kode == "AKIP"]
    known = {f"akip_{part}": Decimal(1) for part in parts_of(made.unsur, made.sub)}
    return score_formula(made, known, {"akip"}, rinci=rinci)


def parts_of(unsur: Sequence[Any], sub: Sequence[Any]) -> list[str]:
    return [f"{one.kode}_{two.kode}".lower() for one in unsur for two in sub]


def test_letters_of_an_instrument_are_entered_and_give_its_score(gabung: Gabung) -> None:
    surat = gabung.ukur(akip(gabung), gabung.kantor.surat)
    assert Variabel.objects.filter(indikator=surat, jawaban="AKIP").count() == 12
    letters = dict.fromkeys((one.kode for one in surat.variabel.all()), "BB")
    letters["perencanaan_keberadaan"] = "aa"
    row = enter(gabung.kantor.kepala_umum, gabung.kantor.surat, letters)
    assert row.nilai == Decimal("81.2")  # 80 everywhere but 6 % at 100
    assert row.isian["perencanaan_keberadaan"] == "aa"  # as typed
    url = gabung.url(gabung.kantor.umum)
    shown = browser(gabung.kantor.stage, gabung.kantor.kepala_umum).get(url).content.decode()
    assert "81,2 (A)" in shown
    assert '<option value="BB">BB = 80</option>' in shown
    assert shown.count("<datalist") == 1
    kantor = gabung.kantor
    said = browser(kantor.stage, kantor.kepala_umum).get(
        f"/{kantor.stage.pemda.slug}/{kantor.rencana.slug}/jelaskan/{kantor.surat.pk}/2021/1/"
    ).content.decode()  # fmt: skip
    assert "AA = 100" in said
    assert "BB = 80" in said


@pytest.mark.parametrize("teks", ["F", "101", "-1", "AAA", "BB+"])
def test_what_is_no_letter_of_the_instrument_is_refused_with_those_there_are(gabung: Gabung, teks: str) -> None:
    gabung.ukur(akip(gabung), gabung.kantor.surat)
    with pytest.raises(Invalid) as caught:
        enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"perencanaan_kualitas": teks})
    assert [(one.letak, one.pesan) for one in caught.value.masalah] == [
        ("perencanaan_kualitas", "Isi huruf AA, A, BB, B, CC, C, D, E, atau angka 0 sampai 100.")
    ]


def test_a_part_that_is_missing_makes_the_score_missing(gabung: Gabung) -> None:
    gabung.ukur(akip(gabung), gabung.kantor.surat)
    row = enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"perencanaan_kualitas": "72,5"})
    assert (row.nilai, row.keadaan) == (None, "kosong")


def test_letters_that_no_instrument_has_are_refused(gabung: Gabung) -> None:
    susunan = akip(gabung)
    rows = [{**one.as_dict(), "jawaban": "IKM"} for one in susunan.variabel]
    with pytest.raises(Invalid) as caught:
        set_cara_ukur(gabung.kantor.planner, indikator_id=gabung.induk.pk, seen=gabung.induk.revisi,
                      isi={"cara_ukur": "rumus", "rumus": susunan.rumus, "variabel": rows})  # fmt: skip
    assert caught.value.masalah[0].letak == "variabel.1.jawaban"
    assert Instrumen.objects.filter(kode="IKM").exists()
    assert SkalaPredikat.objects.filter(kode="AKIP").exists()


@pytest.mark.parametrize(("tahun", "nilai"), [(2021, "0.9"), (2022, "1.25")])
def test_the_weights_are_those_of_the_version_that_held_in_the_quarter(gabung: Gabung, tahun: int, nilai: str) -> None:
    """Profesionalisme SDM weighs 18 % after 17/2017 and 25 % after 29/2022."""
    [made] = [one for one in instruments_of(gabung.induk.pemda_id).values() if one.versi == "29/2022"]
    known = {f"ipp_{one.kode}".lower(): Decimal(1) for one in made.unsur}
    gabung.ukur(score_formula(made, known, {"ipp"}))
    counter = Penghitung(gabung.induk.pemda_id, [gabung.fresh()], tahun, 4)
    parts = dict.fromkeys((one.kode for one in gabung.fresh().variabel.all()), "0") | {"sdm": "5"}
    assert counter.terhitung(gabung.fresh(), parts).nilai.angka == Decimal(nilai)


def test_the_numbers_of_the_units_stand_in_the_sheet_with_the_formula_over_them(gabung: Gabung) -> None:
    gabung.shares()
    gabung.ukur(combine(Cara.PERSENTASE, gabung.sumber(), "%"))
    rows = [enter(gabung.kantor.kepala_umum, gabung.kantor.surat, {"a": "8", "b": "10"}, 4),
            enter(gabung.kantor.kepala_hukum, gabung.kantor.perda, {"a": "90", "b": "100"}, 4)]  # fmt: skip
    own = record_realisasi(gabung.kepala, indikator_id=gabung.induk.pk, tahun=2021, triwulan=4, seen=None,
                           isi={"catatan": "Dihitung."})  # fmt: skip
    assert own.nilai is not None
    tabel = tabel_of(gabung.kantor.stage.inspector, gabung.kantor.rencana, 2021, 4, resmi=False)
    [section] = computed_section(tabel)
    cells = [cell for block in section.blocks if isinstance(block, Table) for row in block.body for cell in row.cells]
    [result] = [cell for cell in cells if cell.value == own.nilai]
    assert result.formula.startswith("=")  # live, for it gives exactly the figure
    assert all(f"{{3+{line}}}" in result.formula for line in (1, 2, 3, 4))
    assert {row.nilai for row in rows} == {80, 90}
