"""New versions and copies: all that the source says goes along as chosen, each node knows where it came from."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from cascading import tree
from cascading.commands import add_tautan, set_status, waive_temuan
from cascading.models import Pengecualian, Rencana, Simpul, Tautan
from cascading.queries import copies_of, origin_of, versions_of
from indikator import commands
from indikator.commands import Pilihan
from indikator.leftovers import leftovers
from indikator.models import Indikator, Target
from indikator.sides import differences, side_at
from kinerja.core.errors import Forbidden, Invalid, NotFound
from kinerja.core.models import Jejak
from kinerja.core.tenancy import inside
from laporan.commands import begin_perubahan, save_naskah
from laporan.queries import naskah_of
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.test_periksa import signed_in

NODE = ("lft", "rght", "level", "jenjang_id", "nomor_lama", "kode", "pernyataan", "penjelasan", "masalah")
OWNER = ("unit_id", "jabatan_id", "eselon")


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        factories.simpul(
            cast.here.planner, cast.here.rencana,
            factories.baru("tujuan", "Kedua", factories.baru("sasaran", "Ketiga", unit_id=cast.here.umum.pk)),
        )  # fmt: skip
        yield cast.here


def said(rencana: Rencana, fields: tuple[str, ...] = NODE + OWNER) -> list[Any]:
    return list(Simpul.objects.filter(rencana=rencana).order_by("lft").values_list(*fields))


def measured(rencana: Rencana) -> list[Any]:
    rows = Indikator.objects.filter(simpul__rencana=rencana).order_by("simpul__lft", "urutan")
    return list(rows.values_list("simpul__lft", "urutan", "nama", "satuan_id", "polaritas", "rumus_teks"))


def promised(rencana: Rencana) -> list[Any]:
    rows = Target.objects.filter(indikator__simpul__rencana=rencana).order_by("indikator__simpul__lft", "tahun")
    return list(rows.values_list("tahun", "triwulan", "teks", "keadaan", "bagian"))


def settled(stage: Stage) -> Rencana:
    set_status(stage.planner, rencana_id=stage.rencana.pk, action="rencana.submit", dari="draf", status="diajukan")
    return commands.set_rencana(stage.leader, rencana_id=stage.rencana.pk)


def copied(stage: Stage, tahun: tuple[int, int] = (2022, 2023), **pilihan: Any) -> Rencana:
    return commands.copy_rencana(
        stage.planner, rencana_id=stage.rencana.pk, slug=f"salinan-{tahun[0]}", judul="Salinan",
        tahun_awal=tahun[0], tahun_akhir=tahun[1], pilihan=Pilihan(**pilihan),
        seen=Rencana.objects.get(pk=stage.rencana.pk).revisi,
    )  # fmt: skip


def test_a_perubahan_says_all_that_the_plan_says(stage: Stage) -> None:
    ends = {"dari_id": stage.simpul[1].pk, "ke_id": stage.simpul[3].pk}
    add_tautan(stage.planner, **ends, jenis="crosscutting", alasan="bersama")
    waive_temuan(
        stage.planner, rencana_id=stage.rencana.pk, simpul_id=stage.simpul[0].pk, temuan="tanpa_indikator", alasan="x"
    )
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan="sk-iku", isi={"judul": "Keputusan"}, seen=None)
    source = settled(stage)

    made = begin_perubahan(stage.planner, rencana_id=source.pk, alasan="Anggaran berubah.")

    assert (made.slug, made.versi, made.status) == (f"{source.slug}-perubahan-1", 2, "draf")
    assert (said(made), measured(made), promised(made)) == (said(source), measured(source), promised(source))
    assert tree.faults(made.pk) == tree.faults(source.pk) == []
    assert naskah_of(made, "sk-iku") == {"judul": "Keputusan"}
    assert Pengecualian.objects.get(rencana=made).alasan == "x"
    inner = Tautan.objects.get(dari__rencana=made, jenis="crosscutting")
    assert (inner.ke.rencana_id, inner.ke.pernyataan) == (made.pk, stage.simpul[3].pernyataan)
    assert origin_of(made) == source
    assert copies_of(source) == []
    assert versions_of(stage.planner, made) == [source, made]


def test_the_texts_of_the_old_version_stay_when_the_new_one_gets_others(stage: Stage) -> None:
    save_naskah(stage.planner, rencana_id=stage.rencana.pk, laporan="sk-iku", isi={"judul": "Keputusan"}, seen=None)
    source = settled(stage)
    made = begin_perubahan(stage.planner, rencana_id=source.pk, alasan="x")
    save_naskah(stage.planner, rencana_id=made.pk, laporan="sk-iku", isi={"judul": "Keputusan perubahan"}, seen=0)
    assert (naskah_of(source, "sk-iku"), naskah_of(made, "sk-iku")) == (
        {"judul": "Keputusan"},
        {"judul": "Keputusan perubahan"},
    )
    save_naskah(stage.planner, rencana_id=source.pk, laporan="sk-iku", isi={"judul": "Lain"}, seen=0)
    assert naskah_of(made, "sk-iku") == {"judul": "Keputusan perubahan"}


def test_each_node_knows_where_it_came_from(stage: Stage) -> None:
    made = commands.start_perubahan(stage.planner, rencana_id=settled(stage).pk, alasan="x")
    links = Tautan.objects.filter(dari__rencana=made, jenis="salinan").select_related("dari", "ke")
    assert len(links) == Simpul.objects.filter(rencana=stage.rencana, induk__isnull=False).count()
    for link in links:
        assert link.ke.rencana_id == stage.rencana.pk
        assert (link.dari.lft, link.dari.pernyataan) == (link.ke.lft, link.ke.pernyataan)


def test_setting_it_replaces_the_old_one_and_the_next_one_counts_on(stage: Stage) -> None:
    source = settled(stage)
    made = commands.start_perubahan(stage.planner, rencana_id=source.pk, alasan="x")
    with pytest.raises(Invalid, match="Masih ada perubahan"):
        commands.start_perubahan(stage.planner, rencana_id=source.pk, alasan="x")
    set_status(stage.planner, rencana_id=made.pk, action="rencana.submit", dari="draf", status="diajukan")
    source.refresh_from_db()
    assert source.status == "ditetapkan"
    commands.set_rencana(stage.leader, rencana_id=made.pk)
    source.refresh_from_db()
    assert source.status == "digantikan"
    with pytest.raises(Invalid, match="belum digantikan"):
        commands.start_perubahan(stage.planner, rencana_id=source.pk, alasan="x")
    third = commands.start_perubahan(stage.planner, rencana_id=made.pk, alasan="x")
    assert (third.slug, third.versi) == (f"{source.slug}-perubahan-2", 3)
    assert third.judul == f"{source.judul} (Perubahan 2)"


def test_a_perubahan_begins_from_a_set_plan_and_with_a_reason(stage: Stage) -> None:
    with pytest.raises(Invalid, match="sudah ditetapkan"):
        commands.start_perubahan(stage.planner, rencana_id=stage.rencana.pk, alasan="x")
    source = settled(stage)
    with pytest.raises(Invalid, match="Alasan"):
        commands.start_perubahan(stage.planner, rencana_id=source.pk, alasan=" ")
    with pytest.raises(Forbidden):
        commands.start_perubahan(stage.leader, rencana_id=source.pk, alasan="x")
    with pytest.raises(NotFound):
        commands.start_perubahan(stage.other_planner, rencana_id=source.pk, alasan="x")


def test_a_copy_moves_its_targets_with_the_period(stage: Stage) -> None:
    made = copied(stage, tahun=(2023, 2024))
    assert (said(made), measured(made)) == (said(stage.rencana), measured(stage.rencana))
    assert [row[0] for row in promised(made)] == [2023, 2024]
    assert [row[1:] for row in promised(made)] == [row[1:] for row in promised(stage.rencana)]
    assert tree.faults(made.pk) == []
    assert (origin_of(made), copies_of(stage.rencana)) == (stage.rencana, [made])
    shorter = copied(stage, tahun=(2025, 2025))
    assert [row[0] for row in promised(shorter)] == [2025]


def test_owners_indicators_and_targets_go_along_as_chosen(stage: Stage) -> None:
    bare = copied(stage, pemilik=False, indikator=False)
    assert said(bare, NODE) == said(stage.rencana, NODE)
    assert set(said(bare, OWNER)) == {(None, None, "")}
    assert measured(bare) == []
    untargeted = copied(stage, (2024, 2025), target=False)
    assert measured(untargeted) == measured(stage.rencana)
    assert promised(untargeted) == []


def test_a_copy_is_made_once_for_a_period_and_never_for_the_same(stage: Stage) -> None:
    copied(stage)
    with pytest.raises(Invalid, match="sudah pernah disalin"):
        copied(stage)
    with pytest.raises(Invalid, match="periode lain"):
        copied(stage, tahun=(2021, 2022))
    assert Rencana.objects.filter(slug__startswith="salinan").count() == 1


def test_texts_are_mended_while_copying(stage: Stage) -> None:
    node, indikator = stage.simpul[-1], stage.indikator
    ganti = {
        f"simpul-{node.pk}-pernyataan": "Dokumen 2022",
        f"indikator-{indikator.pk}-nama": "Jumlah naskah",
        f"target-{indikator.pk}-2021": "2.991 Naskah",
        f"simpul-{stage.simpul[0].pk}-sasaran": "",  # as it is
    }
    made = copied(stage, ganti=ganti)
    assert [row[6] for row in said(made)] == [
        "Dokumen 2022" if row[6] == node.pernyataan else row[6] for row in said(stage.rencana)
    ]
    assert [row[2] for row in measured(made)] == ["Jumlah naskah"]
    assert [(row[0], row[2]) for row in promised(made)] == [(2022, "2.991 Naskah"), (2023, "12 Dokumen")]
    assert promised(made)[0][4] != promised(stage.rencana)[0][4]  # read anew
    assert Jejak.objects.get(tindakan="rencana.copy").sesudah["teks_diganti"] == list(ganti.values())[:3]
    assert measured(stage.rencana)[0][2] == indikator.nama


@pytest.mark.parametrize(
    ("place", "text"),
    [("simpul-{node}-pernyataan", " "), ("indikator-{indikator}-nama", ""), ("target-{indikator}-2021", ""),
     ("simpul-{node}-pernyataan", "a\x00"), ("target-{indikator}-2021", "9" * 300), ("simpul-0-pernyataan", "x"),
     ("simpul-{node}-revisi", "x"), ("target-{indikator}-2030", "x"), ("judul", "x")],
)  # fmt: skip
def test_a_text_that_cannot_stand_there_keeps_the_copy_from_being_made(stage: Stage, place: str, text: str) -> None:
    place = place.format(node=stage.simpul[-1].pk, indikator=stage.indikator.pk)
    with pytest.raises(Invalid):
        copied(stage, ganti={place: text})
    assert not Rencana.objects.filter(slug__startswith="salinan").exists()


def test_a_copy_differs_from_its_source_by_its_texts_and_not_by_its_years(stage: Stage) -> None:
    made = copied(stage, (2031, 2032), ganti={f"target-{stage.indikator.pk}-2022": "15 Dokumen"})
    sides = [side_at(stage.planner, made, name, text)
             for name, text in (("dari", f"rencana:{stage.rencana.slug}"), ("ke", "kini"))]  # fmt: skip
    ((changed,),) = differences(stage.planner, *sides).values()
    ((row),) = changed.baris
    assert (row.medan, row.sebelum, row.sesudah) == ("Jumlah dokumen: target 2032", "12 Dokumen", "15 Dokumen")


def test_a_copy_of_another_version_counts_too(stage: Stage) -> None:
    copied(stage)
    source = settled(stage)
    made = commands.start_perubahan(stage.planner, rencana_id=source.pk, alasan="x")
    with pytest.raises(Invalid, match="sudah pernah disalin"):
        commands.copy_rencana(
            stage.planner, rencana_id=made.pk, slug="lagi", judul="Lagi", tahun_awal=2022, tahun_akhir=2023,
            pilihan=Pilihan(), seen=made.revisi,
        )  # fmt: skip


def test_leftovers_are_old_years_and_other_places() -> None:
    texts = [
        (1, "Laporan tahun 2021 dan 2025"), (2, "KABUPATEN SAMPANG yang maju di Kabupaten Bangkalan"),
        (3, "Kecamatan Torjun, kecamatan lain"), (4, "Nomor 120212 di Kota Besar"), (5, "Kecamatan Kota Tengah baik"),
    ]  # fmt: skip
    names = ["Kabupaten Sampang", "Kecamatan  Kota"]
    found = [(one.letak, one.temuan) for one in leftovers(texts, years={2021}, own_names=names)]
    assert found == [(1, ("2021",)), (2, ("Kabupaten Bangkalan",)), (3, ("Kecamatan Torjun",)), (4, ("Kota Besar",))]


def test_the_page_shows_a_copy_before_it_is_made(stage: Stage) -> None:
    factories.simpul(stage.planner, stage.rencana, factories.baru("tujuan", "Capaian 2021 di Kabupaten Antah"))
    client, page = signed_in(stage.planner), f"/{stage.pemda.slug}/{stage.rencana.slug}/versi/"
    form = {"judul": "Cascading 2023", "slug": "setda-2023", "tahun_awal": "2023", "tahun_akhir": "2024",
            "ikut": ["pemilik", "indikator", "target"]}  # fmt: skip
    body = client.post(page, {**form, "langkah": "pratinjau"}).content.decode()
    assert "8 simpul, 1 indikator, 2 target ikut." in body
    assert ">2021</span>" in body
    assert ">Kabupaten Antah</span>" in body
    assert not Rencana.objects.filter(slug="setda-2023").exists()
    form["revisi"] = re.findall(r'name="revisi"\s+value="(\d+)"', body)[0]
    place = re.findall(r'name="(ganti-simpul-\d+-pernyataan)"', body)[0]
    stale = client.post(page, {**form, "langkah": "salin", "revisi": "0", place: "Capaian 2023"})
    assert stale.status_code == 409
    assert ">Capaian 2023</textarea>" in stale.content.decode()  # nothing typed is lost
    response = client.post(page, {**form, "langkah": "salin", place: "Capaian 2023"})
    assert (response.status_code, response["Location"]) == (302, f"/{stage.pemda.slug}/setda-2023/")
    assert Simpul.objects.filter(rencana__slug="setda-2023", pernyataan="Capaian 2023").count() == 1
    assert Simpul.objects.filter(rencana=stage.rencana, pernyataan="Capaian 2021 di Kabupaten Antah").exists()
    again = client.post(page, {**form, "langkah": "pratinjau", "slug": "lain"})
    assert again.status_code == 422
    assert "sudah pernah disalin" in again.content.decode()
    assert 'value="Cascading 2023"' in again.content.decode()


@pytest.mark.parametrize(
    "form", [{}, {"langkah": "pratinjau", "tahun_awal": "²023"}, {"langkah": "perubahan", "alasan": "x"},
             {"langkah": "salin", "tahun_awal": "2023", "tahun_akhir": "2022", "judul": "x", "slug": "x"},
             {"langkah": "salin", "tahun_awal": "2023", "tahun_akhir": "2023", "judul": "x", "slug": "Ada Spasi"}],
)  # fmt: skip
def test_what_is_refused_is_said_on_the_page(stage: Stage, form: dict[str, str]) -> None:
    client, page = signed_in(stage.planner), f"/{stage.pemda.slug}/{stage.rencana.slug}/versi/"
    response = client.post(page, {"revisi": str(Rencana.objects.get(pk=stage.rencana.pk).revisi), **form})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_a_perubahan_begins_on_the_page(stage: Stage) -> None:
    source = settled(stage)
    client, page = signed_in(stage.planner), f"/{stage.pemda.slug}/{source.slug}/versi/"
    response = client.post(page, {"langkah": "perubahan", "alasan": "Anggaran berubah."})
    assert response["Location"] == f"/{stage.pemda.slug}/{source.slug}-perubahan-1/"
    body = client.get(page).content.decode()
    assert "Masih ada perubahan yang belum ditetapkan" in body
    assert "(Perubahan 1)" in body
    inspector = signed_in(stage.inspector).get(page).content.decode()
    assert 'disabled title="Peran Anda (Inspektur) tidak berhak melakukan ini."' in inspector
