"""`manage.py cetak`: a file, or one sentence that says why not."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from kinerja.core.models import KejadianAkun, Pengguna
from kinerja.core.tenancy import inside
from laporan.commands import save_naskah
from tests.cast import Cast, Stage

STARTS = {"pdf": b"%PDF-", "xlsx": b"PK\x03\x04", "html": b"<!doctype html>"}
UNKNOWN = "Halaman atau data ini tidak ditemukan."


def cetak(stage: Stage, keluaran: Path, *, laporan: str = "matriks-cascading", **options: str) -> str:
    """As on the command line: every option as text."""
    out = io.StringIO()
    given = {"rencana": f"{stage.pemda.slug}/{stage.rencana.slug}", **options, "keluaran": str(keluaran)}
    call_command("cetak", laporan, *(f"--{name}={value}" for name, value in given.items()), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("bentuk", STARTS)
def test_each_form_is_written(cast: Cast, tmp_path: Path, bentuk: str) -> None:
    said = cetak(cast.here, tmp_path / "keluar", format=bentuk)
    data = (tmp_path / "keluar").read_bytes()
    assert data[:15].lower().startswith(STARTS[bentuk].lower())
    assert said == f"{tmp_path / 'keluar'}: {len(data):,} bita\n"


def test_pdf_is_the_default_and_an_older_file_is_replaced(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "keluar").write_bytes(b"older and longer " * 10_000)
    cetak(cast.here, tmp_path / "keluar")
    assert (tmp_path / "keluar").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("laporan", "options", "size"),
    [
        ("perjanjian-kinerja", {}, (210, 297)), ("perjanjian-kinerja", {"kertas": "F4"}, (215, 330)),
        ("sk-iku", {}, (215, 330)), ("matriks-cascading", {}, (330, 215)),
        ("matriks-cascading", {"kertas": "A4"}, (297, 210)),
    ],
)  # fmt: skip
def test_a_report_has_its_own_paper_unless_another_is_asked_for(
    cast: Cast, tmp_path: Path, laporan: str, options: dict[str, str], size: tuple[int, int]
) -> None:
    cetak(cast.here, tmp_path / "keluar", laporan=laporan, **options)
    with pikepdf.open(tmp_path / "keluar") as file:
        found = [float(one) / 72 * 25.4 for one in file.pages[0].mediabox]
    assert found == pytest.approx([0, 0, *size], abs=0.2)


def test_the_paper_of_the_naskah_counts(cast: Cast, tmp_path: Path) -> None:
    with inside(cast.here.pemda.pk):
        save_naskah(cast.here.planner, rencana_id=cast.here.rencana.pk, laporan="sk-iku", isi={"kertas": "A4"},
                    seen=None)  # fmt: skip
    cetak(cast.here, tmp_path / "keluar", laporan="sk-iku")
    with pikepdf.open(tmp_path / "keluar") as file:
        assert float(file.pages[0].mediabox[3]) == pytest.approx(841.89, abs=0.5)


def test_the_export_is_noted_for_the_one_who_printed(cast: Cast, tmp_path: Path) -> None:
    person = Pengguna.objects.get(pk=cast.here.inspector.pengguna_id or 0)
    cetak(cast.here, tmp_path / "a", format="html")
    cetak(cast.here, tmp_path / "b", format="xlsx", pengguna=person.nama_pengguna)
    events = KejadianAkun.objects.filter(jenis="ekspor", pemda=cast.here.pemda).order_by("id")
    slug = cast.here.rencana.slug
    assert list(events.values_list("pengguna", "keterangan")) == [
        (None, f"matriks-cascading html {slug}"), (person.pk, f"matriks-cascading xlsx {slug}")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"laporan": "matriks"}, "Laporan “matriks” tidak dikenal."),
        ({"format": "docx"}, "Bentuk berkas “docx” tidak dikenal. Pilih pdf, xlsx, html."),
        ({"kertas": "Letter"}, "Kertas “Letter” tidak dikenal. Pilih F4, A4, A3, A1."),
        ({"rencana": "tidak-ada/x"}, UNKNOWN),
        ({"rencana": "tanpa-garis"}, UNKNOWN),
        ({"rencana": ""}, UNKNOWN),
        ({"pengguna": "tidak.ada"}, "tidak.ada tidak punya peran di"),
    ],
)
def test_what_is_unknown_is_said_in_one_sentence(
    cast: Cast, tmp_path: Path, options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError) as error:
        cetak(cast.here, tmp_path / "keluar", **options)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "keluar").exists()


def test_a_plan_of_another_pemda_or_out_of_reach_is_not_there(cast: Cast, tmp_path: Path) -> None:
    names = {name: Pengguna.objects.get(pk=getattr(cast.here, name).pengguna_id).nama_pengguna
             for name in ("planner", "other_planner")}  # fmt: skip
    with pytest.raises(CommandError, match=UNKNOWN):
        cetak(cast.here, tmp_path / "x", rencana=f"{cast.here.pemda.slug}/{cast.there.rencana.slug}")
    with pytest.raises(CommandError, match=UNKNOWN):
        cetak(cast.here, tmp_path / "x", pengguna=names["other_planner"])
    with pytest.raises(CommandError, match=f"tidak punya peran di {cast.there.pemda.nama}"):
        cetak(cast.there, tmp_path / "x", pengguna=names["planner"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [".", "tidak-ada/berkas.pdf", "ada/berkas.pdf", "x" * 300])
def test_a_file_that_cannot_be_written_is_said_in_one_sentence(cast: Cast, tmp_path: Path, place: str) -> None:
    """A folder, a folder that is not there, a file where a folder should be, a name too long (root writes anywhere)."""
    (tmp_path / "ada").write_text("")
    with pytest.raises(CommandError, match="tidak dapat ditulis: "):
        cetak(cast.here, tmp_path / place, format="html")
