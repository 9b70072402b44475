"""A plan as its workbook for editing holds it: every field as a text, every choice by the name that people read.

Export and import share it, so that what was exported unchanged is found unchanged.
"""

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading.models import Rencana, Simpul
from cascading.queries import jenjang_of
from indikator.capaian.waktu import ROMAN
from indikator.models import Indikator, Satuan, Target
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.models import Jabatan, Unit

FORMAT = "kinerja-lembar/2"  # stands in the first cell of ACUAN; another form of workbook gets another number
SIMPUL, INDIKATOR, PILIHAN, ACUAN, PETUNJUK = "Simpul", "Indikator", "Pilihan", "Acuan", "Petunjuk"
MAX_SUGGESTIONS = 200
MAX_CELL = 32_767  # characters that a cell holds
BLANK_LINE = re.compile(r"\n\s*\n")
ID, NO, INDUK, NO_SIMPUL, NAMA_SIMPUL, HAPUS = "id", "No.", "Induk", "No. simpul", "Pernyataan simpul", "Hapus"


@dataclass(frozen=True, slots=True)
class Medan:
    """A field of a node or an indicator as a column: its heading, its width, and the list it chooses from.

    A field of paragraphs stands in one cell, with a blank line between two.
    """

    nama: str
    judul: Any
    lebar: int
    pilihan: str = ""
    is_paragraphs: bool = False

    def text(self, value: Any, pilihan: "Pilihan") -> str:
        """A value of the field as its cell shows it, no longer than a cell can be."""
        if self.pilihan:
            return pilihan.name(self.pilihan, value)
        text = "\n\n".join(value) if self.is_paragraphs else value
        return str(text)[:MAX_CELL]

    def plain(self, text: str) -> str | list[str]:
        """The value of a cell, of a field that is no choice."""
        if not self.is_paragraphs:
            return text.strip()
        return [one.strip() for one in BLANK_LINE.split(text) if one.strip()]


MEDAN_SIMPUL = (
    Medan("jenjang_id", gettext_lazy("Jenjang"), 14, "jenjang"),
    Medan("nomor_lama", gettext_lazy("Nomor"), 8),
    Medan("kode", gettext_lazy("Kode"), 14),
    Medan("pernyataan", gettext_lazy("Pernyataan"), 60),
    Medan("sasaran", gettext_lazy("Kalimat sasaran"), 40),
    Medan("unit_id", gettext_lazy("Unit"), 28, "unit"),
    Medan("jabatan_id", gettext_lazy("Jabatan"), 28, "jabatan"),
    Medan("eselon", gettext_lazy("Eselon"), 8),
    Medan("penjelasan", gettext_lazy("Penjelasan"), 40, is_paragraphs=True),
    Medan("masalah", gettext_lazy("Masalah"), 40, is_paragraphs=True),
    Medan("faktor_penyebab", gettext_lazy("Faktor penyebab"), 40),
    Medan("penutup", gettext_lazy("Penutup"), 40),
)
MEDAN_INDIKATOR = (
    Medan("nama", gettext_lazy("Indikator"), 48),
    Medan("rumus_teks", gettext_lazy("Formula"), 40),
    Medan("satuan_id", gettext_lazy("Satuan"), 14, "satuan"),
    Medan("polaritas", gettext_lazy("Polaritas"), 20, "polaritas"),
    Medan("akumulasi", gettext_lazy("Akumulasi"), 20, "akumulasi"),
    Medan("sumber_data", gettext_lazy("Sumber data"), 28),
    Medan("penanggung_jawab", gettext_lazy("Penanggung jawab"), 28),
    Medan("baseline_teks", gettext_lazy("Kondisi awal"), 14),
    Medan("akhir_teks", gettext_lazy("Kondisi akhir"), 14),
    Medan("definisi", gettext_lazy("Definisi"), 40),
    Medan("makna", gettext_lazy("Makna"), 40),
    Medan("alasan", gettext_lazy("Alasan pemilihan"), 40),
    Medan("relevansi", gettext_lazy("Relevansi"), 40),
    Medan("keterangan", gettext_lazy("Keterangan"), 40),
)


class Pilihan:
    """What may stand in the fields that choose: value and name, of each kind, both ways."""

    def __init__(self, lists: dict[str, list[tuple[Any, str]]]) -> None:
        self.lists = lists
        self._names = {kind: dict(rows) for kind, rows in lists.items()}
        self._values = {kind: {folded(name): value for value, name in rows} for kind, rows in lists.items()}
        self._unknown_said: dict[tuple[str, str], str] = {}

    def names(self, kind: str) -> list[str]:
        return [name for _value, name in self.lists[kind]]

    def name(self, kind: str, value: object) -> str:
        return self._names[kind].get(value, "") if value else ""

    def value(self, kind: str, text: str) -> Any:
        """The value of a name; raises LookupError with a sentence that suggests what may have been meant."""
        found = self._values[kind].get(folded(text))
        if found is None:
            raise LookupError(self._unknown(kind, text))
        return found

    def _unknown(self, kind: str, text: str) -> str:
        """Said once for each text; a search for near names costs, so a sheet full of nonsense gets no more of them."""
        key = kind, folded(text)
        if key not in self._unknown_said:
            pesan = _("%(kind)s “%(text)s” tidak dikenal.") % {"kind": kind.capitalize(), "text": text[:80]}
            self._unknown_said[key] = f"{pesan} {self._advice(*key)}"
        return self._unknown_said[key]

    def _advice(self, kind: str, text: str) -> str:
        may_search = len(text) <= 120 and len(self._unknown_said) < MAX_SUGGESTIONS
        near = difflib.get_close_matches(text, self._values[kind], n=1, cutoff=0.6) if may_search else []
        if not near:
            return _("Pilih dari daftar di sel itu.")
        name = next(name for name in self.names(kind) if folded(name) == near[0])
        return _("Maksud Anda “%(name)s”?") % {"name": name}


