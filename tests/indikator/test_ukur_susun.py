"""The page of measurement where a choice writes the formula: several units into one value, an instrument's score."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from indikator.commands import set_cara_ukur
from indikator.models import Indikator, Satuan
from indikator.queries.sumber import candidates
from kinerja.core.errors import Invalid
from kinerja.core.tenancy import inside
from laporan.commands import begin_perubahan
from tests import factories
from tests.cast import Cast, Stage
from tests.factories import baru
from tests.indikator.test_pengukuran import FORM, browser

NAMA = "Persentase surat terkelola"
EMPTY: dict[str, list[str]] = {name: [] for name in FORM if name.startswith("v_")}


@dataclass(frozen=True)
class Pohon:
    """`induk` is measured at the sasaran; `umum` and `hukum` in two Bagian below it, `anak` once more below `umum`."""

    stage: Stage
    induk: Indikator
    umum: Indikator
    hukum: Indikator
    anak: Indikator

    @property
    def url(self) -> str:
        return f"/{self.stage.pemda.slug}/{self.stage.rencana.slug}/ukur/{self.induk.pk}/"

    def post(self, status: int, **fields: Any) -> str:
        seen = str(Indikator.objects.get(pk=self.induk.pk).revisi)
        kept = {"polaritas": "naik", "akumulasi": "nilai_akhir", "baseline_teks": "", "akhir_teks": ""}
        answer = browser(self.stage.planner).post(
            self.url, {**FORM, **EMPTY, **kept, "rumus": "", "baseline_nilai": "", "seen": seen, **fields}
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def ask(self, **asked: Any) -> dict[str, Any]:
        found = browser(self.stage.planner).post(
            f"{self.url}cek/",
            {"tindakan": "susun", **asked},
            "application/json",
            headers={"accept": "application/json"},
        )
        assert found.status_code == 200, found.content
        answer: dict[str, Any] = found.json()
        return answer

    def page(self) -> str:
        return browser(self.stage.planner).get(self.url).content.decode()

    def ticked(self) -> list[int]:
        """The sources that the page shows ticked."""
        parts = self.page().split('name="g_sumber"')[1:]
        boxes = [part.split(">")[0] for part in parts]
        return [int(box.split('value="')[1].split('"')[0]) for box in boxes if "checked" in box]

    def shares(self) -> None:
        variabel = [{"kode": kode, "label": f"Surat {kode}"} for kode in ("selesai", "masuk")]
        isi = {"cara_ukur": "rumus", "rumus": "selesai / masuk × 100%", "variabel": variabel}
        for one in (self.umum, self.hukum):
            set_cara_ukur(self.stage.planner, indikator_id=one.pk, seen=one.revisi, isi=isi)


@pytest.fixture
def pohon(cast: Cast) -> Iterator[Pohon]:
    stage = cast.here
    with inside(stage.pemda.pk):
        hukum = factories.unit(stage.admin, "Bagian Hukum", stage.setda)
        nodes = factories.simpul(stage.planner, stage.rencana, baru(
            "tujuan", "Tertib", baru("sasaran", "Tertib surat",
                baru("program", "Umum", baru("kegiatan", "Surat masuk"), unit_id=stage.umum.pk),
                baru("program", "Hukum", unit_id=hukum.pk)),
        ))  # fmt: skip
        made = [factories.indikator(stage.planner, nodes[place], nama, {2021: "80", 2022: "90"})
                for place, nama in ((1, NAMA), (2, f"{NAMA} Bagian Umum"), (4, NAMA), (3, NAMA))]  # fmt: skip
        Indikator.objects.filter(pk__in=[one.pk for one in made]).update(satuan=Satuan.objects.get(nama="%"))
        stage.rencana.refresh_from_db()
        yield Pohon(stage, *(Indikator.objects.get(pk=one.pk) for one in made))


def test_the_page_offers_what_measures_the_same_and_ticks_each_branch_once(pohon: Pohon) -> None:
    page = pohon.page()
    assert pohon.ticked() == [pohon.umum.pk, pohon.hukum.pk]  # not the one below Umum: it would count twice
    assert page.count('name="g_sumber"') == 3  # also `anak`; "Jumlah dokumen" measures something else
    assert "Usulan: Rata-rata." in page
    pohon.shares()
    assert "Usulan: Persentase gabungan." in pohon.page()


def test_two_versions_of_one_source_are_offered_once(pohon: Pohon) -> None:
    """Else the unit would be added twice: once as chosen before the Perubahan of its plan, once as it is now."""
    stage = pohon.stage
    lain = factories.rencana(stage.planner, stage.setda)
    node = factories.simpul(stage.planner, lain, baru("tujuan", "Tertib", unit_id=stage.umum.pk))[0]
    old = factories.indikator(stage.planner, node, NAMA, {2021: "80", 2022: "90"})
    Indikator.objects.filter(pk=old.pk).update(satuan=pohon.induk.satuan)
    factories.set_plan(stage.planner, stage.leader, lain)
    newer = begin_perubahan(stage.planner, rencana_id=lain.pk, alasan="Anggaran berubah.")
    factories.set_plan(stage.planner, stage.leader, newer)
    version = Indikator.objects.get(semula=old.pk)

    def offered(*chosen: int) -> set[int]:
        found = candidates(stage.planner, stage.rencana, pohon.induk, chosen)
        return {one.sumber.id for one in found} & {old.pk, version.pk}

    assert offered() == {version.pk}
    assert offered(old.pk) == {old.pk}


def test_the_formula_is_shown_before_it_is_saved(pohon: Pohon) -> None:
    pohon.shares()
    ids = [str(pohon.umum.pk), str(pohon.hukum.pk)]
    answer = pohon.ask(cara_ukur="gabungan", g_cara="persentase", g_sumber=ids)
    assert answer["rumus"] == "jumlah(u1_a; u2_a) / jumlah(u1_b; u2_b) × 100%"
    assert "Surat selesai, Bagian Umum" in answer["html"]
    assert answer["masalah"] == []
    assert pohon.ask(cara_ukur="gabungan", g_cara="jumlah", g_sumber=ids)["masalah"] == [
        "Persentase tidak dijumlahkan. Pilih persentase gabungan atau rata-rata."
    ]
    assert pohon.ask(cara_ukur="gabungan", g_cara="rata_rata", g_sumber=ids[:1])["masalah"] == [
        "Pilih sedikitnya dua indikator yang digabungkan."
    ]


def test_the_choice_is_saved_as_a_formula_and_shown_as_the_choice_again(pohon: Pohon) -> None:
    pohon.post(302, cara_ukur="gabungan", g_cara="terkecil", g_sumber=[str(pohon.hukum.pk), str(pohon.anak.pk)])
    saved = Indikator.objects.get(pk=pohon.induk.pk)
    assert (saved.cara_ukur, saved.rumus) == ("rumus", "terkecil(u1; u2)")
    labels = list(saved.variabel.order_by("urutan").values_list("label", "rujukan"))
    assert labels == [("Bagian Hukum", pohon.hukum.pk), ("Bagian Umum", pohon.anak.pk)]
    page = pohon.page()
    assert sorted(pohon.ticked()) == sorted([pohon.hukum.pk, pohon.anak.pk])
    assert 'value="gabungan"\n               checked' in page
    assert 'value="terkecil"\n                   checked' in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"g_cara": "rata_rata"}, "Pilih sedikitnya dua indikator yang digabungkan."),
        ({"g_cara": "rata_rata", "g_sumber": ["1", "999999"]}, "Indikator yang dipilih tidak ada lagi."),
        ({"g_cara": "median"}, "Pilih cara menggabungkan dari daftar."),
        ({"g_cara": "persentase"}, "Persentase gabungan memerlukan pembilang dan penyebut setiap unit"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_where_it_was_made(
    pohon: Pohon, fields: dict[str, Any], sentence: str
) -> None:
    both = {"g_sumber": [str(pohon.umum.pk), str(pohon.hukum.pk)]} if fields["g_cara"] != "rata_rata" else {}
    page = pohon.post(422, cara_ukur="gabungan", **{**both, **fields})
    assert sentence in page
    assert 'value="gabungan"\n               checked' in page
    assert Indikator.objects.get(pk=pohon.induk.pk).cara_ukur == "langsung"


def test_a_circle_is_refused(pohon: Pohon) -> None:
    pohon.post(302, cara_ukur="gabungan", g_cara="rata_rata", g_sumber=[str(pohon.umum.pk), str(pohon.hukum.pk)])
    own = Indikator.objects.get(pk=pohon.umum.pk)
    variabel = [{"kode": "x", "label": "Setda", "rujukan_id": pohon.induk.pk}]
    with pytest.raises(Invalid, match="Rumus berputar"):
        set_cara_ukur(pohon.stage.planner, indikator_id=own.pk, seen=own.revisi,
                      isi={"cara_ukur": "rumus", "rumus": "x × 1", "variabel": variabel})  # fmt: skip


def test_another_office_sees_none_of_these(pohon: Pohon) -> None:
    planner = pohon.stage.other_planner
    plan = factories.rencana(planner, pohon.stage.dinas, slug="dinas-lain")
    node = factories.simpul(planner, plan, baru("tujuan", "Tertib", baru("sasaran", "Tertib surat")))[1]
    own = factories.indikator(planner, node, NAMA, {2021: "80"})
    page = browser(planner).get(f"/{pohon.stage.pemda.slug}/{plan.slug}/ukur/{own.pk}/").content.decode()
    assert "g_sumber" not in page
    assert "Belum ada indikator sejenis" in page


@pytest.mark.parametrize(
    ("kode", "rinci", "n", "huruf", "skala"),
    [("IKM", "", 9, "", "IKM"), ("IPP", "", 6, "", "IPP"), ("AKIP", "", 4, "AKIP", "AKIP"),
     ("AKIP", "ya", 12, "AKIP", "AKIP")],
)  # fmt: skip
def test_an_instrument_is_chosen_and_writes_its_parts(
    pohon: Pohon, kode: str, rinci: str, n: int, huruf: str, skala: str
) -> None:
    asked = pohon.ask(cara_ukur="instrumen", i_kode=kode, i_rinci=rinci)
    assert asked["masalah"] == []
    pohon.post(302, cara_ukur="instrumen", i_kode=kode, i_rinci=rinci)
    saved = Indikator.objects.select_related("skala").get(pk=pohon.induk.pk)
    assert saved.rumus == asked["rumus"]
    assert {one.jawaban for one in saved.variabel.all()} == {huruf}
    assert saved.variabel.count() == n
    assert saved.skala is not None
    assert saved.skala.kode == skala
    page = pohon.page()
    assert 'value="instrumen"\n               checked' in page
    again = pohon.post(302, cara_ukur="instrumen", i_kode=kode, i_rinci=rinci)
    assert again == ""
    assert Indikator.objects.get(pk=pohon.induk.pk).revisi == saved.revisi  # nothing changed, so nothing is written


def test_an_unknown_instrument_is_refused(pohon: Pohon) -> None:
    assert "Pilih instrumen dari daftar." in pohon.post(422, cara_ukur="instrumen", i_kode="XYZ")
