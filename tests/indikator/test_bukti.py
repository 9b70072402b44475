"""Evidence: what is no honest PDF, image or Office document is refused with a reason, and nothing of it stays."""

import io
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageFile

from indikator import penyimpanan
from indikator.commands import attach_bukti, delete_bukti, record_realisasi, verify_paket
from indikator.models import Bukti, Realisasi
from kinerja.core.actor import Actor
from kinerja.core.errors import Forbidden, Invalid, NotFound
from kinerja.core.models import Jejak, Pengguna
from kinerja.core.tenancy import inside
from tests.cast import Cast
from tests.indikator import berkas
from tests.indikator.berkas import EICAR, image, odf, ooxml, package, pdf, png
from tests.indikator.kantor import Kantor, make_kantor

LIMIT = 200_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
BOMB = "0" * 40_000_000
SCANNER = """import pathlib, sys
sys.exit(1 if b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" in pathlib.Path(sys.argv[1]).read_bytes() else 0)
"""


@pytest.fixture(autouse=True)
def shelf(settings: LazySettings, tmp_path: Path) -> Path:
    """A store of its own, a low limit, and a scanner that knows EICAR."""
    script = tmp_path / "pemindai.py"
    script.write_text(SCANNER)
    settings.MEDIA_ROOT = tmp_path / "berkas"
    settings.KINERJA_BUKTI_MAKS = LIMIT
    settings.KINERJA_PEMINDAI = f"{sys.executable} {script}"
    return tmp_path / "berkas"


@pytest.fixture
def kantor(cast: Cast) -> Iterator[Kantor]:
    with inside(cast.here.pemda.pk):
        yield make_kantor(cast.here, quarters=1)


def stored(shelf: Path) -> list[Path]:
    return [one for one in shelf.rglob("*") if one.is_file()]


def javascript() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x")


def with_attachment() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        attached = pikepdf.AttachedFileSpec(
            document, b"MZ", description="", filename="x.exe", mime_type="", creation_date="", mod_date=""
        )
        document.attachments["x.exe"] = attached
        document.save(buffer)
    return buffer.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(ooxml())
    data[6] |= 1
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def doubled() -> bytes:
    """Two parts of one name, which readers tell apart differently."""
    return ooxml({"word/dokument.xml": "<other/>"}).replace(b"word/dokument.xml", b"word/document.xml")


def broken_sum() -> bytes:
    data = bytearray(package({"[Content_Types].xml": berkas.TYPES, "word/document.xml": "<document/>"}, stored=True))
    data[data.find(b"<document/>") + 1] ^= 1
    return bytes(data)


MACRO_TYPES = berkas.TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
MACROS = {"[Content_Types].xml": MACRO_TYPES, "word/document.xml": "<x/>"}
TEMPLATE = '<Relationship Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'

