"""The sample data against the real documents: facts exactly, narrative in words of our own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests import benih

CONTOH = benih.PROJECT / "contoh"
NARASI_SIMPUL = ("penjelasan", "masalah", "faktor_penyebab", "penutup")
NARASI_INDIKATOR = ("definisi", "makna", "alasan", "relevansi", "keterangan")
NARASI_NASKAH = ("menimbang", "kata_pengantar")
NARASI = frozenset((*NARASI_SIMPUL, *NARASI_INDIKATOR, *NARASI_NASKAH, "isi"))
RUN = 8  # so many words in a row are a borrowed sentence

# Ids and what the readers of the documents concluded themselves; nothing a loader could or should show.
BUKAN_TEKS = frozenset({"sumber", "jenis", "pemda", "perangkat_daerah", "id", "induk", "unit", "eselon", "cacat"})
BUKAN_TEKS |= {"nama_tabel", "nomor_tabel", "atasan"}

pytestmark = pytest.mark.skipif(benih.seeds_folder() is None, reason="benih tidak ada: dokumen asli tidak dibandingkan")
each_rencana = pytest.mark.parametrize("reference", sorted(benih.REFERENCES))
each_pemda = pytest.mark.parametrize("slug", sorted(benih.PEMDA))


def contoh(address: str) -> Any:
    return json.loads((CONTOH / f"{address}.json").read_text(encoding="utf-8"))


def nodes(simpul: list[benih.Obj], induk: str | None = None) -> Iterator[tuple[str | None, benih.Obj]]:
    for node in simpul:
        yield induk, node
        yield from nodes(node.get("anak", []), node["kunci"])


def texts(value: Any, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every text in a value, whatever its depth, but what stands under a skipped key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, skip)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in skip:
                yield from texts(item, skip)


def narratives(value: Any) -> Iterator[str]:
    """Every text that stands under a narrative key."""
    if isinstance(value, list):
        for item in value:
            yield from narratives(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item) if key in NARASI else narratives(item)


def without_narrative(value: Any) -> Any:
    """The same value with each narrative text reduced to the fact that there is one."""
    if isinstance(value, list):
        return [without_narrative(item) for item in value]
    if isinstance(value, dict):
        return {k: "narasi" if k in NARASI else without_narrative(v) for k, v in value.items()}
    return value


def words(text: str) -> list[str]:
    """In lower case; the number of a law or a decree is one word, however it is punctuated."""
    return re.findall(r"\d[\w./-]*|\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


@each_rencana
def test_facts_stand_in_the_same_place(reference: str) -> None:
    assert without_narrative(contoh(reference)) == without_narrative(benih.rencana_of(reference))


@each_rencana
def test_narrative_is_written_anew(reference: str) -> None:
    original, ours = benih.rencana_of(reference), contoh(reference)
    quotable = {run for text in texts(without_narrative(original)) for run in runs(text)}
    borrowable = {run for text in narratives(original) for run in runs(text)} - quotable
    sentences = {" ".join(words(text)) for text in narratives(original)}
    borrowed = [text for text in narratives(ours) if runs(text) & borrowable or " ".join(words(text)) in sentences]
    assert borrowed == []


@each_rencana
def test_each_narrative_is_said_once(reference: str) -> None:
    said = Counter(narratives(contoh(reference)))
    assert [text for text, times in said.items() if times > 1] == []


@each_pemda
def test_units_and_jabatan_of_the_documents_are_there(slug: str) -> None:
    original, ours = benih.pemda_of(slug), contoh(f"{slug}/pemda")
    for field in ("slug", "nama", "jenis", "kode_wilayah", "zona_waktu"):
        assert ours[field] == original[field]
    assert_carried(original["unit"], ours["unit"])
    assert_carried(original.get("jabatan", []), ours["jabatan"])


def assert_carried(original: list[benih.Obj], ours: list[benih.Obj]) -> None:
    """Each row is there, in order, with at least what the document says of it."""
    keys = {row["kunci"] for row in original}
    ours = [row for row in ours if row["kunci"] in keys]
    assert [row["kunci"] for row in ours] == [row["kunci"] for row in original]
    for row, printed in zip(ours, original, strict=True):
        assert {**row, **printed} == row


# The two tests below hold tests/benih.py itself to the documents as they stand in the folder.


@each_rencana
def test_every_text_of_the_document_survives_as_often(reference: str) -> None:
    raw = benih.seed(benih.REFERENCES[reference])
    rencana, pemda = benih.rencana_of(reference), benih.pemda_of(reference.partition("/")[0])
    expected = Counter(texts([raw["simpul"], raw.get("naskah")], BUKAN_TEKS))
    expected += Counter(texts([row["kinerja"] for row in raw.get("iki", [])]))
    structural = frozenset({"kunci", "jenjang", "unit", "jabatan", "eselon"})
    assert Counter(texts([rencana["simpul"], rencana.get("naskah")], structural)) == expected
    duties = Counter(texts([[row["tugas"], row["fungsi"]] for row in raw.get("iki", [])]))
    assert Counter(texts([[j.get("tugas"), j.get("fungsi")] for j in pemda.get("jabatan", [])])) >= duties
    names = Counter(unit["nama"] for unit in raw["unit"])
    assert Counter(row["nama"] for row in [*pemda["unit"], *pemda.get("jabatan", [])]) >= names


@each_rencana
def test_every_node_keeps_its_parent_and_its_order(reference: str) -> None:
    raw = benih.seed(benih.REFERENCES[reference])
    found = list(nodes(benih.rencana_of(reference)["simpul"]))
    if raw["jenis"] == "sk_iki":
        assert [node.get("pernyataan") for _, node in found] == [
            row["sasaran"] for owner in raw["iki"] for row in owner["kinerja"]
        ]
        return
    assert {node["kunci"]: induk for induk, node in found} == {row["id"]: row["induk"] for row in raw["simpul"]}
    by_key = {node["kunci"]: node for _, node in found}
    printed_unit = {unit["id"]: unit["nama"] for unit in raw["unit"]}
    unit = {row["kunci"]: row["nama"] for row in benih.pemda_of(reference.partition("/")[0])["unit"]}
    for row in raw["simpul"]:
        node, indikator = by_key[row["id"]], by_key[row["id"]].get("indikator", [])
        assert node["pernyataan"] == row["nama"]
        assert node.get("eselon") == row.get("eselon")
        assert unit.get(node.get("unit", "")) == printed_unit.get(row["unit"])
        assert [i["nama"] for i in indikator] == [i["nama"] for i in row["indikator"]]
        assert [i.get("target", {}) for i in indikator] == [i["target"] for i in row["indikator"]]
    for parent in {row["induk"] for row in raw["simpul"]}:
        printed = [row["id"] for row in raw["simpul"] if row["induk"] == parent]
        assert [node["kunci"] for induk, node in found if induk == parent] == printed
