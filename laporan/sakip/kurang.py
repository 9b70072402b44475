"""What a table could not print: each value with its state and the place where it is entered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indikator.nilai import Keadaan
from laporan.document import Cell, Column, Note, Paragraph, Row, Section, Table

WORDS = {
    Keadaan.KOSONG: "belum ada",
    Keadaan.BELUM_WAKTUNYA: "belum waktunya",
    Keadaan.TIDAK_BERLAKU: "n/a",
    Keadaan.TAK_TERHITUNG: "tidak dapat dihitung",
}
"""How a missing value is printed."""


@dataclass(frozen=True, slots=True)
class Kurang:
    """`objek` is the indicator or node, `apa` which of its values, `masa` of when; `tempat` says where it is entered,
    `alamat` is the page.
    """

    pemilik: str
    objek: str
    apa: str
    masa: str
    keadaan: Keadaan
    alasan: str
    laporan: str
    tempat: str
    alamat: str


@dataclass(frozen=True, slots=True)
class Hilang:
    """One line of the list: a value with all the periods and reports that lack it; the page is that of the first."""

    pertama: Kurang
    masa: list[str]
    laporan: list[str]

    @property
    def nilai(self) -> str:
        return " ".join(filter(None, (self.pertama.apa, ", ".join(self.masa))))


def gathered(found: Iterable[Kurang]) -> list[Hilang]:
    """Each value once, in the order of its first appearance."""
    lines: dict[tuple[object, ...], Hilang] = {}
    for one in found:
        key = one.pemilik, one.objek, one.apa, one.keadaan, one.alasan, one.tempat
        line = lines.setdefault(key, Hilang(one, [], []))
        if one.masa and one.masa not in line.masa:
            line.masa.append(one.masa)
        if one.laporan not in line.laporan:
            line.laporan.append(one.laporan)
    return list(lines.values())


def section_of(found: Iterable[Kurang], *, with_owner: bool) -> Section:
    """The list of what is missing, as a section of its own; it says so where nothing is."""
    rows = gathered(found)
    title = (_("DAFTAR NILAI YANG BELUM LENGKAP"),)
    sheet = _("Belum lengkap")
    if not rows:
        return Section(blocks=(Paragraph(_("Semua nilai pada laporan ini terisi.")),), title=title, sheet=sheet)
    widths = {_("No"): 9.0, **({_("Perangkat Daerah"): 34.0} if with_owner else {}), _("Indikator/Kinerja"): 66.0,
              _("Nilai"): 38.0, _("Keadaan"): 22.0, _("Sebab"): 44.0, _("Pada laporan"): 34.0,
              _("Tempat mengisi"): 56.0}  # fmt: skip
    body = []
    for number, line in enumerate(rows, 1):
        one = line.pertama
        owner = [one.pemilik] if with_owner else []
        place = "\n".join(filter(None, (one.tempat, one.alamat)))
        texts = [str(number), *owner, one.objek, line.nilai, WORDS[one.keadaan], one.alasan, ", ".join(line.laporan),
                 place]  # fmt: skip
        body.append(Row(tuple(Cell(at, text) for at, text in enumerate(texts))))
    columns = tuple(
        Column(label, width, align="center" if at == 0 else "left") for at, (label, width) in enumerate(widths.items())
    )
    note = Note(_("“n/a” dan “belum waktunya” bukan kesalahan; keduanya dicantumkan agar terbaca bedanya dari nol."))
    return Section(blocks=(Table(columns=columns, body=tuple(body)), note), title=title, sheet=sheet)