HOSTILE: dict[str, tuple[str, Any]] = {
    # nothing, or too much
    "empty": ("rekap.pdf", b""),
    "empty image": ("foto.png", b""),
    "over the limit": ("rekap.pdf", pdf() + b"\n%" + b"x" * LIMIT),
    "only blanks": ("rekap.pdf", b" " * 100),
    # another kind than the name says
    "html as pdf": ("rekap.pdf", HTML),
    "html as png": ("foto.png", HTML),
    "svg as png": ("foto.png", SVG),
    "html in svg": ("gambar.svg", SVG),
    "program as pdf": ("rekap.pdf", b"MZ\x90\x00" + b"\0" * 400),
    "program as docx": ("rekap.docx", b"MZ\x90\x00" + b"\0" * 400),
    "elf as jpeg": ("foto.jpg", b"\x7fELF" + b"\0" * 400),
    "script as pdf": ("rekap.pdf", b"#!/bin/sh\nrm -rf /\n"),
    "text as pdf": ("rekap.pdf", b"Rekap surat"),
    "png as pdf": ("rekap.pdf", png),
    "pdf as png": ("foto.png", pdf),
    "png as jpeg": ("foto.jpg", png),
    "jpeg as png": ("foto.png", lambda: image("JPEG")),
    "gif as png": ("foto.png", lambda: image("GIF")),
    "docx as xlsx": ("rekap.xlsx", ooxml),
    "docx as odt": ("rekap.odt", ooxml),
    "ods as odt": ("rekap.odt", lambda: odf("spreadsheet")),
    "plain zip as docx": ("rekap.docx", lambda: package({"a.txt": "x"})),
    "zip as pdf": ("rekap.pdf", lambda: package({"a.txt": "x"})),
    "old office inside docx": ("rekap.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "rar as docx": ("rekap.docx", b"Rar!\x1a\x07\x00" + b"\0" * 100),
    # two kinds in one
    "png and zip": ("foto.png", lambda: png() + package({"x.class": "x"})),
    "pdf and zip": ("rekap.pdf", lambda: pdf() + package({"x.class": "x"})),
    # names
    "program": ("rekap.exe", b"MZ"),
    "double extension": ("rekap.pdf.exe", pdf),
    "hidden extension": ("rekap.exe.pdf", pdf),
    "hidden html": ("rekap.html.png", png),
    "hidden php": ("foto.php.jpg", lambda: image("JPEG")),
    "blanks hide it": ("rekap.pdf                    .exe", pdf),
    "turned text": ("rekap\u202efdp.exe", pdf),
    "turned text, good ending": ("rekap\u202efdp.pdf", pdf),
    "path up": ("../../etc/cron.d/x.pdf", pdf),
    "path up, windows": ("..\\..\\windows\\x.pdf", pdf),
    "absolute": ("/etc/passwd.pdf", pdf),
    "drive": ("C:\\x.pdf", pdf),
    "stream": ("rekap.pdf:x.exe", pdf),
    "nul": ("rekap.pdf\x00.exe", pdf),
    "line break": ("rekap\r\nX-A: b.pdf", pdf),
    "device": ("CON.pdf", pdf),
    "only an ending": (".pdf", pdf),
    "no ending": ("rekap", pdf),
    "dots": ("...pdf", pdf),
    "no name": ("", pdf),
    "too long a name": ("a" * 200 + ".pdf", pdf),
    "archive": ("rekap.zip", lambda: package({"a.pdf": "x"})),
    "old word": ("rekap.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "macro ending": ("rekap.docm", ooxml),
    # documents that do something, or hide it
    "pdf opens a script": ("rekap.pdf", lambda: pdf({"/OpenAction": javascript()})),
    "pdf starts a program": ("rekap.pdf", lambda: pdf({"/OpenAction": launch()})),
    "pdf carries a file": ("rekap.pdf", with_attachment),
    "pdf with a password": ("rekap.pdf", lambda: pdf(password="rahasia")),
    "half a pdf": ("rekap.pdf", lambda: pdf()[:200]),
    "pdf without pages": ("rekap.pdf", b"%PDF-1.7\n%%EOF"),
    "half a png": ("foto.png", lambda: image("PNG", (300, 300))[:-200]),
    "half a jpeg": ("foto.jpg", lambda: image("JPEG", (300, 300))[:700]),
    "pixel bomb": ("foto.png", lambda: image("PNG", (12_000, 9_000))),
    "macro": ("rekap.docx", lambda: ooxml({"word/vbaProject.bin": b"x"})),
    "macro in its types": ("rekap.docx", lambda: package(MACROS)),
    "activex": ("rekap.docx", lambda: ooxml({"word/activeX/activeX1.bin": b"x"})),
    "program inside": ("rekap.docx", lambda: ooxml({"word/embeddings/x.exe": b"MZ"})),
    "odf macro": ("rekap.odt", lambda: odf("text", {"Basic/Standard/script.xml": "<x/>"})),
    "odf with a password": ("rekap.odt", lambda: odf("text", {"META-INF/manifest.xml": "<encryption-data/>"})),
    "docx with a password": ("rekap.docx", encrypted_zip),
    "template from elsewhere": ("rekap.docx", lambda: ooxml({"word/_rels/settings.xml.rels": TEMPLATE})),
    "entities": ("rekap.docx", lambda: ooxml({"word/styles.xml": ENTITY})),
    "zip bomb": ("rekap.docx", lambda: ooxml({"word/media/x.xml": BOMB})),
    "zip bomb of many": ("rekap.docx", lambda: ooxml({f"word/{n}.xml": BOMB for n in range(4)})),
    "zip slip": ("rekap.docx", lambda: ooxml({"../../x.xml": "<x/>"})),
    "zip absolute": ("rekap.docx", lambda: ooxml({"/etc/x.xml": "<x/>"})),
    "two of a name": ("rekap.docx", doubled),
    "wrong sum": ("rekap.docx", broken_sum),
    # what the scanner knows
    "eicar in a docx": ("rekap.docx", lambda: package(
        {"[Content_Types].xml": berkas.TYPES, "word/document.xml": "<x/>", "word/media/x.bin": EICAR}, stored=True)),
    "eicar behind a png": ("foto.png", lambda: png() + EICAR),
    "eicar in a pdf": ("rekap.pdf", lambda: pdf() + b"\n%" + EICAR),
}  # fmt: skip


def test_there_are_sixty_of_them() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.django_db
def test_half_a_picture_is_refused_beside_the_printer(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint makes Pillow accept cut pictures in the whole process; evidence must be whole all the same."""
    row = kantor.isi("5")
    for what in ("half a png", "half a jpeg"):
        nama, isi = HOSTILE[what]
        assert callable(isi)
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        Image.open(io.BytesIO(isi())).load()  # the control: it would be taken
        with pytest.raises(Invalid):
            attach_bukti(kantor.kepala_umum, realisasi_id=row.pk, nama=nama, isi=isi())


@pytest.mark.django_db
def test_hostile_files_are_refused_and_nothing_stays(kantor: Kantor, shelf: Path) -> None:
    row = kantor.isi("5")
    trail = Jejak.objects.count()
    accepted, silent = [], []
    for what, (nama, isi) in HOSTILE.items():
        try:
            attach_bukti(kantor.kepala_umum, realisasi_id=row.pk, nama=nama, isi=isi() if callable(isi) else isi)
        except Invalid as refusal:
            if len(refusal.pesan) < 30 or refusal.masalah[0].letak != "berkas":
                silent.append(what)
        else:
            accepted.append(what)
    assert (accepted, silent) == ([], [])
    assert (Bukti.objects.count(), Jejak.objects.count(), stored(shelf)) == (0, trail, [])


GOOD: dict[str, Callable[[], bytes]] = {
    "rekap.pdf": pdf, "Rekap Surat  TW I.PDF": pdf, "foto.png": png, "foto.jpg": lambda: image("JPEG"),
    "foto.jpeg": lambda: image("JPEG"), "foto.webp": lambda: image("WEBP"), "surat 12.05.2021.docx": ooxml,
    "tabel.xlsx": lambda: ooxml(main="xl/workbook.xml"), "paparan.pptx": lambda: ooxml(main="ppt/presentation.xml"),
    "surat.odt": odf, "tabel.ods": lambda: odf("spreadsheet"), "paparan.odp": lambda: odf("presentation"),
    "naskah.docx.pdf": pdf,
}  # fmt: skip


def test_good_files_are_kept_privately_by_their_checksum(kantor: Kantor, shelf: Path) -> None:
    row = kantor.isi("5")
    for nama, make in GOOD.items():
        isi = make()
        bukti = attach_bukti(kantor.kepala_umum, realisasi_id=row.pk, nama=nama, isi=isi)
        path = penyimpanan.path_of(bukti.pemda_id, bukti.sha256)
        assert path.read_bytes() == isi
        assert (bukti.ukuran, path.name) == (len(isi), bukti.sha256)
        assert path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0
    assert all(shelf in one.parents for one in stored(shelf))


def test_the_same_file_twice_is_one_and_goes_with_its_last_row(
    kantor: Kantor, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first = kantor.isi("5")
    isi = png()
    one = attach_bukti(kantor.kepala_umum, realisasi_id=first.pk, nama="a.png", isi=isi)
    assert attach_bukti(kantor.kepala_umum, realisasi_id=first.pk, nama="b.png", isi=isi).pk == one.pk
    second = record_realisasi(kantor.kepala_hukum, indikator_id=kantor.perda.pk, tahun=2021, triwulan=1, seen=None,
                              isi={"isian": {"nilai": "1"}})  # fmt: skip
    other = attach_bukti(kantor.kepala_hukum, realisasi_id=second.pk, nama="c.png", isi=isi)
    assert len(stored(shelf)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        delete_bukti(kantor.kepala_umum, bukti_id=one.pk)
    assert len(stored(shelf)) == 1  # the other row still needs it
    with django_capture_on_commit_callbacks(execute=True):
        delete_bukti(kantor.kepala_hukum, bukti_id=other.pk)
    assert stored(shelf) == []


def test_only_the_unit_and_only_until_it_is_submitted(kantor: Kantor, shelf: Path) -> None:
    paket, row = kantor.diajukan("5")
    place: dict[str, Any] = {"realisasi_id": row.pk, "nama": "a.png", "isi": png()}
    with pytest.raises(NotFound):
        attach_bukti(kantor.kepala_hukum, **place)
    with pytest.raises(Forbidden):
        attach_bukti(kantor.planner, **place)
    with pytest.raises(Invalid, match="sudah diajukan"):
        attach_bukti(kantor.kepala_umum, **place)
    verify_paket(kantor.planner, paket_id=paket.pk, seen=paket.revisi)
    with pytest.raises(Invalid):
        attach_bukti(kantor.kepala_umum, **place)
    assert stored(shelf) == []
    assert Realisasi.objects.get().bukti.count() == 0


def test_it_is_downloaded_through_rights_as_an_attachment(kantor: Kantor, shelf: Path) -> None:
    bukti = attach_bukti(kantor.kepala_umum, realisasi_id=kantor.isi("5").pk, nama="Rekap é.png", isi=png())
    address = reverse("bukti", args=[kantor.stage.pemda.slug, bukti.pk])

    def get(actor: Actor) -> Any:
        client = Client()
        client.force_login(Pengguna.objects.get(pk=actor.pengguna_id or 0))
        return client.get(address)

    for actor in (kantor.kepala_umum, kantor.planner, kantor.stage.inspector, kantor.stage.leader):
        response = get(actor)
        assert (response.status_code, response.content, response["Content-Type"]) == (200, png(), "image/png")
        assert response["Content-Disposition"].startswith("attachment; filename")
        assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")
    for actor in (kantor.kepala_hukum, kantor.stage.other_planner):
        assert get(actor).status_code == 404
    assert Client().get(address).status_code == 302
    stored(shelf)[0].unlink()
    assert get(kantor.kepala_umum).status_code == 422


@pytest.mark.parametrize("command", ["/tidak/ada", f"{sys.executable} -c 'raise SystemExit(2)'"])
def test_without_its_scanner_nothing_is_stored(
    kantor: Kantor, shelf: Path, settings: LazySettings, command: str
) -> None:
    settings.KINERJA_PEMINDAI = command
    with pytest.raises(Invalid, match="tidak disimpan"):
        attach_bukti(kantor.kepala_umum, realisasi_id=kantor.isi("5").pk, nama="a.png", isi=png())
    assert stored(shelf) == []


def test_control_without_the_scanner_eicar_would_pass(kantor: Kantor, shelf: Path, settings: LazySettings) -> None:
    """The documents around it are whole, so nothing but the scanner refuses them."""
    settings.KINERJA_PEMINDAI = ""
    nama, make = HOSTILE["eicar in a docx"]
    attach_bukti(kantor.kepala_umum, realisasi_id=kantor.isi("5").pk, nama=nama, isi=make())
    assert len(stored(shelf)) == 1