Masa = tuple[int, int]  # a year, and its quarter; 0 for the year itself


def target_heading(masa: Masa) -> str:
    tahun, triwulan = masa
    return f"Target {tahun} TW {ROMAN[triwulan]}" if triwulan else f"Target {tahun}"


@dataclass(frozen=True, slots=True)
class TargetKini:
    teks: str
    revisi: int


@dataclass(frozen=True, slots=True)
class IndikatorKini:
    id: int
    simpul_id: int
    revisi: int
    isi: dict[str, str]
    target: dict[Masa, TargetKini] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SimpulKini:
    """`induk_id` is None for the nodes at the top."""

    id: int
    induk_id: int | None
    revisi: int
    isi: dict[str, str]


@dataclass(frozen=True, slots=True)
class RencanaKini:
    """The plan as it stands; nodes in tree order, indicators in the order of their nodes."""

    rencana: Rencana
    pilihan: Pilihan
    simpul: dict[int, SimpulKini]
    indikator: dict[int, IndikatorKini]

    @property
    def masa(self) -> list[Masa]:
        """The columns of targets: each year, and its quarters where one of them has a target."""
        quartered = {tahun for one in self.indikator.values() for tahun, triwulan in one.target if triwulan}
        return [(tahun, triwulan) for tahun in self.rencana.tahun for triwulan in range(5 if tahun in quartered else 1)]


def plan_of(actor: Actor, rencana: Rencana) -> RencanaKini:
    """The plan that the actor may read, with what may be chosen in it. Seven queries whatever the size."""
    pilihan = choices_for(actor, rencana)
    rows = Simpul.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana)
    names = [one.nama for one in MEDAN_SIMPUL]
    found: dict[int, SimpulKini] = {}
    for pk, induk_id, revisi, *values in rows.order_by("lft").values_list("id", "induk_id", "revisi", *names):
        if induk_id is not None:
            above = induk_id if induk_id in found else None
            found[pk] = SimpulKini(pk, above, revisi, _texts(MEDAN_SIMPUL, values, pilihan))
    return RencanaKini(rencana, pilihan, found, _indicators(rencana, pilihan))


def _indicators(rencana: Rencana, pilihan: Pilihan) -> dict[int, IndikatorKini]:
    names = [one.nama for one in MEDAN_INDIKATOR]
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana)
    found = {
        pk: IndikatorKini(pk, simpul_id, revisi, _texts(MEDAN_INDIKATOR, values, pilihan))
        for pk, simpul_id, revisi, *values in rows.order_by("simpul__lft", "urutan").values_list(
            "id", "simpul_id", "revisi", *names
        )
    }
    targets = Target.objects.filter(pemda_id=rencana.pemda_id, indikator__simpul__rencana=rencana)
    for indikator_id, tahun, triwulan, teks, revisi in targets.values_list(
        "indikator_id", "tahun", "triwulan", "teks", "revisi"
    ):
        found[indikator_id].target[tahun, triwulan or 0] = TargetKini(teks, revisi)
    return found


def choices_for(actor: Actor, rencana: Rencana) -> Pilihan:
    units = visible_to(actor, Unit.objects.order_by("urutan", "id")).values_list("id", "nama", "induk__nama")
    offices = visible_to(actor, Jabatan.objects.order_by("urutan", "id")).values_list("id", "nama", "unit__nama")
    satuan = visible_to(actor, Satuan.objects.order_by("nama", "id")).values_list("id", "nama")
    return Pilihan(
        {
            "jenjang": [(one.pk, one.nama) for one in jenjang_of(rencana)],
            "unit": _told_apart(units),
            "jabatan": _told_apart(offices),
            "satuan": list(satuan),
            "polaritas": [(value, str(label)) for value, label in Indikator.Polaritas.choices],
            "akumulasi": [(value, str(label)) for value, label in Indikator.Akumulasi.choices],
        }
    )


def _told_apart(rows: Iterable[tuple[int, str, str | None]]) -> list[tuple[int, str]]:
    """Names that occur twice get what they belong to behind them, and at last their id."""
    rows = list(rows)
    counts = Counter(folded(nama) for _pk, nama, _above in rows)
    named: list[tuple[int, str]] = []
    taken: set[str] = set()
    for pk, nama, above in rows:
        name = f"{nama} ({above})" if above and counts[folded(nama)] > 1 else nama
        name = f"{name} #{pk}" if folded(name) in taken else name
        taken.add(folded(name))
        named.append((pk, name))
    return named


def _texts(medan: Sequence[Medan], values: Sequence[Any], pilihan: Pilihan) -> dict[str, str]:
    return {one.nama: one.text(value, pilihan) for one, value in zip(medan, values, strict=True)}


def folded(text: str) -> str:
    """How names are compared: without case, and with single blanks."""
    return " ".join(text.split()).casefold()


def fingerprint(text: str) -> str:
    """Tells whether a text is still the exported one, without holding it twice in the workbook."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:10]
