"""The text blocks that all decrees share, from the texts of a Naskah (domain: skeleton of a Keputusan).

Printed as the Naskah has them but for what the form itself rules: titles and Menetapkan in capitals; Mengingat in
legal order, each entry ending with a semicolon and the last with a full stop; Menimbang ending with semicolons.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from cascading.models import Rencana
from laporan.document import (
    GAP,
    USUAL_SPACING,
    Block,
    Clause,
    Clauses,
    Letterhead,
    Margins,
    Meta,
    Paper,
    PaperKind,
    Paragraph,
    Signature,
    Typeface,
    letters,
    long_date,
)
from laporan.reports.base import Penandatangan, Terbitan
from laporan.rules.naskah import margin_mm

Naskah = Mapping[str, Any]
ORDINALS: Final = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
    "KESEBELAS", "KEDUA BELAS", "KETIGA BELAS", "KEEMPAT BELAS", "KELIMA BELAS",
)  # fmt: skip
# The order of the sources of law (UU 12/2011 pasal 7 and 8), the first pattern that fits.
CLASSES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"undang-undang dasar", r"ketetapan majelis", r"undang-undang|peraturan pemerintah pengganti",
        r"peraturan pemerintah", r"peraturan presiden", r"keputusan presiden|instruksi presiden",
        r"peraturan (menteri|badan|lembaga|kepala (badan|lembaga)|bersama)",
        r"keputusan (menteri|bersama|kepala (badan|lembaga))", r"peraturan daerah provinsi", r"peraturan gubernur",
        r"peraturan daerah", r"peraturan (bupati|wali ?kota)", r"keputusan gubernur", r"keputusan (bupati|wali ?kota)",
        r"keputusan",
    )
)  # fmt: skip
SPACING: Final = {
    "": USUAL_SPACING,
    "1": 1.15,
    "1,15": USUAL_SPACING,
    "1,5": 1.75,
}  # of lines of text, in heights of the letters
YEAR: Final = re.compile(r"\btahun\s+(\d{4})|/(\d{4})\b", re.IGNORECASE)
NUMBER: Final = re.compile(r"\bnomor\s+\D*(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tata:
    """The sheet, the letters and the lines of a document."""

    paper: Paper
    typeface: Typeface
    spacing: float


def tata(naskah: Naskah, parameter: Mapping[str, Any], usual: Paper, typeface: Typeface) -> Tata:
    """What who prints asks for, else what the Naskah says, else what is usual for the document."""
    sides = usual.margins
    margins = Margins(
        top=_mm(naskah, "margin_atas", sides.top), right=_mm(naskah, "margin_kanan", sides.right),
        bottom=_mm(naskah, "margin_bawah", sides.bottom), left=_mm(naskah, "margin_kiri", sides.left),
    )  # fmt: skip
    kind: PaperKind = parameter.get("kertas") or naskah.get("kertas") or usual.kind
    face: Typeface = naskah.get("huruf") or typeface
    return Tata(Paper(kind, usual.orientation, margins), face, SPACING[str(naskah.get("spasi") or "")])


def _mm(naskah: Naskah, name: str, usual: float) -> float:
    return margin_mm(str(naskah.get(name) or "")) or usual


def meta(rencana: Rencana, terbitan: Terbitan | None) -> Meta:
    """The foot: of what is issued its number; of a draft the plan and its revision, which may still change."""
    now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
    if terbitan:
        return Meta(printed=now, footer=f"Nomor {terbitan.nomor}")
    return Meta(printed=now, revision=rencana.revisi, footer=rencana.judul)


def lampiran_head(naskah: Naskah, terbitan: Terbitan | None) -> Paragraph:
    """At the upper right of a lampiran: of which decree it is, by its own words or the decree's title."""
    first = str(naskah.get("kepala_lampiran") or "") or f"LAMPIRAN\n{naskah.get('judul') or ''}"
    tentang = f"TENTANG {about(naskah)}" if naskah.get("tentang") else ""
    lines = filter(None, (first.strip(), number_line(terbitan), tentang))
    return Paragraph("\n".join(lines), align="right", size="small")


def letterhead(naskah: Naskah, emblem: bytes | None = None) -> Letterhead:
    return Letterhead(tuple(naskah.get("kop") or ()), emblem)


