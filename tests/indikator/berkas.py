"""Files of evidence for the tests, made here: good ones of each kind, and the parts of bad ones."""

import io
import zipfile
from collections.abc import Mapping

import pikepdf
from PIL import Image

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def image(kind: str, size: tuple[int, int] = (8, 8)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind)
    return buffer.getvalue()


def png() -> bytes:
    return image("PNG")


def pdf(extra: Mapping[str, object] | None = None, *, password: str = "") -> bytes:
    """One empty page; `extra` goes into the catalogue."""
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for key, value in (extra or {}).items():
            document.Root[key] = value
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        document.save(buffer, encryption=encryption)
    return buffer.getvalue()


def package(parts: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def ooxml(more: Mapping[str, str | bytes] | None = None, main: str = "word/document.xml") -> bytes:
    return package({"[Content_Types].xml": TYPES, main: "<document/>", **(more or {})})


def odf(kind: str = "text", more: Mapping[str, str | bytes] | None = None) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return package({"mimetype": mimetype, "content.xml": "<office/>", **(more or {})}, stored=True)
