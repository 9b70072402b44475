"""Perjanjian Kinerja: for each jabatan a page on which it promises and its superior accepts, and the two tables of it.

Eselon II promises its sasaran with the programs, III its programs with the kegiatan, IV its kegiatan with the sub
kegiatan. The plan's version tells murni from perubahan. Place, date and signs are left open for those who sign.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from indikator.nilai import Keadaan
from indikator.queries.tabel import BarisCapaian, number_of
from indikator.rupiah import write_rupiah
from laporan.document import (
    GAP,
    Align,
    Block,
    Cell,
    Column,
    Facts,
    Margins,
    Paragraph,
    Row,
    Section,
    Signature,
    Table,
    long_date,
)
from laporan.reports.base import Terbitan
from laporan.reports.naskah import letterhead, number_line
from laporan.sakip import rumus
from laporan.sakip.bahan import Bahan, Butir, total
from laporan.sakip.dokumen import Bagian, Sakip
from laporan.sakip.jabatan import Perjanjian, Pihak, agreements
from laporan.sakip.lembar import Lembar
from laporan.sakip.sasaran import side_by_side


class Anggaran(NamedTuple):
    """Whose money a level of jabatan promises: the word in the heading, and the level of the tree."""

    nama: str
    jenjang: str


MONEY = {
    "II": Anggaran("Program", "program"),
    "III": Anggaran("Kegiatan", "kegiatan"),
    "IV": Anggaran("Sub Kegiatan", "sub_kegiatan"),
}
TABLE_A: tuple[tuple[str, float, Align], ...] = (
    ("No", 10.0, "center"), ("Sasaran Strategis", 66.0, "left"), ("Indikator Kinerja", 72.0, "left"),
    ("Target", 34.0, "right"),
)  # fmt: skip
REVOCATION = "Dengan berlakunya perjanjian ini, %s dicabut dan dinyatakan tidak berlaku."
LETTER = Margins(top=25.0, right=20.0, bottom=25.0, left=30.0)  # mm, of a letter
OPENING = (
    "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan, dan akuntabel serta berorientasi pada "
    "hasil, kami yang bertanda tangan di bawah ini:"
)
PROMISE = (
    "Pihak pertama berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian ini, dalam "
    "rangka mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam dokumen perencanaan. "
    "Keberhasilan dan kegagalan pencapaian target kinerja tersebut menjadi tanggung jawab kami."
)
# The head of the region promises alone (domain: the agreement of a Bupati has no second party).
OPENING_ALONE = OPENING.replace("kami yang bertanda tangan", "saya yang bertanda tangan")
PROMISE_ALONE = PROMISE.replace("Pihak pertama berjanji", "Saya berjanji").replace("kami.", "saya.")
SUPERVISION = (
    "Pihak kedua akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap capaian kinerja dari "
    "perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka pemberian penghargaan dan sanksi."
)


@dataclass(frozen=True, slots=True)
class Bentuk:
    """How an agreement is printed: with the texts of its Naskah and what issuing gives; in a book it has no number."""

    naskah: Mapping[str, Any] = field(default_factory=dict)
    terbitan: Terbitan | None = None
    lambang: bytes | None = None
    bernomor: bool = False

    def pernyataan(self, place: int, usual: str) -> str:
        """A paragraph of the statement, from 0: that of the Naskah, else the usual one."""
        own = self.naskah.get("pernyataan") or ()
        return str(own[place]) if place < len(own) and own[place] else usual

    def sendiri(self, place: int, usual: str, alone: str) -> str:
        """The same where one signs alone: what a Naskah has from the template speaks of two."""
        text = self.pernyataan(place, usual)
        return alone if text == usual else text


BUKU = Bentuk()


def susun(bahan: Bahan) -> Bagian:
    return made_of(bahan, agreements(bahan), BUKU)


def made_of(bahan: Bahan, chosen: Sequence[Perjanjian], bentuk: Bentuk) -> Bagian:
    """These agreements of a plan and year."""
    lembar = Lembar(bahan, SAKIP.nama)
    sections = [section for one in chosen for section in _agreement(lembar, one, bentuk)]
    if not sections:
        blocks = (Paragraph(_("Rencana ini belum punya sasaran.")),)
        sections = [Section(blocks=blocks, title=(title_of(bahan),), sheet=_("PK"))]
    return Bagian(tuple(sections), lembar.kurang)


def title_of(bahan: Bahan) -> str:
    kind = _("PERJANJIAN KINERJA PERUBAHAN TAHUN") if bahan.rencana.perubahan_dari_id else _("PERJANJIAN KINERJA TAHUN")
    return f"{kind} {bahan.tahun}"


def _agreement(lembar: Lembar, one: Perjanjian, bentuk: Bentuk) -> list[Section]:
    name = f"PK {one.tingkat} {_short(lembar.bahan, one)}" if one.kedua else _("PK Kepala Daerah")
    who = f"{_('Perjanjian Kinerja')} {one.pertama.jabatan}"
    return [
        Section(blocks=_statement(lembar, one, bentuk), sheet=name, bookmark=who, brief=True),
        Section(blocks=_attachment(lembar, one, bentuk), sheet=f"Lampiran {name}"),
    ]


def _short(bahan: Bahan, one: Perjanjian) -> str:
    unit = bahan.unit.get(one.unit_id or 0)
    return (unit.singkatan or unit.nama) if unit else bahan.pemilik


# --- the statement page -------------------------------------------------------------------------------------------


def _statement(lembar: Lembar, one: Perjanjian, bentuk: Bentuk) -> tuple[Block, ...]:
    terbitan, number = bentuk.terbitan, number_line(bentuk.terbitan) if bentuk.bernomor else ""
    return (
        *((letterhead(bentuk.naskah, bentuk.lambang),) if bentuk.naskah.get("kop") else ()),
        Paragraph(title_of(lembar.bahan), align="center", bold=True, size="large"),
        Paragraph(lembar.bahan.judul, align="center", bold=True),
        *((Paragraph(number, align="center"),) if number else ()),
        *_words(lembar, one, bentuk),
        *((Paragraph(REVOCATION % terbitan.mencabut),) if terbitan and terbitan.mencabut else ()),
        _signatures(one, bentuk),
    )


def _words(lembar: Lembar, one: Perjanjian, bentuk: Bentuk) -> tuple[Block, ...]:
    """Who promises what to whom."""
    if one.kedua is None:
        return (
            Paragraph(bentuk.sendiri(0, OPENING, OPENING_ALONE)),
            Facts((("Nama", one.pertama.nama or GAP), ("Jabatan", one.pertama.jabatan))),
            Paragraph(bentuk.sendiri(1, PROMISE, PROMISE_ALONE)),
        )
    return (
        Paragraph(bentuk.pernyataan(0, OPENING)),
        _party(lembar, one.pertama, one, bentuk),
        Paragraph("selanjutnya disebut pihak pertama."),
        _party(lembar, one.kedua, one, bentuk),
        Paragraph("selaku atasan pihak pertama, selanjutnya disebut pihak kedua."),
        Paragraph(bentuk.pernyataan(1, PROMISE)),
        Paragraph(bentuk.pernyataan(2, SUPERVISION)),
    )


def _party(lembar: Lembar, pihak: Pihak, one: Perjanjian, bentuk: Bentuk) -> Facts:
    """Name and jabatan; who is not known is missing, and listed; what is issued leaves room for the name."""
    if bentuk.terbitan:
        return Facts((("Nama", pihak.nama or GAP), ("Jabatan", pihak.jabatan)))
    organisasi = lembar.halaman_organisasi()
    if pihak is one.pertama and one.jabatan is None:
        lembar.missing(pihak.jabatan, _("Jabatan"), Keadaan.KOSONG, tempat=_("Organisasi"), alamat=organisasi)
    name = pihak.nama or lembar.missing(
        pihak.jabatan, _("Nama pejabat"), Keadaan.KOSONG, masa=str(lembar.bahan.tahun), tempat=_("Organisasi"),
        alamat=organisasi,
    )  # fmt: skip
    return Facts((("Nama", name), ("Jabatan", pihak.jabatan)))


def _signatures(one: Perjanjian, bentuk: Bentuk) -> Signature:
    """The superior signs at the left, who promises at the right, where place and date are; or that one alone."""
    kedua, pertama = one.kedua, one.pertama
    left = None
    if kedua:
        left = Signature("", "", ("Pihak Kedua,", kedua.jabatan), kedua.nama, kedua.pangkat, kedua.nip)
    role = ("Pihak Pertama,", pertama.jabatan) if kedua else (f"{pertama.jabatan},",)
    place, terbitan = str(bentuk.naskah.get("ditetapkan_di") or GAP), bentuk.terbitan
    return Signature(
        place, long_date(terbitan.tanggal) if terbitan else GAP, role, pertama.nama, pertama.pangkat, pertama.nip,
        qr=terbitan.tautan if terbitan else "", beside=left,
    )  # fmt: skip


# --- the two tables -----------------------------------------------------------------------------------------------


def _attachment(lembar: Lembar, one: Perjanjian, bentuk: Bentuk) -> tuple[Block, ...]:
    number = f"\n{number_line(bentuk.terbitan)}" if bentuk.bernomor else ""
    head = f"LAMPIRAN {title_of(lembar.bahan)}\n{one.pertama.jabatan.upper()}{number}"
    return (
        Paragraph(head, align="center", bold=True),
        _promises(lembar, one),
        _money(lembar, one),
        _signatures(one, replace(bentuk, terbitan=bentuk.terbitan and replace(bentuk.terbitan, tautan=""))),
    )


def _promises(lembar: Lembar, one: Perjanjian) -> Table:
    columns = tuple(Column(label, width, align=align) for label, width, align in TABLE_A)
    body: list[Row] = []
    for number, butir in enumerate(one.butir, 1):
        rows = [[Cell(2, row.indikator.nama), _target(lembar, row)] for row in butir.baris]
        rows = rows or [[Cell(2, lembar.without_indicator(butir), colspan=2)]]
        body += side_by_side([Cell(0, str(number)), Cell(1, butir.simpul.sasaran or butir.nama)], rows)
    return Table(columns=columns, body=tuple(body), caption="A.")


def _target(lembar: Lembar, baris: BarisCapaian) -> Cell:
    """With its unit, where the printed target does not say it itself."""
    cell = lembar.target(3, baris)
    target, satuan = baris.target.get(0), baris.indikator.satuan
    number = number_of(target)
    if (
        target is None
        or number is None
        or satuan is None
        or any(letter.isalpha() or letter == "%" for letter in cell.text)
    ):
        return cell
    return replace(cell, text=f"{cell.text} {satuan.nama}", value=number)


def _money(lembar: Lembar, one: Perjanjian) -> Table:
    """What the performance may cost, with the total; where nothing below has a budget the table says so."""
    kind = MONEY[one.tingkat]
    columns = (
        Column("No", 10.0, align="center"), Column(kind.nama, 92.0), Column("Anggaran", 42.0, align="right"),
        Column("Keterangan", 38.0),
    )  # fmt: skip
    bahan = lembar.bahan
    found = _financed(one, kind.jenjang)
    if not found:
        word = lembar.missing(
            one.pertama.jabatan, kind.nama, Keadaan.KOSONG, masa=str(bahan.tahun), tempat=_("Pohon kinerja"),
            alamat=bahan.halaman_rencana(),
        )  # fmt: skip
        return Table(columns=columns, body=(Row((Cell(0), Cell(1, word, colspan=3))),), caption="B.")
    pagu = [bahan.sel_anggaran(each.simpul.pk).pagu.berlaku for each in found]
    body = [
        Row((Cell(0, str(number)), Cell(1, each.nama), lembar.rupiah(2, amount, each.nama, _("Pagu")), Cell(3)))
        for number, (each, amount) in enumerate(zip(found, pagu, strict=True), 1)
    ]
    amount = total(pagu)
    body.append(
        Row((
            Cell(0, "Jumlah", colspan=2, kind="band", bold=True),
            Cell(2, write_rupiah(amount) or "belum ada", bold=True, value=amount, formula=rumus.summed(2)), Cell(3),
        ))
    )  # fmt: skip
    return Table(columns=columns, body=tuple(body), caption="B.", totals=True)


def _financed(one: Perjanjian, jenjang: str) -> list[Butir]:
    """The nodes of that level among what is promised or below it, each once."""
    found: dict[int, Butir] = {}
    for butir in one.butir:
        for each in (butir, *butir.below()):
            if each.jenjang == jenjang:
                found.setdefault(each.simpul.pk, each)
    return list(found.values())


SAKIP = Sakip("perjanjian-kinerja", "Perjanjian Kinerja", susun, orientation="portrait", margins=LETTER,
              perubahan="tahun")  # fmt: skip
