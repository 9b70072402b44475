"""What a file of evidence must be: a PDF, an image or an Office document, and what it says it is.

Nothing of it is run or shown; it is opened far enough to know that it is whole and carries no program. Limits come
before every unpacking. Each refusal is one sentence that says what to do.
"""

import hashlib
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import puremagic
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError

from kinerja.core.errors import Invalid, Masalah

MAX_NAME = 160
MAX_PIXELS = 100_000_000
MAX_PARTS, MAX_UNPACKED = 2_000, 128 * 1024**2
MAX_RATIO, RATIO_FROM = 150, 1024**2  # no part of more than 1 MiB shrinks like this in an honest document
MAX_OBJECTS, MAX_DEPTH = 300_000, 60  # of a PDF
PDF = "application/pdf"
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
KINDS = {
    "pdf": PDF, "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp",
    "docx": OOXML + "wordprocessingml.document", "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "odt": ODF + "text", "ods": ODF + "spreadsheet", "odp": ODF + "presentation",
}  # fmt: skip
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OLD_OFFICE = {"doc": "docx", "xls": "xlsx", "ppt": "pptx", "rtf": "docx"}
# What an operating system or a browser would run; no evidence bears such a name, not even before its last ending.
PROGRAMS = {
    "exe", "com", "scr", "bat", "cmd", "msi", "pif", "lnk", "hta", "jar", "js", "jse", "vbs", "vbe", "wsf", "ps1", "sh",
    "py", "php", "phtml", "asp", "aspx", "jsp", "html", "htm", "xhtml", "shtml", "svg", "xml", "swf", "dll", "apk",
    "app", "docm", "xlsm", "pptm", "dotm", "xlsb", "chm", "iso", "reg", "url",
}  # fmt: skip
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
OUTSIDE = re.compile(rb"""(?:attachedTemplate|oleObject|externalLink|frame)"[^>]*TargetMode\s*=\s*["']External""")
IN_PROGRAMS = re.compile(
    r"(^|/)(vbaProject\.bin|activeX/|Basic/|Scripts/|.*\.(exe|dll|js|vbs|bat|ps1)$)", re.IGNORECASE
)
ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"}
BROKEN = (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Berkas:
    """A file that may be stored: its cleaned name, media type, size in bytes and checksum."""

    nama: str
    jenis: str
    ukuran: int
    sha256: str


def check_berkas(nama: str, isi: bytes, *, limit: int) -> Berkas:
    """The file, or Invalid with the reason; `limit` is the largest size in bytes."""
    nama = clean_name(nama)
    ending = nama.rpartition(".")[2].lower()
    if not isi:
        raise _no(_("Berkas ini kosong (0 bita)."))
    if len(isi) > limit:
        pesan = _("Berkas terlalu besar: paling besar %(n)s MiB. Kecilkan gambarnya atau bagi berkasnya.")
        raise _no(pesan % {"n": f"{limit / 1024**2:g}".replace(".", ",")})
    check: Callable[[bytes, str], None] = (
        _check_pdf if ending == "pdf" else _check_image if KINDS[ending].startswith("image/") else
        _check_ooxml if ending in MAIN_PARTS else _check_odf
    )  # fmt: skip
    check(isi, ending)
    return Berkas(nama, KINDS[ending], len(isi), hashlib.sha256(isi).hexdigest())


def clean_name(nama: str) -> str:
    """A name that is a name on every system; Invalid where it tries to be something else."""
    nama = " ".join(unicodedata.normalize("NFC", nama).split(" ")).strip()
    if not nama or len(nama) > MAX_NAME:
        raise _no(_("Nama berkas diisi, paling panjang %(n)s karakter.") % {"n": MAX_NAME})
    if "/" in nama or "\\" in nama or ".." in nama or ":" in nama:
        raise _no(_("Nama berkas tidak boleh memuat alamat folder. Beri nama biasa, misalnya rekap.pdf."))
    if any(unicodedata.category(letter)[0] == "C" for letter in nama):
        raise _no(_("Nama berkas memuat karakter tersembunyi. Beri nama biasa, misalnya rekap.pdf."))
    stem, dot, ending = nama.rpartition(".")
    if not dot or not stem.strip(". ") or RESERVED.fullmatch(stem.split(".")[0].strip()):
        raise _no(_("Beri berkas nama dan akhiran biasa, misalnya rekap.pdf."))
    parts = [part.strip().lower() for part in nama.split(".")[1:]]
    if PROGRAMS & set(parts):
        raise _no(_("Berkas program, makro, atau halaman web tidak diterima sebagai bukti, juga dengan akhiran ganda."))
    if ending.lower() in OLD_OFFICE:
        raise _no(_("Simpan sebagai .%(baru)s lebih dahulu, lalu unggah.") % {"baru": OLD_OFFICE[ending.lower()]})
    if ending.lower() not in KINDS:
        raise _no(_("Jenis berkas ini tidak diterima. Unggah PDF, gambar (PNG, JPEG, WebP), atau dokumen Office."))
    return nama


def _no(pesan: str) -> Invalid:
    return Invalid([Masalah(pesan, "berkas")])


def _not_what_it_says(isi: bytes, ending: str) -> Invalid:
    """The sentence for a content that belongs to another kind of file, which is named where it is known."""
    try:
        known = puremagic.from_string(isi[:4096]).lstrip(".")
    except (puremagic.PureError, ValueError):
        known = ""
    pesan = _("Isi berkas bukan %(akhiran)s yang utuh.") % {"akhiran": f".{ending}"}
    if known and known != ending:
        pesan += " " + _("Isinya tampak seperti .%(jenis)s.") % {"jenis": known}
    return _no(pesan + " " + _("Buka dan simpan ulang, lalu unggah lagi."))


def _check_pdf(isi: bytes, ending: str) -> None:
    if not isi.startswith(b"%PDF-") or zipfile.is_zipfile(io.BytesIO(isi)):
        raise _not_what_it_says(isi, ending)
    try:
        with pikepdf.open(io.BytesIO(isi)) as pdf:
            if len(pdf.objects) > MAX_OBJECTS or not len(pdf.pages):
                raise _not_what_it_says(isi, ending)
            if any(_is_active(each) for each in pdf.objects):
                raise _no(_("PDF ini memuat program atau lampiran. Cetak ulang ke PDF biasa, lalu unggah."))
    except pikepdf.PasswordError:
        raise _no(_("PDF ini berkata sandi. Hapus kata sandinya, lalu unggah.")) from None
    except (pikepdf.PdfError, *BROKEN):
        raise _not_what_it_says(isi, ending) from None


def _is_active(thing: pikepdf.Object, depth: int = 0) -> bool:
    """Whether an object of a PDF, with what stands inside it, runs something or carries a file."""
    if depth > MAX_DEPTH:
        return True  # no honest document nests like this
    if isinstance(thing, pikepdf.Array):
        inner: list[object] = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        if ACTIVE & set(thing.keys()) or any(str(thing.get(key)) in ACTIVE for key in ("/S", "/Type", "/Subtype")):
            return True
        inner = [value for _key, value in thing.items()]
    else:
        return False
    return any(_is_active(one, depth + 1) for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect)


def _check_image(isi: bytes, ending: str) -> None:
    """Decoded once, whole, within the limit of pixels."""
    if zipfile.is_zipfile(io.BytesIO(isi)):
        raise _not_what_it_says(isi, ending)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(isi), formats=("PNG", "JPEG", "WEBP")) as image:
                kind = Image.MIME.get(image.format or "")
                if image.width * image.height > MAX_PIXELS:
                    raise _no(_("Gambar ini terlalu besar. Kecilkan ukurannya, lalu unggah."))
                if kind != KINDS[ending]:
                    raise _not_what_it_says(isi, ending)
                # A process-wide switch of Pillow, which WeasyPrint turns on for itself when it is imported: half a
                # picture would then pass as a whole one.
                ImageFile.LOAD_TRUNCATED_IMAGES = False
                image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _no(_("Gambar ini terlalu besar. Kecilkan ukurannya, lalu unggah.")) from None
    except (UnidentifiedImageError, SyntaxError, *BROKEN):
        raise _not_what_it_says(isi, ending) from None


