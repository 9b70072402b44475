"""The workbook for editing as LibreOffice writes it: opened, saved, edited, and back."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cascading.models import Rencana
from indikator import importing
from indikator.importing.rows import Jenis
from kinerja.core.actor import Actor
from kinerja.core.tenancy import inside
from tests.indikator.editing import Editor, exported, sample_rencana

CONVERT_SECONDS = 180


@pytest.fixture
def soffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is missing: bin/setup.sh --dev installs it where there is apt")
    return program


@pytest.fixture
def sampang(db: None) -> Iterator[tuple[Rencana, Actor]]:
    pemda, rencana, actor = sample_rencana("sampang", "setda-2021")
    with inside(pemda.pk):
        yield rencana, actor


def saved_by(soffice: str, data: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice opened it and wrote it anew."""
    (folder / "asal.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "hasil"), "asal.xlsx"],
        check=True, timeout=CONVERT_SECONDS, capture_output=True, cwd=folder, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return (folder / "hasil" / "asal.xlsx").read_bytes()


def test_saved_by_libreoffice_nothing_has_changed(sampang: tuple[Rencana, Actor], soffice: str, tmp_path: Path) -> None:
    rencana, actor = sampang
    found = importing.check(actor, rencana, saved_by(soffice, exported(actor, rencana), tmp_path))
    assert not found.masalah
    assert not found.perubahan
    assert found.is_empty


def test_an_edit_saved_by_libreoffice_is_that_edit(
    sampang: tuple[Rencana, Actor], soffice: str, tmp_path: Path
) -> None:
    rencana, actor = sampang
    editor = Editor(exported(actor, rencana))
    editor.set("Simpul", 5, Pernyataan="Pernyataan dari LibreOffice, 50% “lengkap”")
    found = importing.check(actor, rencana, saved_by(soffice, editor.bytes, tmp_path))
    assert not found.masalah
    assert [one.jenis for one in found.perubahan] == [Jenis.UBAH_SIMPUL]
