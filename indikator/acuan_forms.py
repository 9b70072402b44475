"""Shape of what the page of reference data sends: fields of a form in, texts as typed out; the rules come later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from kinerja.core.errors import Invalid, Masalah

FIELDS = {
    "aturan": ("nama", "jenis", "batas_atas", "batas_bawah", "angkat_di_atas", "angkat_menjadi", "kebijakan_nol",
               "desimal", "sumber"),
    "skala": ("nama", "jenis_skala", "desimal", "sumber", "catatan"),
    "parameter": ("nama", "nilai", "sumber"),
    "instrumen": ("nama", "versi", "faktor", "skala", "jawaban", "sumber"),
}  # fmt: skip
COLUMNS = {
    "pita": ("predikat", "makna", "bawah", "bawah_termasuk", "atas", "atas_termasuk", "warna"),
    "unsur": ("kode", "nama", "bobot"),
    "sub": ("kode", "nama", "bobot"),
}
TABLES = {"skala": ("pita",), "instrumen": ("unsur", "sub")}
CHOSEN = {"bawah_termasuk", "atas_termasuk", "warna"}  # fields that are never empty by themselves


@dataclass(frozen=True, slots=True)
class AcuanForm:
    """A version as it was typed; `dari` is None where there is no day yet."""

    jenis: str
    kode: str
    seen: int | None
    dari: date | None
    isi: dict[str, str]
    tabel: dict[str, list[dict[str, str]]]
    ketikan: dict[str, str] = field(default_factory=dict)

    def day(self) -> date:
        if self.dari is None:
            raise Invalid([Masalah(_("Pilih tanggal mulai berlaku."), "berlaku_dari")])
        return self.dari


def read_form(posted: QueryDict) -> AcuanForm:
    jenis = kind_of(posted)
    isi = {name: posted.get(name, "").strip() for name in FIELDS[jenis]}
    typed = {**isi, "berlaku_dari": posted.get("berlaku_dari", ""), "kode": posted.get("kode", "").strip()}
    if jenis == "skala":
        isi["jenis"] = isi.pop("jenis_skala")
    tabel = {name: _rows(posted, name) for name in TABLES.get(jenis, ())}
    kode = typed["kode"].upper()
    return AcuanForm(jenis, kode, seen_of(posted), day_of(typed["berlaku_dari"]), isi, tabel, typed)


def kind_of(asked: QueryDict) -> str:
    kind = asked.get("acuan", "") or "aturan"
    if kind not in FIELDS:
        raise Invalid(_("Jenis acuan ini tidak dikenal."))
    return kind


def seen_of(posted: QueryDict) -> int | None:
    text = posted.get("seen", "")
    if text == "":
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(_("Formulir tidak terbaca. Muat ulang halaman lalu ulangi."))
    return int(text)


def day_of(text: str) -> date | None:
    try:
        return parse_date(text.strip())
    except ValueError:  # a day that no month has
        return None


def _rows(posted: QueryDict, name: str) -> list[dict[str, str]]:
    """Fields that come once for each row as rows; a row in which nothing was typed is none."""
    columns: Mapping[str, Sequence[str]] = {one: posted.getlist(f"{name}_{one}") for one in COLUMNS[name]}
    if len({len(values) for values in columns.values()}) > 1:
        raise Invalid([Masalah(_("Tabel tidak terbaca. Muat ulang halaman lalu ulangi."), name)])
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [row for row in rows if any(text.strip() for key, text in row.items() if key not in CHOSEN)]
