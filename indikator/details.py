"""A plan, a node and its history as the pages show them: plain dicts of labels and texts."""

import json
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascading import queries as plan_queries
from cascading import tree
from cascading.models import Rencana, Simpul, Tautan
from cascading.rules import check_editable, level_sentence, own_branch_sentence
from indikator import queries
from indikator.akhir import read_akhir
from indikator.capaian.tulisan import part_text
from indikator.models import Indikator, Target, TargetPerubahan
from indikator.rules import LABELS as TEMUAN_LABELS
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.models import Jejak
from kinerja.core.queries import unit_choices

ACTIONS = {
    "rencana.create": gettext_lazy("Membuat rencana"),
    "rencana.perubahan": gettext_lazy("Memulai perubahan"),
    "rencana.copy": gettext_lazy("Menyalin rencana"),
    "rencana.submit": gettext_lazy("Mengajukan rencana"),
    "rencana.set": gettext_lazy("Memutuskan rencana"),
    "temuan.waive": gettext_lazy("Mengecualikan temuan"),
    "temuan.revoke": gettext_lazy("Mencabut pengecualian"),
    "simpul.add": gettext_lazy("Menambah simpul"),
    "simpul.change": gettext_lazy("Mengubah simpul"),
    "simpul.move": gettext_lazy("Memindahkan simpul"),
    "simpul.delete": gettext_lazy("Menghapus simpul"),
    "simpul.restore": gettext_lazy("Memulihkan simpul"),
    "simpul.duplicate": gettext_lazy("Menduplikat simpul"),
    "tautan.add": gettext_lazy("Menambah tautan"),
    "tautan.delete": gettext_lazy("Menghapus tautan"),
    "indikator.add": gettext_lazy("Menambah indikator"),
    "indikator.change": gettext_lazy("Mengubah indikator"),
    "indikator.delete": gettext_lazy("Menghapus indikator"),
    "indikator.restore": gettext_lazy("Memulihkan indikator"),
    "rumus.set": gettext_lazy("Mengatur cara ukur"),
    "target.set": gettext_lazy("Mengisi target"),
    "realisasi.record": gettext_lazy("Mengisi realisasi"),
    "realisasi.correct": gettext_lazy("Mengoreksi realisasi"),
    "bukti.attach": gettext_lazy("Melampirkan bukti"),
    "bukti.delete": gettext_lazy("Menghapus bukti"),
    "target.explain": gettext_lazy("Menjelaskan perubahan target"),
    "realisasi.carry": gettext_lazy("Meneruskan paket realisasi"),
    "anggaran.set": gettext_lazy("Mengisi anggaran"),
    "realisasi.submit": gettext_lazy("Mengajukan paket realisasi"),
    "realisasi.verify": gettext_lazy("Memeriksa paket realisasi"),
    "acuan.add": gettext_lazy("Menyalin acuan nasional"),
    "acuan.set": gettext_lazy("Menetapkan acuan"),
    "acuan.delete": gettext_lazy("Menghapus acuan"),
    "naskah.save": gettext_lazy("Mengubah naskah"),
    "dokumen.issue": gettext_lazy("Menerbitkan dokumen"),
    "dokumen.withdraw": gettext_lazy("Mencabut dokumen"),
}
EDITS = {
    "ubah": "simpul.change",
    "tambah": "simpul.add",
    "pindah": "simpul.move",
    "hapus": "simpul.delete",
    "indikator": "indikator.change",
    "target": "target.set",
}


def rencana_head(rencana: Rencana) -> dict[str, Any]:
    """What every page of a plan says at its top."""
    return {
        "slug": rencana.slug,
        "judul": rencana.judul,
        "unit": rencana.unit.nama if rencana.unit else rencana.pemda.nama,
        "skema": rencana.skema.nama,
        "periode": rencana.periode,
        "status": rencana.status,
        "status_label": rencana.get_status_display(),
        "revisi": rencana.revisi,
    }


def desk(actor: Actor, rencana: Rencana) -> dict[str, Any]:
    """What the page needs for editing: who may (and if not, why not), and the sentences of the rules of a move.

    All edits need the same rights in the table, but each is asked for, so that the page knows when they part.
    """
    boleh = {name: _may_edit(actor, action, rencana) for name, action in EDITS.items()}
    return {
        "boleh_json": json.dumps(boleh),
        "ya": any(one["ya"] for one in boleh.values()),
        "alasan": boleh["ubah"]["alasan"],
        "jenis_alasan": TargetPerubahan.Alasan.choices,
        "aturan_jenjang": level_sentence("%anak", "%induk"),
        "aturan_sendiri": own_branch_sentence(),
    }