def decree(naskah: Naskah, terbitan: Terbitan | None, emblem: bytes | None = None) -> tuple[Block, ...]:
    """The whole decree but its lampiran; without `terbitan` as a draft with gaps for number and date."""
    title = str(naskah.get("judul") or "")
    head = str(naskah.get("jabatan_penandatangan") or "")
    blocks: list[Block] = [letterhead(naskah, emblem)] if naskah.get("kop") else []
    blocks += [_title(title), _title(number_line(terbitan)), _title("TENTANG"), _title(about(naskah))]
    if head:
        blocks.append(_title(f"{head.upper()},"))
    if reasons := naskah.get("menimbang"):
        clauses = (Clause(f"{letters(at)}.", closed(text, ";")) for at, text in enumerate(reasons))
        blocks.append(Clauses("Menimbang", tuple(clauses)))
    if laws := naskah.get("mengingat"):
        ordered = legal_order(laws)
        ends = [";"] * (len(ordered) - 1) + ["."]
        closings = map(closed, ordered, ends)
        blocks.append(Clauses("Mengingat", tuple(Clause(f"{at}.", text) for at, text in enumerate(closings, 1))))
    blocks.append(_title("MEMUTUSKAN:"))
    decided = str(naskah.get("menetapkan") or f"{title} tentang {naskah.get('tentang') or ''}")
    blocks.append(Clauses("Menetapkan", (Clause("", closed(decided.upper(), ".")),)))
    blocks += [Clauses(nomor, (Clause("", text),)) for nomor, text in diktum(naskah, terbitan)]
    blocks.append(signature(naskah, terbitan, decree=True))
    return tuple(blocks)


def number_line(terbitan: Terbitan | None) -> str:
    """'NOMOR …', with a gap in a draft."""
    return f"NOMOR {terbitan.nomor if terbitan else f'{GAP} TAHUN {GAP[:8]}'}"


def about(naskah: Naskah) -> str:
    """The title of the decree, in capitals."""
    return str(naskah.get("tentang") or "").upper()


def diktum(naskah: Naskah, terbitan: Terbitan | None) -> list[tuple[str, str]]:
    """Ordinals and texts; a revocation comes behind what is decided: before the last diktum, which says from when the
    decree is in force, or at the end where there is but one.
    """
    given = [(str(one["nomor"]), str(one["isi"])) for one in naskah.get("diktum") or ()]
    if terbitan is None or not terbitan.mencabut:
        return given
    texts = [text for _ordinal, text in given]
    texts.insert(max(1, len(texts) - 1), f"{terbitan.mencabut} dicabut dan dinyatakan tidak berlaku.")
    return [(ORDINALS[at] if at < len(ORDINALS) else f"KE-{at + 1}", text) for at, text in enumerate(texts)]


def signature(
    naskah: Naskah, terbitan: Terbitan | None, *, role: str = "", decree: bool = False, own: bool = True
) -> Signature:
    """The block of who signs. `role` where it is not that of the Naskah; then `own` is False and no name is known."""
    signer = terbitan.penandatangan if terbitan and own else None
    signer = signer or Penandatangan(role or str(naskah.get("jabatan_penandatangan") or ""))
    return Signature(
        place=str(naskah.get("ditetapkan_di") or ""),
        date=long_date(terbitan.tanggal) if terbitan else "",
        role=(f"{signer.jabatan.upper() or GAP},",),
        name=signer.nama,
        rank=signer.pangkat,
        nip=signer.nip,
        qr=terbitan.tautan if terbitan and own else "",
        decree=decree,
    )


def legal_order(texts: Sequence[str]) -> list[str]:
    """UU before PP before Perpres …, in a class by year and number; what is none of them stays last, in its order."""
    return sorted(texts, key=_rank)


def _rank(text: str) -> tuple[int, int, int]:
    kind = next((at for at, pattern in enumerate(CLASSES) if pattern.match(text.strip())), len(CLASSES))
    year, number = YEAR.search(text), NUMBER.search(text)
    if kind == len(CLASSES):
        return kind, 0, 0
    return kind, int(year[1] or year[2]) if year else 0, int(number[1]) if number else 0


def closed(text: str, end: str) -> str:
    """The text with this mark at its end instead of the one that it has."""
    return text.rstrip().rstrip(";.,").rstrip() + end


def _title(text: str) -> Paragraph:
    return Paragraph(text, align="center")
