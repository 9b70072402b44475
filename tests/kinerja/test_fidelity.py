"""The five real documents, loaded whole: what is in the database and on the pages is what the documents say."""

import html.parser
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cascading import tree
from cascading.models import Rencana, Simpul
from indikator.models import Indikator
from indikator.queries import rows_of
from indikator.rules import TEXTS
from kinerja.core.models import Jabatan, Pengguna, Unit
from laporan.models import Naskah
from tests import benih
from tests.kinerja.seeds import load_all, loaded, needs_seeds, nodes, opened, pemda_data

pytestmark = [needs_seeds, pytest.mark.django_db]
each_plan = pytest.mark.parametrize("reference", sorted(benih.REFERENCES))
COUNTS = {  # nodes, indicators, formulas, targets: counted in the documents
    "sampang/setda-2021": (93, 119, 6, 112),
    "sampang/kecamatan-iki-2022": (11, 26, 26, 0),
    "banyumas/sokaraja-2021": (44, 46, 46, 0),
    "luwu-timur/setda-csf-2024": (45, 54, 54, 0),
    "balangan/setda-iku-2021-2026": (45, 55, 54, 306),
}
TIPE_HITUNG = {("kumulatif", "naik"): "kumulatif", ("nilai_akhir", "naik"): "non_kumulatif",
               ("kumulatif", "turun"): "kumulatif_negatif", ("", "naik"): ""}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def documents(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    with loaded(django_db_blocker) as plans:
        yield plans


# --- the database says what the file says -------------------------------------------------------------------------


def filled(**fields: Any) -> benih.Obj:
    """Absent means empty in the format."""
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


class Written:
    """A plan written back from the database into the format of the files, without their keys of nodes."""

    def __init__(self, rencana: Rencana) -> None:
        data = pemda_data(rencana.pemda.slug)
        names = {row["kunci"]: row["nama"] for row in data["unit"]}
        keys = {(row["nama"], names.get(row.get("induk"))): row["kunci"] for row in data["unit"]}
        units = {one.pk: one for one in Unit.objects.select_related("induk")}
        self.unit = {pk: keys[one.nama, one.induk.nama if one.induk else None] for pk, one in units.items()}
        offices = {(row["nama"], row["unit"]): row["kunci"] for row in data.get("jabatan", ())}
        self.office = {one.pk: offices[one.nama, self.unit[one.unit_id]] for one in Jabatan.objects.all()}
        self.rencana = rencana

    def branch(self, parent: Simpul) -> list[benih.Obj]:
        return [self.simpul(one) for one in Simpul.objects.filter(induk=parent).order_by("lft")]

    def simpul(self, one: Simpul) -> benih.Obj:
        assert one.jenjang is not None
        return filled(
            jenjang=one.jenjang.kode, nomor=one.nomor_lama, kode=one.kode, pernyataan=one.pernyataan,
            sasaran=one.sasaran, unit=self.unit.get(one.unit_id or 0), jabatan=self.office.get(one.jabatan_id or 0),
            eselon=one.eselon, penjelasan=one.penjelasan, masalah=one.masalah, faktor_penyebab=one.faktor_penyebab,
            penutup=one.penutup, indikator=[self.indikator(row) for row in one.indikator.order_by("urutan")],
            anak=self.branch(one),
        )  # fmt: skip

    @staticmethod
    def indikator(one: Indikator) -> benih.Obj:
        texts = {name: getattr(one, name) for name in TEXTS}
        return filled(
            **texts, tipe_hitung=TIPE_HITUNG[one.akumulasi, one.polaritas], satuan=one.satuan and one.satuan.nama,
            baseline=one.baseline_teks, akhir=one.akhir_teks,
            target={str(row.tahun): row.teks for row in one.target.order_by("tahun") if row.triwulan is None},
        )  # fmt: skip

    def plan(self) -> benih.Obj:
        one, naskah = self.rencana, Naskah.objects.filter(rencana=self.rencana).first()
        return filled(
            format=benih.FORMAT, slug=one.slug, judul=one.judul, unit=self.unit[one.unit_id or 0],
            skema=one.skema.kode, tahun_awal=one.tahun_awal, tahun_akhir=one.tahun_akhir, status=one.status,
            simpul=self.branch(tree.root_of(one)), naskah=naskah.isi if naskah else None,
        )  # fmt: skip


def without_keys(rows: list[benih.Obj]) -> list[benih.Obj]:
    return [
        {name: without_keys(value) if name == "anak" else value for name, value in row.items() if name != "kunci"}
        for row in rows
    ]


@each_plan
def test_the_database_holds_the_whole_document(reference: str) -> None:
    data = benih.rencana_of(reference)
    with opened(reference) as rencana:
        assert Written(rencana).plan() == {**data, "simpul": without_keys(data["simpul"])}
        assert tree.faults(rencana.pk) == []


@each_plan
def test_the_counts_are_those_of_the_document(reference: str) -> None:
    with opened(reference) as rencana:
        rows = rows_of(rencana)
        indicators = [one for row in rows for one in row.indikator]
        assert COUNTS[reference] == (
            len(rows), len(indicators), sum(1 for one in indicators if one.rumus_teks),
            sum(len(one.target) for one in indicators),
        )  # fmt: skip


def test_loading_again_doubles_nothing(documents: dict[str, int]) -> None:
    def counts() -> list[int]:
        found = []
        for reference in benih.REFERENCES:
            with opened(reference):
                found += [model.objects.count() for model in (Unit, Jabatan, Rencana, Simpul, Indikator)]
        return [*found, Pengguna.objects.count()]

    before = counts()
    assert load_all() == documents
    assert counts() == before


# --- the pages say it too ------------------------------------------------------------------------------------------


def visitor(reference: str) -> Client:
    client = Client()
    person = Pengguna.objects.get(nama_pengguna=f"inspektur.{reference.partition('/')[0]}")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


class Texts(html.parser.HTMLParser):
    """The visible text of a fragment, and the nodes to which it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[int] = []
        self.feed(page)
        self.text = normal(" ".join(self.parts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [int(value) for name, value in attrs if name == "data-buka-simpul" and value]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def normal(text: str) -> str:
    return " ".join(text.split())


@each_plan
def test_the_tree_page_gets_every_node_in_its_place(reference: str) -> None:
    slug, _, plan = reference.partition("/")
    page = json.loads(visitor(reference).get(reverse("pohon", args=[slug, plan])).content)
    expected = list(nodes(benih.rencana_of(reference)["simpul"]))
    assert len(page["simpul"]) == len(expected)
    key_of = {row[0]: simpul["kunci"] for row, (_induk, simpul) in zip(page["simpul"], expected, strict=True)}
    for row, (induk, simpul) in zip(page["simpul"], expected, strict=True):
        indicators = simpul.get("indikator", [])
        targeted = sum(1 for one in indicators if one.get("target"))
        assert (key_of[row[1]] if row[1] else None) == (induk["kunci"] if induk else None)
        assert [row[2], row[3], row[5]] == [simpul["jenjang"], simpul.get("nomor", ""), simpul.get("pernyataan", "")]
        assert row[8:12] == [
            len(indicators), targeted, int(targeted < len(indicators)), " ".join(one["nama"] for one in indicators)
        ]  # fmt: skip


@each_plan
def test_every_panel_shows_all_that_its_node_says(reference: str) -> None:
    """Statement, numbers, narrative, indicators with formula, targets and narrative, the way up and the way down."""
    slug, _, plan = reference.partition("/")
    client = visitor(reference)
    expected = list(nodes(benih.rencana_of(reference)["simpul"]))
    with opened(reference) as rencana:
        ids = [row.id for row in rows_of(rencana)]
    id_of = {simpul["kunci"]: pk for pk, (_induk, simpul) in zip(ids, expected, strict=True)}
    for induk, simpul in expected:
        pk = id_of[simpul["kunci"]]
        response = client.get(reverse("simpul", args=[slug, plan, pk]), headers={"HX-Request": "true"})
        shown = Texts(response.content.decode())
        hidden = {"kunci", "jenjang", "unit", "jabatan", "anak", "tipe_hitung"}
        missing = [
            text for text in texts({k: v for k, v in simpul.items() if k not in hidden}) if text not in shown.text
        ]
        assert missing == []
        children = [id_of[anak["kunci"]] for anak in simpul.get("anak", [])]
        assert shown.links[len(shown.links) - len(children) :] == children
        ancestors = shown.links[: len(shown.links) - len(children)]
        assert (ancestors[-1] if ancestors else None) == (id_of[induk["kunci"]] if induk else None)


def texts(value: Any) -> Iterator[str]:
    """Every text below, as a page shows it: years are headings of the targets."""
    if isinstance(value, str):
        yield normal(value)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "tipe_hitung":
                yield from texts(item)