def choices(actor: Actor) -> dict[str, list[tuple[int, str]]]:
    """What the fields of the panel choose from; a unit stands as deep as in the organisation."""
    return {
        "unit": [(pk, "\u2003" * depth + nama) for pk, depth, nama in unit_choices(actor)],
        "satuan": queries.satuan_choices(actor),
    }


def _may_edit(actor: Actor, action: str, rencana: Rencana) -> dict[str, Any]:
    answer = verdict(actor, action, rencana)
    if answer.allowed:
        try:
            check_editable(rencana)
        except Invalid as error:
            return {"ya": False, "alasan": error.pesan}
    return {"ya": answer.allowed, "alasan": answer.reason}


def rencana_card(rencana: Rencana, counts: dict[str, int]) -> dict[str, Any]:
    """A plan on the home page; complete is a node that has indicators, all of them with a target."""
    n_simpul: int = rencana.n_simpul  # type: ignore[attr-defined]  # annotated by rencana_list
    persen = 100 * counts["n_lengkap"] // n_simpul if n_simpul else 0
    return {
        **rencana_head(rencana),
        **counts,
        "n_simpul": n_simpul,
        "persen_lengkap": persen,
        "diubah": rencana.diubah_pada,
    }


def simpul_details(actor: Actor, rencana: Rencana, simpul: Simpul) -> dict[str, Any]:
    """A node with its path, owner, children and links; the owner is the nearest above where it has none itself."""
    path = tree.path_to(simpul)
    return {
        "id": simpul.pk,
        "revisi": simpul.revisi,
        "jenjang_nama": simpul.jenjang.nama if simpul.jenjang else "",
        "jenjang_urutan": simpul.jenjang.urutan if simpul.jenjang else 0,
        "nomor": simpul.nomor_lama,
        "kode": simpul.kode,
        "pernyataan": simpul.pernyataan,
        "sasaran": simpul.sasaran,
        "unit_id": simpul.unit_id,
        "pemilik": _owner(rencana, simpul, path),
        "jabatan": simpul.jabatan.nama if simpul.jabatan else "",
        "eselon": simpul.eselon,
        "penjelasan": simpul.penjelasan,
        "masalah": simpul.masalah,
        "faktor_penyebab": simpul.faktor_penyebab,
        "penutup": simpul.penutup,
        "jalur": [
            {"id": one.pk, "nama": one.pernyataan, "jenjang_nama": one.jenjang.nama} for one in path if one.jenjang
        ],
        "anak": [
            {"id": one.pk, "pernyataan": one.pernyataan, "jenjang_nama": one.jenjang.nama}
            for one in simpul.get_children().select_related("jenjang").order_by("lft")
        ],
        "tautan": [_tautan(actor, simpul, one) for one in plan_queries.tautan_of(actor, simpul.pk)],
        "alamat": reverse("simpul", args=[actor.pemda_slug, rencana.slug, simpul.pk]),
    }


def _owner(rencana: Rencana, simpul: Simpul, path: list[Simpul]) -> str:
    owner_id = next((one.unit_id for one in [simpul, *reversed(path)] if one.unit_id), rencana.unit_id)
    return plan_queries.unit_name(rencana, owner_id) if owner_id else ""


def _tautan(actor: Actor, simpul: Simpul, tautan: Tautan) -> dict[str, str]:
    other = tautan.ke if tautan.dari_id == simpul.pk else tautan.dari
    return {
        "jenis_label": tautan.get_jenis_display(),
        "status_label": tautan.get_status_display(),
        "pernyataan": other.pernyataan,
        "url": reverse("simpul", args=[actor.pemda_slug, other.rencana.slug, other.pk]),
    }


