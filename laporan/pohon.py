"""A plan as a tree of boxes to be drawn: what each box says, in which row it stands, where a set of pages begins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse

from cascading import queries as plan_queries
from cascading.models import Jenjang, Rencana
from indikator.models import Indikator
from indikator.queries.kotak import Kotak, KotakIndikator, boxes_of
from laporan.diagram.boxes import Content, Measure
from laporan.diagram.drawing import Branch, Style, Title
from laporan.render.pdf.metrics import faces
from laporan.rumus import expression_cell

SET_LEVEL = {"cascading": "program", "csf": "csf"}  # where a set of pages begins; else with the last three levels
LABELS = ("Formulasi", "Tipe Penghitungan", "Sumber Data", "Keterangan")
TIPE = {
    Indikator.Akumulasi.KUMULATIF: "Kumulatif",
    Indikator.Akumulasi.NILAI_AKHIR: "Non Kumulatif",
    Indikator.Akumulasi.RATA_RATA: "Rata-rata",
    Indikator.Akumulasi.MAKSIMUM: "Maksimum",
    Indikator.Akumulasi.MINIMUM: "Minimum",
}
NEGATIVE = " Negatif"  # of what adds up and should stay small


@dataclass(frozen=True, slots=True)
class Pohon:
    """The plan's boxes in tree order, and its levels from the top."""

    rencana: Rencana
    jenjang: list[Jenjang]
    kotak: list[Kotak]

    @property
    def levels(self) -> dict[str, int]:
        return {one.kode: index for index, one in enumerate(self.jenjang)}

    @property
    def set_level(self) -> int:
        """The level whose nodes begin a set of pages."""
        usual = max(0, len(self.jenjang) - 3)
        return self.levels.get(SET_LEVEL.get(self.rencana.skema.kode, ""), usual)

    @property
    def bands(self) -> dict[int, tuple[str, ...]]:
        """Per level its name, and the eselon of its nodes where they say one."""
        return {
            level: (one.nama.upper(), *self._eselon(one.kode)) for level, one in enumerate(self.jenjang)
        }  # fmt: skip

    def _eselon(self, jenjang: str) -> tuple[str, ...]:
        found = dict.fromkeys(one.eselon for one in self.kotak if one.jenjang == jenjang and one.eselon)
        return (f"ESELON {', '.join(found)}",) if found else ()

    @property
    def style(self) -> Style:
        return Style(faces(), self.bands)

    @property
    def title(self) -> Title:
        pemda, unit = self.rencana.pemda, self.rencana.unit
        name = f"Pohon Kinerja {unit.nama if unit else pemda.nama}".upper()
        return Title(name, " · ".join([*([pemda.nama] if unit else []), f"Tahun {self.rencana.periode}"]))

    def label(self, kotak: Kotak) -> str:
        nama = self.jenjang[self.levels[kotak.jenjang]].nama
        return " ".join(filter(None, (nama, kotak.nomor)))

    def branches(self, closed: Collection[int] = ()) -> list[Branch]:
        """The tree as it is drawn; what stands below the `closed` nodes is left out."""
        levels, found = self.levels, dict[int, Branch]()
        address = reverse("simpul", args=[self.rencana.pemda.slug, self.rencana.slug, 0]).removesuffix("0/")
        roots: list[Branch] = []
        for one in self.kotak:
            if one.induk_id is not None and (one.induk_id in closed or one.induk_id not in found):
                continue
            branch = Branch(self._content(one, levels[one.jenjang], address))
            found[one.id] = branch
            (roots if one.induk_id is None else found[one.induk_id].children).append(branch)
        return roots

    def _content(self, kotak: Kotak, level: int, address: str) -> Content:
        return Content(
            label=self.label(kotak),
            pernyataan="\n".join(filter(None, (kotak.jabatan, kotak.pernyataan))),
            kode=kotak.kode,
            jenjang=self.jenjang[level].nama,
            sasaran=kotak.sasaran,
            indikator=tuple(Measure(one.nama, penjelasan(one)) for one in kotak.indikator),
            level=level,
            key=kotak.id,
            link=f"{address}{kotak.id}/",
        )


def pohon_of(rencana: Rencana) -> Pohon:
    """Of a plan that the actor may read. Three queries whatever its size, or four."""
    return Pohon(rencana, plan_queries.jenjang_of(rencana), boxes_of(rencana))


def texts_of(one: KotakIndikator) -> Sequence[str]:
    """The Penjelasan of an indicator, in the order of LABELS."""
    formulasi = one.rumus_teks or expression_cell(0, one.rumus, one.label).text
    return formulasi, tipe(one), one.sumber_data, one.keterangan


def penjelasan(one: KotakIndikator) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in zip(LABELS, texts_of(one), strict=True) if text)


def tipe(one: KotakIndikator) -> str:
    """Non Kumulatif, Kumulatif, Kumulatif Negatif …, as documents print it; empty where nobody has said."""
    if not one.akumulasi:
        return ""
    is_negative = one.akumulasi == Indikator.Akumulasi.KUMULATIF and one.polaritas == Indikator.Polaritas.TURUN
    return TIPE[Indikator.Akumulasi(one.akumulasi)] + (NEGATIVE if is_negative else "")
