"""The page of checks: every finding with its node, waiving with a reason, and the way to a plan that is set."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from cascading.commands import SimpulBaru
from cascading.models import Pengecualian, Rencana
from indikator import commands
from indikator.capaian.waktu import check_akumulasi
from indikator.checks import check_page
from indikator.models import Indikator, Satuan
from indikator.queries import findings_of, open_count, open_findings
from indikator.rules import EXPLAINED, LABELS, Temuan, year_to_check
from kinerja.core.actor import Actor
from kinerja.core.errors import Forbidden, Invalid
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage


@pytest.fixture
def stage(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0), "django.contrib.auth.backends.ModelBackend")
    return client


def page_of(stage: Stage) -> str:
    return f"/{stage.pemda.slug}/{stage.rencana.slug}/periksa/"


def broken_plan(stage: Stage) -> Rencana:
    """A plan of the whole Pemda with one finding of each kind that a first version can have."""
    planner = factories.member(stage.pemda, "perencana")
    rencana = factories.rencana(planner, None, tahun=(2021, 2024))
    twins = (SimpulBaru("sasaran", {"pernyataan": "Sama"}), SimpulBaru("sasaran", {"pernyataan": " sama "}))
    nodes = factories.simpul(
        planner, rencana, SimpulBaru("tujuan", {"pernyataan": "Tanpa pemilik"}, (
            *twins, SimpulBaru("kegiatan", {"pernyataan": "Melompat", "unit_id": stage.setda.pk}),
        )),
    )  # fmt: skip
    factories.indikator(planner, nodes[-1], "Tanpa satuan dan target", {2021: "1"})
    return rencana


def test_each_kind_of_finding_is_found(stage: Stage) -> None:
    found = {temuan for _simpul, temuan in findings_of(broken_plan(stage))}
    assert found | {Temuan.TARGET_TANPA_ALASAN} == set(Temuan) == set(EXPLAINED) == set(LABELS)


def test_only_this_years_target_counts(stage: Stage) -> None:
    """A target of the first year does not cover the years that follow it."""
    rencana = broken_plan(stage)
    assert [year_to_check(rencana, dt.date(year, 5, 1)) for year in (2019, 2022, 2030)] == [2021, 2022, 2024]
    assert Temuan.TANPA_TARGET in {temuan for _simpul, temuan in findings_of(rencana)}
    assert Temuan.TANPA_TARGET not in {temuan for _simpul, temuan in findings_of(stage.rencana)}


def test_the_page_names_each_node_by_its_permanent_address(stage: Stage) -> None:
    body = signed_in(stage.planner).get(page_of(stage)).content.decode()
    for simpul_id, _nama in open_rows(stage):
        assert f'href="/{stage.pemda.slug}/{stage.rencana.slug}/simpul/{simpul_id}/#sel-' in body
    assert "temuan menahan pengajuan" in body
    assert "Masih ada 5 temuan" in body  # four nodes without an indicator, one indicator without a unit


def open_rows(stage: Stage) -> list[tuple[int, str]]:
    return [(row["id"], row["pernyataan"]) for group in check_page(stage.planner, stage.rencana)["temuan"]
            for row in group["terbuka"]]  # fmt: skip


def test_a_planner_waives_with_a_reason_that_the_page_prints(stage: Stage) -> None:
    client = signed_in(stage.planner)
    form = {"langkah": "kecualikan", "temuan": "tanpa_indikator", "alasan": "Diukur di jenjang bawah."}
    ids = [one.pk for one in stage.simpul[:4]]
    assert client.post(page_of(stage), {**form, "simpul": ids}).status_code == 302
    body = client.get(page_of(stage)).content.decode()
    assert body.count("Diukur di jenjang bawah.") == 4
    assert stage.planner.nama in body
    assert "4 dikecualikan" in body
    assert open_findings(stage.rencana) == [(stage.simpul[4].pernyataan, Temuan.TANPA_SATUAN)]


def test_a_waiver_is_taken_back_and_the_finding_blocks_again(stage: Stage) -> None:
    client = signed_in(stage.planner)
    ids = [one.pk for one in stage.simpul[:4]]
    commands.waive_findings(
        stage.planner, rencana_id=stage.rencana.pk, temuan="tanpa_indikator", simpul_ids=ids, alasan="Begitu"
    )
    assert (open_count(stage.rencana), len(open_findings(stage.rencana))) == (1, 1)
    form = {"langkah": "cabut", "temuan": "tanpa_indikator"}
    assert client.post(page_of(stage), {**form, "simpul": ids[:1]}).status_code == 302
    assert open_findings(stage.rencana)[0] == (stage.simpul[0].pernyataan, Temuan.TANPA_INDIKATOR)
    taken = Jejak.objects.get(tindakan="temuan.revoke")
    assert taken.sebelum == {"temuan": "tanpa_indikator", "alasan": "Begitu", "simpul": ids[0]}
    again = client.post(page_of(stage), {**form, "simpul": ids[:1]})
    assert again.status_code == 422
    assert "Pilih pengecualian yang masih ada" in again.content.decode()
    assert client.get(page_of(stage) + "temuan.json").json()["n"] == 2


def test_each_finding_leads_to_its_cell(stage: Stage) -> None:
    rencana = broken_plan(stage)
    planner = factories.member(stage.pemda, "perencana")
    groups = {one["kode"]: one["terbuka"] for one in check_page(planner, rencana)["temuan"]}
    indikator = Indikator.objects.get(simpul__rencana=rencana)
    cells = {
        "tanpa_pemilik": f"#sel-ubah-{groups['tanpa_pemilik'][0]['id']}-unit_id",
        "tanpa_indikator": f"#sel-tambah_indikator-{groups['tanpa_indikator'][0]['id']}",
        "tanpa_target": f"#sel-target-{indikator.pk}-2024",
        "tanpa_satuan": f"#sel-ubah_indikator-{indikator.pk}-satuan_id",
        "jenjang_terlewat": f"/simpul/{indikator.simpul_id}/",
        "pernyataan_ganda": f"/simpul/{groups['pernyataan_ganda'][0]['id']}/",
    }
    for kode, end in cells.items():
        assert groups[kode][0]["sel"][0]["alamat"].endswith(end)
    assert groups["tanpa_satuan"][0]["sel"][0]["nama"] == indikator.nama


def test_warnings_are_told_and_do_not_block(stage: Stage) -> None:
    factories.indikator(stage.planner, stage.simpul[0], "Indeks", {2021: "antara 3 dan 4", 2022: "3"})
    factories.simpul(stage.planner, stage.rencana, SimpulBaru("tujuan", {"pernyataan": "Meningkat sejak 2021"}))
    source = Rencana.objects.get(pk=stage.rencana.pk)
    made = commands.copy_rencana(
        stage.planner, rencana_id=source.pk, slug="salinan", judul="Salinan", tahun_awal=2025, tahun_akhir=2026,
        pilihan=commands.Pilihan(), seen=source.revisi,
    )  # fmt: skip
    told = {
        one["judul"]: [row["teks"] for row in one["baris"]] for one in check_page(stage.planner, made)["peringatan"]
    }
    assert told == {
        "Target yang tidak terbaca seluruhnya": ["antara 3 dan 4"], "Sisa dari rencana asal": ["Meningkat sejak 2021"]
    }  # fmt: skip
    assert [one["judul"] for one in check_page(stage.planner, source)["peringatan"]] == [*told][:1]
    for simpul_id, temuan in findings_of(made):
        commands.waive_findings(
            stage.planner, rencana_id=made.pk, temuan=temuan, simpul_ids=[simpul_id], alasan="Begitu"
        )
    assert commands.submit_rencana(stage.planner, rencana_id=made.pk).status == "diajukan"


def test_findings_about_measurement_lead_to_their_field(stage: Stage) -> None:
    """Quarters against the year, a type that is not chosen, a percentage summed, a formula in words alone."""
    measure = stage.indikator
    for triwulan, teks in ((None, "10"), (1, "2"), (2, "2"), (3, "2"), (4, "3")):
        one = measure.target.filter(tahun=2021, triwulan=triwulan).first()
        commands.set_target(stage.planner, indikator_id=measure.pk, tahun=2021, triwulan=triwulan, teks=teks,
                            seen=one.revisi if one else None)  # fmt: skip
    satuan = Satuan.objects.get_or_create(pemda=stage.pemda, nama="persen")[0]
    for name, isi in (
        ("Persentase hadir", {"akumulasi": "kumulatif", "satuan_id": satuan.pk}),
        ("Tingkat layanan", {"rumus_teks": "jumlah surat selesai dibagi jumlah surat masuk x 100%"}),
        ("Nilai SAKIP", {"rumus_teks": "LHE SAKIP"}),
    ):
        made = factories.indikator(stage.planner, stage.simpul[0], name, {2021: "3"})
        commands.change_indikator(stage.planner, indikator_id=made.pk, seen=made.revisi, isi=isi)

    def told() -> list[tuple[str, str, str, str]]:
        groups = check_page(stage.planner, stage.rencana)["peringatan"]
        return [
            (one["judul"], row["teks"], row["alamat"].partition("#")[2], row["catatan"])
            for one in groups for row in one["baris"]
        ]  # fmt: skip

    assert told() == [
        ("Target triwulan dibandingkan target tahun", "Jumlah dokumen", "ukur-akumulasi",
         "2021: Pilih tipe penghitungan agar target triwulan dapat dibandingkan dengan target tahun."),
        ("Tipe penghitungan", "Persentase hadir", "ukur-akumulasi", check_akumulasi("kumulatif", "persen")[0]),
        ("Rumus belum dapat dihitung", "Tingkat layanan", "ukur-baca",
         "“jumlah surat selesai dibagi jumlah surat masuk x 100%”"),
    ]  # fmt: skip
    measure.refresh_from_db()
    commands.change_indikator(stage.planner, indikator_id=measure.pk, seen=measure.revisi,
                              isi={"akumulasi": "kumulatif"})  # fmt: skip
    place, said = told()[0][2:]
    assert (place, said) == ("t-2021-0", "2021: Jumlah target triwulan 9, sedangkan target tahun 10.")
    client = signed_in(stage.planner)
    for row in [row for one in check_page(stage.planner, stage.rencana)["peringatan"] for row in one["baris"]]:
        page, _, field = row["alamat"].partition("#")
        assert f'id="{field}"' in client.get(page).content.decode(), field


def test_an_empty_plan_is_not_submitted(stage: Stage) -> None:
    empty = factories.rencana(stage.planner, stage.setda)
    page = f"/{stage.pemda.slug}/{empty.slug}/periksa/"
    client = signed_in(stage.planner)
    assert "belum punya simpul" in client.get(page).content.decode()
    assert client.post(page, {"langkah": "ajukan"}).status_code == 422
    assert Rencana.objects.get(pk=empty.pk).status == "draf"


def test_a_plan_that_lacks_nothing_says_so(stage: Stage) -> None:
    page = page_of(stage)
    assert "Tidak ada temuan</p>" not in signed_in(stage.planner).get(page).content.decode()
    unit = {"satuan_id": Satuan.objects.order_by("id")[0].pk}
    commands.change_indikator(stage.planner, indikator_id=stage.indikator.pk, seen=0, isi=unit)
    for simpul in stage.simpul[:-1]:
        factories.indikator(stage.planner, simpul, "Indeks", {2021: "3", 2022: "4"}, **unit)
    assert "Tidak ada temuan</p>" in signed_in(stage.planner).get(page).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"langkah": "kecualikan", "temuan": "tanpa_indikator", "alasan": " "},
        {"langkah": "kecualikan", "temuan": "tanpa_target", "alasan": "Tidak ada temuan ini."},
        {"langkah": "kecualikan", "temuan": "lain", "alasan": "Tidak dikenal."},
        {"langkah": "kecualikan", "temuan": "tanpa_indikator", "alasan": "x", "simpul": ["9" * 30, "x"]},
        {"langkah": "ajukan"},
        {"langkah": "cabut", "temuan": "tanpa_indikator"},
        {"langkah": "lain"},
        {},
    ],
)
def test_what_is_refused_is_said_on_the_page(stage: Stage, form: dict[str, str]) -> None:
    client, count = signed_in(stage.planner), Jejak.objects.count()
    response = client.post(page_of(stage), {"simpul": stage.simpul[0].pk, **form})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert (Jejak.objects.count(), Pengecualian.objects.count()) == (count, 0)


def test_the_way_of_a_plan_from_draft_to_set(stage: Stage) -> None:
    planner, leader = signed_in(stage.planner), signed_in(stage.leader)
    for temuan in ("tanpa_indikator", "tanpa_satuan"):
        ids = [simpul_id for simpul_id, found in findings_of(stage.rencana) if found == temuan]
        commands.waive_findings(
            stage.planner, rencana_id=stage.rencana.pk, temuan=temuan, simpul_ids=ids, alasan="Begitu"
        )
    assert planner.post(page_of(stage), {"langkah": "ajukan", "catatan": "Mohon ditetapkan."}).status_code == 302
    submitted = leader.get(page_of(stage)).content.decode()
    assert "Tetapkan rencana" in submitted
    assert "Mohon ditetapkan." in submitted
    leader.post(page_of(stage), {"langkah": "kembalikan", "catatan": "Perjelas sasaran kedua."})
    assert "Perjelas sasaran kedua." in planner.get(page_of(stage)).content.decode()
    planner.post(page_of(stage), {"langkah": "ajukan"})
    leader.post(page_of(stage), {"langkah": "tetapkan"})
    stage.rencana.refresh_from_db()
    assert stage.rencana.status == "ditetapkan"
    for client in (planner, leader):
        assert "hanya dapat dibaca oleh semua orang" in client.get(page_of(stage)).content.decode()
        assert client.post(page_of(stage), {"langkah": "ajukan"}).status_code in {403, 422}


def test_who_may_not_sees_the_button_with_the_reason(stage: Stage) -> None:
    sentence = "Peran Anda (Inspektur) tidak berhak melakukan ini."
    client = signed_in(stage.inspector)
    body = client.get(page_of(stage)).content.decode()
    assert f'disabled title="{sentence}"' in body
    response = client.post(page_of(stage), {"langkah": "ajukan"})
    assert response.status_code == 403
    assert sentence in response.content.decode()
    with pytest.raises(Forbidden):
        commands.waive_findings(
            stage.leader, rencana_id=stage.rencana.pk, temuan="tanpa_indikator",
            simpul_ids=[stage.simpul[0].pk], alasan="x",
        )  # fmt: skip


def test_nothing_is_waived_twice_over_or_in_a_set_plan(stage: Stage) -> None:
    Rencana.objects.filter(pk=stage.rencana.pk).update(status="ditetapkan")
    with pytest.raises(Invalid, match="sudah ditetapkan"):
        commands.waive_findings(
            stage.planner, rencana_id=stage.rencana.pk, temuan="tanpa_indikator",
            simpul_ids=[stage.simpul[0].pk], alasan="x",
        )  # fmt: skip