def indikator_details(indikator: Indikator, tahun: Iterable[int] = ()) -> dict[str, Any]:
    """An indicator with its targets, each with the value read beside the printed text.

    `tahun` are the plan's years, for those who may edit: `tahunan` has a field for each.
    """
    targets = sorted(indikator.target.all(), key=lambda one: (one.tahun, one.triwulan or 0))
    texts = ("nama", "rumus_teks", "definisi", "makna", "alasan", "relevansi", "sumber_data", "penanggung_jawab",
             "keterangan", "baseline_teks", "akhir_teks")  # fmt: skip
    yearly = {one.tahun: one for one in targets if one.triwulan is None}
    return {
        "id": indikator.pk,
        "revisi": indikator.revisi,
        "tahunan": [
            {"tahun": year, "teks": yearly[year].teks, "revisi": yearly[year].revisi}
            if year in yearly else {"tahun": year, "teks": "", "revisi": None}
            for year in tahun
        ],
        **{name: getattr(indikator, name) for name in texts},
        "akhir_terbaca": "; ".join(
            part_text(one.as_dict()) for one in read_akhir(indikator.akhir_teks, [one.teks for one in targets]).bagian
        ),
        "satuan_id": indikator.satuan_id,
        "satuan": indikator.satuan.nama if indikator.satuan else "",
        "polaritas_label": indikator.get_polaritas_display(),
        "akumulasi_label": indikator.get_akumulasi_display(),
        "target": [
            {"tahun": one.tahun, "triwulan": one.triwulan, "teks": one.teks, "terbaca": read_text(one),
             "catatan": " ".join(one.catatan)}
            for one in targets
        ],
    }  # fmt: skip


def read_text(target: Target) -> str:
    """The read values in Indonesian notation, such as '84,01 (A)' or '39 OPD; 22 puskesmas'."""
    return "; ".join(part_text(part) for part in target.bagian)


# Under which kind of name the ids of a field are found.
KINDS = {"unit": "unit", "jabatan": "jabatan", "jenjang": "jenjang", "simpul": "simpul", "induk": "simpul",
         "setelah": "simpul", "dari": "simpul", "ke": "simpul", "satuan": "satuan"}  # fmt: skip
LABELS = {"setelah": gettext_lazy("Setelah"), "induk": gettext_lazy("Induk"), "dari": gettext_lazy("Dari"),
          "ke": gettext_lazy("Ke"), "target": gettext_lazy("Target"), "catatan": gettext_lazy("Catatan"),
          "sumber": gettext_lazy("Rencana asal"),
          "ikut": gettext_lazy("Yang ikut disalin"), "tahun": gettext_lazy("Tahun")}  # fmt: skip


def work_line(row: Jejak) -> str:
    """One row of the trail in a line: who did what to what."""
    what = {"oleh": row.oleh, "tindakan": str(ACTIONS.get(row.tindakan, row.tindakan)).lower()}
    what["nama"] = object_label(row) or row.sesudah.get("teks", "")
    return _("%(oleh)s %(tindakan)s “%(nama)s”") % what


def object_label(row: Jejak) -> str:
    """The name that a row of the trail tells by itself; empty where it keeps other fields alone."""
    for image in (row.sesudah, *row.sesudah.get("cabang", ()), row.sebelum, *row.sebelum.get("cabang", ())):
        if label := image.get("pernyataan") or image.get("nama"):
            return str(label)
    return ""


def field_label(model: Any, name: str) -> str:
    """What pages call a field."""
    if name in LABELS:
        return str(LABELS[name])
    fields = {field.name: field for field in model._meta.get_fields() if hasattr(field, "verbose_name")}
    field = fields.get(name.removesuffix("_id"))
    return str(field.verbose_name) if field else name.replace("_", " ")


def value_text(model: Any, name: str, value: Any, names: dict[str, dict[int, str]]) -> str:
    """A value of a field as people read it: names for ids, words for choices, one line for each entry of a list."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _choice_text(model, name, value)
    kind = KINDS.get(name.removesuffix("_id"))
    if kind and isinstance(value, int):
        return names[kind].get(value) or _("(sudah tidak ada)")
    if isinstance(value, list):
        return "\n".join(_item(one) for one in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_item(one)}" for key, one in value.items())
    return str(value)


def _choice_text(model: Any, name: str, value: str) -> str:
    """The word of a choice; of a finding its name; any other text as it is."""
    if name == "temuan":
        return next((str(label) for kind, label in TEMUAN_LABELS.items() if kind == value), value)
    field = next((one for one in model._meta.concrete_fields if one.name == name), None)
    return str(dict(field.flatchoices).get(value, value)) if field is not None and field.choices else value


def _item(value: Any) -> str:
    """An entry of a list; a target, which the trail keeps with its revision, as its year and text."""
    if isinstance(value, list):
        return "; ".join(_item(one) for one in value)
    if not isinstance(value, dict):
        return str(value)
    if "tahun" not in value:
        return " – ".join(_item(one) for one in value.values() if one)
    quarter = _(" triwulan %(n)s") % {"n": value["triwulan"]} if value.get("triwulan") else ""
    return f"{value.get('tahun')}{quarter}: {value.get('teks')}"
