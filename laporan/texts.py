"""The texts of a document as the page shows them: headings with paragraphs or points, in the order of the document."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PARAGRAPHS = {
    "kop": gettext_lazy("Kop"),
    "judul": gettext_lazy("Judul"),
    "subjudul": gettext_lazy("Anak judul"),
    "nomor": gettext_lazy("Nomor"),
    "tentang": gettext_lazy("Tentang"),
    "kata_pengantar": gettext_lazy("Kata pengantar"),
    "menetapkan": gettext_lazy("Menetapkan"),
    "tugas": gettext_lazy("Tugas"),
}
POINTS = {
    "bagian": gettext_lazy("Bagian"),
    "menimbang": gettext_lazy("Menimbang"),
    "mengingat": gettext_lazy("Mengingat"),
    "fungsi": gettext_lazy("Fungsi"),
}
NAMES = {
    **PARAGRAPHS, **POINTS, "diktum": gettext_lazy("Diktum"), "bab": gettext_lazy("Bab"),
    "lampiran": gettext_lazy("Lampiran"), "pola_nomor": gettext_lazy("Pola nomor"),
    "ditetapkan_di": gettext_lazy("Ditetapkan di"), "tanggal": gettext_lazy("Tanggal"),
    "jabatan_penandatangan": gettext_lazy("Penanda tangan"),
}  # fmt: skip
ORDER = ("kop", "judul", "subjudul", "nomor", "tentang", "kata_pengantar", "bagian", "menimbang", "mengingat",
         "menetapkan", "diktum", "tugas", "fungsi", "bab", "lampiran", "tanggal")  # fmt: skip


# The forms of the table of key indicators, as people know them.
KOLOM_IKU = {
    "": gettext_lazy("Menurut naskah"),
    "kondisi": gettext_lazy("Kondisi awal, target, kondisi akhir"),
    "target": gettext_lazy("Target per tahun"),
    "rumus": gettext_lazy("Rumus dan sumber data"),
    "satuan": gettext_lazy("Satuan dan penanggung jawab"),
    "esakip": gettext_lazy("Target dan realisasi (e-SAKIP)"),
}


def sections(isi: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`isi` as Naskah keeps it; what is empty is left out."""
    return [section for key in ORDER for section in _sections_of(key, isi) if section["alinea"] or section["butir"]]


def part_names(isi: Mapping[str, Any]) -> list[str]:
    """What people call these parts, in the order of the document."""
    return [str(NAMES.get(key, key)) for key in (*ORDER, *sorted(isi.keys() - set(ORDER))) if key in isi]


def _sections_of(key: str, isi: Mapping[str, Any]) -> list[dict[str, Any]]:
    value = isi.get(key)
    if not value:
        return []
    if key in PARAGRAPHS:
        return [_section(str(PARAGRAPHS[key]), alinea=[value] if isinstance(value, str) else value)]
    if key in POINTS:
        return [_section(str(POINTS[key]), butir=value)]
    if key == "diktum":
        return [_section(_("Diktum"), alinea=[f"{one['nomor']}: {one['isi']}" for one in value])]
    if key == "lampiran":
        return [
            _section(_("Lampiran"), butir=[" – ".join(filter(None, (one["judul"], one.get("label")))) for one in value])
        ]
    if key == "bab":
        return [section for bab in value for section in _chapter(bab)]
    place = f"{isi.get('ditetapkan_di', '')}, {value}".strip(", ")
    return [_section(_("Penutup"), alinea=[place, *filter(None, [isi.get("jabatan_penandatangan")])])]


def _chapter(bab: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The chapter's heading stands with its first part."""
    parts = bab.get("bagian") or [{"judul": "", "isi": []}]
    titles = [" – ".join(filter(None, (bab["judul"] if first else "", part.get("judul")))) or bab["judul"]
              for first, part in zip([True] + [False] * len(parts), parts, strict=False)]  # fmt: skip
    return [_section(title, alinea=part.get("isi") or []) for title, part in zip(titles, parts, strict=True)]


def _section(judul: str, *, alinea: list[str] | None = None, butir: list[str] | None = None) -> dict[str, Any]:
    return {"judul": judul, "alinea": alinea or [], "butir": butir or []}
