"""The page and the command of an import, from upload to the changed plan."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from cascading.commands import change_simpul
from indikator import queries
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from laporan import previews
from tests import factories
from tests.cast import Cast, Stage
from tests.indikator.editing import Editor, exported
from tests.indikator.test_importing_matriks import matrix


@pytest.fixture
def here(cast: Cast, tmp_path: Path, settings: Any) -> Iterator[Stage]:
    settings.MEDIA_ROOT = tmp_path
    with inside(cast.here.pemda.pk):
        yield cast.here


@pytest.fixture
def client(here: Stage) -> Client:
    found = Client()
    found.force_login(person(here), "django.contrib.auth.backends.ModelBackend")
    return found


def person(stage: Stage) -> Pengguna:
    return Pengguna.objects.get(pk=stage.planner.pengguna_id or 0)


def address(stage: Stage) -> str:
    return f"/{stage.pemda.slug}/{stage.rencana.slug}/impor/"


def upload(client: Client, stage: Stage, data: bytes) -> Any:
    file = SimpleUploadedFile("rencana.xlsx", data)
    return client.post(address(stage), {"berkas": file}, follow=True)


def here_it_is(page: Any) -> str:
    """The address of the import that an upload led to."""
    return str(page.redirect_chain[-1][0])


def edited(stage: Stage, pernyataan: str = "Diganti") -> bytes:
    editor = Editor(exported(stage.planner, stage.rencana))
    editor.set("Simpul", 6, Pernyataan=pernyataan)
    return editor.bytes


def last(stage: Stage) -> str:
    return queries.rows_of(stage.rencana)[-1].pernyataan


def test_preview_first_then_apply(client: Client, here: Stage) -> None:
    page = upload(client, here, edited(here, "<b>Diganti</b>"))
    assert page.status_code == 200
    assert "<ins>&lt;b&gt;Diganti&lt;/b&gt;</ins>" in page.content.decode()
    assert last(here) == "Penyusunan Dokumen Perencanaan"
    answer = client.post(here_it_is(page), {"aksi": "terapkan"}, follow=True)
    assert "1 perubahan diterapkan" in answer.content.decode()
    assert last(here) == "<b>Diganti</b>"
    (row,) = Jejak.objects.filter(permintaan__startswith="impor-")
    assert row.tindakan == "simpul.change"
    assert row.permintaan in client.get(address(here)).content.decode()
    client.post(address(here), {"aksi": "batal", "impor": row.permintaan})
    assert last(here) == "Penyusunan Dokumen Perencanaan"


def test_taking_back_names_what_was_changed_since(client: Client, here: Stage) -> None:
    page = upload(client, here, edited(here))
    client.post(here_it_is(page), {"aksi": "terapkan"})
    (row,) = Jejak.objects.filter(permintaan__startswith="impor-")
    node = here.simpul[4]
    change_simpul(here.planner, simpul_id=node.pk, seen=1, isi={"pernyataan": "Milik rekan"})
    answer = client.post(address(here), {"aksi": "batal", "impor": row.permintaan})
    assert answer.status_code == 409
    assert "Milik rekan" in answer.content.decode()
    assert here.planner.nama in answer.content.decode()
    assert last(here) == "Milik rekan"


def test_an_upload_is_applied_once_and_only_the_one_that_was_checked(client: Client, here: Stage) -> None:
    page = upload(client, here, edited(here))
    upload(client, here, edited(here, "Yang lain"))
    answer = client.post(here_it_is(page), {"aksi": "terapkan"})
    assert answer.status_code == 404
    assert last(here) == "Penyusunan Dokumen Perencanaan"


def test_a_conflict_that_came_after_the_preview_is_shown_and_settled(client: Client, here: Stage) -> None:
    page = upload(client, here, edited(here))
    change_simpul(here.planner, simpul_id=here.simpul[4].pk, seen=0, isi={"pernyataan": "Milik rekan"})
    form = {"aksi": "terapkan"}
    answer = client.post(here_it_is(page), form, follow=True)
    assert "Milik rekan" in answer.content.decode()
    assert last(here) == "Milik rekan"
    client.post(here_it_is(page), {**form, f"konflik-S{here.simpul[4].pk}": "saya"})
    assert last(here) == "Diganti"


def test_problems_are_listed_and_marked_in_a_workbook(client: Client, here: Stage) -> None:
    editor = Editor(exported(here.planner, here.rencana))
    editor.set("Simpul", 6, Unit="Bagian Umun", Pernyataan="=1+1")
    page = upload(client, here, editor.bytes)
    assert "Simpul!I6" in page.content.decode()
    assert 'value="terapkan"' not in page.content.decode()
    answer = client.post(here_it_is(page), {"aksi": "anotasi"})
    book: Any = load_workbook(io.BytesIO(answer.content))
    assert book["Masalah"]["A2"].value == "Simpul!I6"
    assert "Maksud Anda “Bagian Umum”?" in book["Simpul"]["I6"].comment.text
    assert (book["Simpul"]["G6"].data_type, book["Simpul"]["G6"].value) == ("s", "=1+1")
    answer = client.post(here_it_is(page), {"aksi": "terapkan"}, follow=True)
    assert "Bagian Umun" in answer.content.decode()
    assert last(here) == "Penyusunan Dokumen Perencanaan"


@pytest.mark.parametrize("data", [b"nama;target\n", b"%PDF-1.7", b"PK\x03\x04rusak"])
def test_a_file_that_is_no_workbook_gets_its_sentence(client: Client, here: Stage, data: bytes) -> None:
    page = upload(client, here, data)
    assert page.status_code == 200
    assert "1 masalah menahan impor" in page.content.decode()
    answer = client.post(here_it_is(page), {"aksi": "anotasi"})
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Masalah"]


def test_without_a_file_the_page_asks_for_one(client: Client, here: Stage) -> None:
    assert "Pilih berkas" in client.post(address(here)).content.decode()


def test_who_may_not_edit_is_told_why(here: Stage) -> None:
    client = Client()
    client.force_login(Pengguna.objects.get(pk=here.inspector.pengguna_id or 0),
                       "django.contrib.auth.backends.ModelBackend")  # fmt: skip
    page = client.get(address(here))
    assert page.status_code == 200
    assert "tidak berhak" in page.content.decode()
    assert 'type="file"' not in page.content.decode()
    assert upload(client, here, edited(here)).status_code == 403


# --- the command ---------------------------------------------------------------------------------------------------


def impor(stage: Stage, data: bytes, tmp_path: Path, *flags: str) -> str:
    file = tmp_path / "rencana.xlsx"
    file.write_bytes(data)
    out = io.StringIO()
    reference = f"{stage.pemda.slug}/{stage.rencana.slug}"
    name = person(stage).nama_pengguna
    call_command("impor", str(file), "--rencana", reference, "--pengguna", name, *flags, stdout=out)
    return out.getvalue()


def test_the_command_checks_first_and_applies_when_told(here: Stage, tmp_path: Path) -> None:
    data = edited(here)
    said = impor(here, data, tmp_path)
    assert "Simpul!G6\tSimpul diubah" in said
    assert "tidak ada yang diubah" in said
    assert last(here) == "Penyusunan Dokumen Perencanaan"
    assert "Diterapkan." in impor(here, data, tmp_path, "--terapkan")
    assert last(here) == "Diganti"


def test_the_command_leaves_conflicts_and_problems_alone(here: Stage, tmp_path: Path) -> None:
    data = edited(here)
    change_simpul(here.planner, simpul_id=here.simpul[4].pk, seen=0, isi={"pernyataan": "Milik rekan"})
    with pytest.raises(CommandError, match="1 konflik"):
        impor(here, data, tmp_path, "--terapkan")
    impor(here, data, tmp_path, "--terapkan", "--konflik", "server")
    assert last(here) == "Milik rekan"
    with pytest.raises(CommandError, match="1 masalah"):
        impor(here, b"%PDF", tmp_path, "--terapkan")
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("impor", "tidak-ada.xlsx", "--rencana", "a/b", "--pengguna", "x")


def test_the_command_takes_the_meaning_of_columns(here: Stage, tmp_path: Path) -> None:
    file = tmp_path / "matriks.xlsx"
    file.write_bytes(matrix(["Hasil", "Program"], ["H", "P"]))
    empty = factories.rencana(here.planner, here.setda)
    reference = ["--rencana", f"{here.pemda.slug}/{empty.slug}", "--pengguna", person(here).nama_pengguna]
    kolom = ["--kolom", "A=pernyataan tujuan", "--kolom", "b=program"]
    call_command("impor", str(file), *reference, *kolom, "--terapkan", stdout=io.StringIO())
    assert [row.pernyataan for row in queries.rows_of(empty)] == ["H", "P"]
    with pytest.raises(CommandError, match="tidak dimengerti"):
        call_command("impor", str(file), *reference, "--kolom", "A=apa saja")


def test_a_large_tree_is_fetched_branch_by_branch(client: Client, here: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews.branches, "__defaults__", (0, None, 2))
    empty = factories.rencana(here.planner, here.setda)
    rows = [[f"P{n}" if k == 0 else None, f"K{n}.{k}"] for n in range(2) for k in range(3)]
    data = matrix(["Program", "Kegiatan"], *rows)
    page = client.post(
        f"/{here.pemda.slug}/{empty.slug}/impor/", {"berkas": SimpleUploadedFile("m.xlsx", data)}, follow=True
    )
    text = page.content.decode()
    assert "P1" in text
    assert ">K1.2<" not in text
    assert "?cabang=4" in text
    branch = client.get(f"{here_it_is(page)}?cabang=4").content.decode()
    assert ">K1.2<" in branch
    assert ">K0.2<" not in branch
    for wrong in ("99", "-1", "x"):
        assert client.get(f"{here_it_is(page)}?cabang={wrong}").status_code == 404
