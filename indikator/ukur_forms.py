"""Shapes of what the page of measurement sends: fields of a form in, plain values out; the rules come later."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from indikator.commands import TargetUbahan
from indikator.models import Variabel
from kinerja.core.errors import Invalid, Masalah

COLUMNS = ("kode", "label", "satuan", "sumber", "himpunan", "anggota", "rujukan", "jawaban")
MAX_ROWS = 200
RUJUKAN = re.compile(
    r"(\d{1,18})(?::(\w{1,40}))?(\s*·.*)?", re.DOTALL
)  # "123 · Nama", or of its variable "123:a · Nama"
NO_CODE = re.compile(r"[^a-z0-9]+")
MAX_CODE = 40
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
          "November", "Desember")  # fmt: skip
MEMBERS = {
    Variabel.Himpunan.BULAN.value: MONTHS,
    Variabel.Himpunan.TRIWULAN.value: ("Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV"),
}
SIFAT = ("polaritas", "akumulasi", "baseline_teks", "akhir_teks")
CHOICE = ("g_cara", "i_kode", "i_rinci")  # of what is combined, and of an instrument; the formula is written for it
TEXTS = ("cara_ukur", "rumus", "lembaga", "instrumen", "baseline_nilai")


@dataclass(frozen=True, slots=True)
class UkurForm:
    """`isi` is what set_cara_ukur takes, `sifat` what change_indikator takes, `ketikan` the form as it was typed."""

    seen: int
    isi: dict[str, Any]
    sifat: dict[str, str]
    ketikan: dict[str, Any]


def read_ukur(posted: QueryDict) -> UkurForm:
    rows = rows_of({name: posted.getlist(f"v_{name}") for name in COLUMNS})
    typed: dict[str, Any] = {
        name: posted.get(name, "") for name in (*TEXTS, *SIFAT, *CHOICE, "aturan", "skala", "desimal", "seen")
    }
    typed["g_sumber"] = posted.getlist("g_sumber")
    isi: dict[str, Any] = {name: typed[name] for name in TEXTS}
    isi["rumus"] = isi["rumus"].replace("\r\n", "\n").strip()
    isi |= {
        "aturan_id": number(typed["aturan"]),
        "skala_id": number(typed["skala"]),
        "desimal": number(typed["desimal"], wrong=-1),
        "variabel": [variable(one) for one in rows],
    }
    sifat = {name: posted.get(name, "").strip() for name in SIFAT if name in posted}
    return UkurForm(seen_of(typed["seen"]), isi, sifat, {**typed, "rumus": isi["rumus"], "variabel": rows})


def rows_of(columns: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Fields that come once for each row as rows; a row in which nothing was typed is none."""
    sizes = {len(values) for values in columns.values()}
    if len(sizes) > 1 or max(sizes, default=0) > MAX_ROWS:
        raise Invalid([Masalah(_("Tabel variabel tidak terbaca. Muat ulang halaman lalu ulangi."), "variabel")])
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [row for row in rows if any(text.strip() for text in row.values())]


def variable(row: Mapping[str, str]) -> dict[str, Any]:
    """A row as set_cara_ukur takes it."""
    return {
        "kode": row.get("kode", "").strip().lower(),
        "label": row.get("label", ""),
        "satuan": row.get("satuan", ""),
        "sumber": row.get("sumber", ""),
        "himpunan": row.get("himpunan", ""),
        "anggota": members(row.get("anggota", ""), row.get("himpunan", "")),
        "rujukan_id": reference(row.get("rujukan", "")),
        "rujukan_variabel": reference_part(row.get("rujukan", "")),
        "jawaban": row.get("jawaban", "").strip(),
    }


def members(teks: str, himpunan: str) -> list[dict[str, str]]:
    """One member a line, "kode = nama" or its name alone; months and quarters name themselves."""
    lines = [line.strip() for line in teks.splitlines() if line.strip()] or list(MEMBERS.get(himpunan, ()))
    found: list[dict[str, str]] = []
    for line in lines:
        kode, sign, label = (part.strip() for part in line.partition("="))
        if not sign:
            kode, label = code_of(line, [one["kode"] for one in found]), line
        found.append({"kode": kode.lower(), "label": label})
    return found


def members_text(anggota: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(f"{one['kode']} = {one.get('label', '')}" for one in anggota)


def code_of(label: str, taken: Sequence[str]) -> str:
    """A code for a name, that no other member has."""
    kode = NO_CODE.sub("_", label.lower()).strip("_")[: MAX_CODE - 3] or "anggota"
    kode = f"n{kode}" if kode[0].isdecimal() else kode
    return next(one for one in (kode, *(f"{kode}_{n}" for n in range(2, MAX_ROWS + 3))) if one not in taken)


def reference(teks: str) -> int | None:
    if not teks.strip():
        return None
    match = RUJUKAN.fullmatch(teks.strip())
    return int(match[1]) if match else 0  # which no indicator has


def reference_part(teks: str) -> str:
    """The variable of the other indicator, empty where its value is meant."""
    match = RUJUKAN.fullmatch(teks.strip())
    return (match[2] or "").lower() if match else ""


def number(teks: str, *, wrong: int = 0) -> int | None:
    """A whole number; `wrong`, that the rules refuse, for anything else."""
    text = teks.strip()
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < 19 else wrong


def seen_of(teks: str) -> int:
    seen = number(teks, wrong=-1)
    if seen is None or seen < 0:
        raise Invalid(_("Formulir tidak terbaca. Muat ulang halaman lalu ulangi."))
    return seen


CELL = re.compile(r"t-(\d{4})-([0-4])")


@dataclass(frozen=True, slots=True)
class TargetForm:
    """`ubahan` are the cells whose text is not the one that the page showed; `ketikan` is all of the grid."""

    ubahan: list[TargetUbahan]
    ketikan: dict[str, str]
    asal: dict[str, str]
    jenis_alasan: str
    alasan: str


def read_targets(posted: QueryDict, indikator_id: int) -> TargetForm:
    ubahan, typed, shown = [], {}, {}
    for name in posted:
        match = CELL.fullmatch(name)
        if match is None:
            continue
        typed[name], shown[name] = posted.get(name, "").strip(), posted.get(f"asal-{name}", "")
        if typed[name] != shown[name]:
            quarter = int(match[2]) or None
            seen = number(posted.get(f"seen-{name}", ""))
            ubahan.append(TargetUbahan(indikator_id, int(match[1]), quarter, typed[name], seen))
    if not typed:
        raise Invalid(_("Formulir tidak terbaca. Muat ulang halaman lalu ulangi."))
    return TargetForm(ubahan, typed, shown, posted.get("jenis_alasan", ""), posted.get("alasan", "").strip())
