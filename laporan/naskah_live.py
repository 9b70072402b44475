"""What the editor of texts shows while somebody types: the document as it will look, advice, what is not filled."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from laporan.document import (
    Block,
    Cell,
    Document,
    Heading,
    Margins,
    Meta,
    Paper,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
)
from laporan.naskah.hukum import advice
from laporan.naskah.nomor import problems as pattern_problems
from laporan.naskah.teks import filled, unfilled
from laporan.render import html
from laporan.reports.base import DRAFT
from laporan.reports.kolom_iku import Kolom
from laporan.reports.naskah import decree, lampiran_head, letterhead, signature
from laporan.rules.naskah import KEPUTUSAN

HURUF = {"kertas-kerja-csf": "Arial", "perjanjian-kinerja": "Arial"}
UPRIGHT = Paper("F4", "portrait", Margins(20.0, 25.0, 25.0, 30.0))


def answer(isi: Mapping[str, Any], nilai: Mapping[str, str], lambang: bytes | None, laporan: str) -> dict[str, Any]:
    """For the page: markup of the preview, how its sheet looks, advice with its changes."""
    found = [one.as_dict() for one in advice(isi)]
    found += [
        {"letak": place, "pesan": _("Isian {%(nama)s} belum dikenal atau belum punya nilai.") % {"nama": name},
         "ubah": None}
        for place, name in unfilled(isi, nilai)
    ]  # fmt: skip
    if pattern_problems(str(isi.get("pola_nomor") or "")):
        pesan = _("Pola nomor memuat {urut} satu kali; selain itu boleh {tahun} dan {bulan}.")
        found.append({"letak": "pola_nomor", "pesan": pesan, "ubah": None})
    rupa = {"huruf": isi.get("huruf") or HURUF.get(laporan, "Bookman"), "spasi": isi.get("spasi") or "1,15"}
    return {"html": html.fragment(preview(filled(isi, nilai), lambang, laporan)), "saran": found, "rupa": rupa}


def preview(isi: Mapping[str, Any], lambang: bytes | None, laporan: str) -> Document:
    """The texts alone, as a draft: what stands before and around the tables of the document."""
    parts = [
        tuple(part) for part in (_front(isi), _decree(isi, lambang), _chapters(isi), _lampiran(isi, laporan)) if part
    ]
    meta = Meta(printed=timezone.localtime())
    sections = tuple(Section(blocks) for blocks in parts) or (Section((Paragraph(_("Naskah ini masih kosong.")),)),)
    return Document("naskah", str(isi.get("judul") or _("Naskah")), sections, meta, UPRIGHT, mark=DRAFT)


def _front(isi: Mapping[str, Any]) -> list[Block]:
    paragraphs = isi.get("kata_pengantar") or []
    return [Heading("KATA PENGANTAR"), *(Paragraph(one) for one in paragraphs)] if paragraphs else []


def _decree(isi: Mapping[str, Any], lambang: bytes | None) -> list[Block]:
    if isi.get("menimbang") or isi.get("mengingat") or isi.get("diktum"):
        return list(decree(isi, None, lambang))
    blocks: list[Block] = [letterhead(isi, lambang)] if isi.get("kop") else []
    titles = [str(isi[key]) for key in ("judul", "subjudul", "tentang") if isi.get(key)]
    blocks += [Paragraph(one, align="center", bold=True) for one in titles]
    blocks += [Paragraph(str(one)) for one in isi.get("pernyataan") or ()]
    blocks += [Points(tuple(isi["bagian"]), "a.")] if isi.get("bagian") else []
    blocks += [signature(isi, None)] if isi.get("jabatan_penandatangan") else []
    return blocks


def _chapters(isi: Mapping[str, Any]) -> list[Block]:
    return [block for bab in isi.get("bab") or () for block in _chapter(bab)]


def _chapter(bab: Mapping[str, Any]) -> Iterator[Block]:
    if bab.get("judul"):
        yield Heading(str(bab["judul"]))
    for part in bab.get("bagian") or ():
        if part.get("judul"):
            yield Heading(str(part["judul"]), 2)
        yield from (Paragraph(str(one)) for one in part.get("isi") or ())


def _lampiran(isi: Mapping[str, Any], laporan: str) -> list[Block]:
    """What stands above the tables; of key indicators the heading of the table, in the form that was chosen."""
    blocks: list[Block] = [lampiran_head(isi, None)] if laporan in KEPUTUSAN and isi.get("judul") else []
    if isi.get("tugas"):
        blocks += [Heading(_("Tugas"), 2), Paragraph(str(isi["tugas"]))]
    if isi.get("fungsi"):
        blocks += [Heading(_("Fungsi"), 2), Points(tuple(isi["fungsi"]), "a.")]
    if laporan == "sk-iku" and isi:
        tahun = timezone.localtime().year
        columns = Kolom(str(isi.get("kolom_iku") or "kondisi"), [], range(tahun, tahun + 5)).columns
        blocks.append(Table(columns, (Row((Cell(0, "…", colspan=len(columns), align="center"),)),)))
    return blocks
