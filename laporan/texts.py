"""The parts of a naskah as people know them: their names, their order, in which groups and choices they are edited."""

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
    "pernyataan": gettext_lazy("Pernyataan"),
    "menimbang": gettext_lazy("Menimbang"),
    "mengingat": gettext_lazy("Mengingat"),
    "fungsi": gettext_lazy("Fungsi"),
}
NAMES = {
    **PARAGRAPHS, **POINTS, "diktum": gettext_lazy("Diktum"), "bab": gettext_lazy("Bab"),
    "lampiran": gettext_lazy("Lampiran"), "pola_nomor": gettext_lazy("Pola nomor"),
    "ditetapkan_di": gettext_lazy("Ditetapkan di"), "tanggal": gettext_lazy("Tanggal"),
    "jabatan_penandatangan": gettext_lazy("Penanda tangan"), "kolom_iku": gettext_lazy("Bentuk kolom tabel IKU"),
    "kepala_lampiran": gettext_lazy("Kepala lampiran"), "huruf": gettext_lazy("Huruf"),
    "kertas": gettext_lazy("Kertas"), "spasi": gettext_lazy("Jarak baris"), "margin_atas": gettext_lazy("Tepi atas"),
    "margin_kanan": gettext_lazy("Tepi kanan"), "margin_bawah": gettext_lazy("Tepi bawah"),
    "margin_kiri": gettext_lazy("Tepi kiri"),
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


# The groups of fields that each document has; one that is not listed, such as a template, has all.
KELOMPOK = {
    "sk-iku": {"kepala", "pertimbangan", "keputusan", "penutup", "uraian", "lampiran", "tabel", "tata"},
    "sk-iki": {"kepala", "pertimbangan", "keputusan", "penutup", "buku", "lampiran", "tata"},
    "kertas-kerja-csf": {"kepala", "penutup", "bagian", "tata"},
    "perjanjian-kinerja": {"kepala", "pernyataan", "penutup", "tata"},
}
SEMUA = set[str]().union(*KELOMPOK.values())
HOLDS = {
    "pertimbangan": {"menimbang", "mengingat"}, "keputusan": {"menetapkan", "diktum"},
    "buku": {"kata_pengantar", "bab"},
    "uraian": {"tugas", "fungsi"}, "bagian": {"bagian"}, "pernyataan": {"pernyataan"},
    "lampiran": {"kepala_lampiran"}, "tabel": {"kolom_iku"},
}  # fmt: skip


def groups(laporan: str, isi: Mapping[str, Any]) -> set[str]:
    """The groups of fields that the editor shows: those of the document, and what is filled already."""
    return KELOMPOK.get(laporan, SEMUA) | {name for name, keys in HOLDS.items() if keys & isi.keys()}


def choices() -> dict[str, list[tuple[str, str]]]:
    """For each part that is a choice, its values with what people call them."""
    return {
        "kolom_iku": [(key, str(nama)) for key, nama in KOLOM_IKU.items() if key],
        "huruf": [("Bookman", _("Bookman Old Style 12 (produk hukum)")), ("Arial", _("Arial 11 (naskah dinas)"))],
        "kertas": [("F4", "F4 (215 × 330 mm)"), ("A4", "A4 (210 × 297 mm)")],
        "spasi": [("1", "1"), ("1,15", "1,15"), ("1,5", "1,5")],
    }


def part_names(isi: Mapping[str, Any]) -> list[str]:
    """What people call these parts, in the order of the document."""
    return [str(NAMES.get(key, key)) for key in (*ORDER, *sorted(isi.keys() - set(ORDER))) if key in isi]