def _check_ooxml(isi: bytes, ending: str) -> None:
    with _package(isi, ending) as package:
        names = set(package.namelist())
        if not {"[Content_Types].xml", MAIN_PARTS[ending]} <= names:
            raise _not_what_it_says(isi, ending)
        if b"macroEnabled" in package.read("[Content_Types].xml"):
            raise _no(_("Dokumen ini memuat makro. Simpan tanpa makro, lalu unggah."))
        _check_markup(package)


def _check_odf(isi: bytes, ending: str) -> None:
    with _package(isi, ending) as package:
        names = package.namelist()
        if "content.xml" not in names or names[0] != "mimetype" or package.read("mimetype") != KINDS[ending].encode():
            raise _not_what_it_says(isi, ending)
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise _no(_("Dokumen ini berkata sandi. Hapus kata sandinya, lalu unggah."))
        _check_markup(package)


def _package(isi: bytes, ending: str) -> zipfile.ZipFile:
    """The package of an Office document, measured before anything in it is unpacked."""
    if not isi.startswith(b"PK\x03\x04"):
        raise _not_what_it_says(isi, ending)
    try:
        package = zipfile.ZipFile(io.BytesIO(isi))
    except BROKEN:
        raise _not_what_it_says(isi, ending) from None
    parts = package.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise _no(_("Dokumen ini berkata sandi. Hapus kata sandinya, lalu unggah."))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _no(_("Isi dokumen ini terlalu besar setelah dibuka. Hapus gambar yang tidak perlu."))
    if any(part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size for part in parts):
        raise _no(_("Isi dokumen ini terlalu padat untuk dokumen biasa sehingga tidak dibuka."))
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise _no(_("Dokumen ini memuat alamat yang tidak wajar sehingga tidak diterima. Simpan ulang di Office."))
    if any(IN_PROGRAMS.search(name) for name in names):
        raise _no(_("Dokumen ini memuat makro atau program. Simpan tanpa makro, lalu unggah."))
    return package


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name


def _check_markup(package: zipfile.ZipFile) -> None:
    """Every part can be unpacked; the XML has no document types and fetches nothing from elsewhere by itself."""
    try:
        for part in package.infolist():
            content = package.read(part)  # zipfile reads no more than the header declares, and checks the sum
            if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
                continue
            if DOCTYPE.search(content) or content.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise _no(_("Dokumen ini memuat definisi XML yang tidak diizinkan. Simpan ulang di Office."))
            if OUTSIDE.search(content):
                raise _no(_("Dokumen ini mengambil isi dari alamat lain. Hapus tautan itu, lalu unggah."))
    except (NotImplementedError, *BROKEN):
        raise _no(_("Dokumen ini rusak. Buka dan simpan ulang, lalu unggah.")) from None
