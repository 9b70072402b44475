"""The worksheet of a quarter as its page and its answers show it: plain dicts of labels and texts."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indikator import angka, kotak
from indikator.berkas import KINDS
from indikator.capaian.waktu import ROMAN
from indikator.formula import to_html
from indikator.models import Indikator, Paket, Realisasi
from indikator.queries.hitungan import rumus_of
from indikator.queries.lembar import BarisLembar, Lembar
from indikator.queries.sandaran import companions
from indikator.rules import realisasi as rules
from indikator.usang import said
from kinerja.core.access import verdict
from kinerja.core.actor import Actor

NARRATIVE = {
    "catatan": gettext_lazy("Catatan"),
    "faktor_pendukung": gettext_lazy("Faktor pendukung"),
    "faktor_penghambat": gettext_lazy("Faktor penghambat"),
    "tindak_lanjut": gettext_lazy("Tindak lanjut"),
    "alasan_keadaan": gettext_lazy("Alasan bila n/a"),
}
OPEN = {"", Paket.Status.DRAF, Paket.Status.DIKEMBALIKAN}


def worksheet_page(actor: Actor, lembar: Lembar, figures: Mapping[int, angka.Angka]) -> dict[str, Any]:
    """All that the page shows. `figures` are the values and achievements by indicator."""
    paket = lembar.paket
    status = paket.status if paket else ""
    decides = (
        paket is not None and status == Paket.Status.DIAJUKAN and verdict(actor, "realisasi.verify", paket).allowed
    )
    rows = [_row(actor, lembar, one, figures[one.indikator.pk]) for one in lembar.baris]
    filled = sum(_is_complete(one, lembar) for one in lembar.baris)
    may = not lembar.alasan
    return {
        "unit": {"id": lembar.unit.pk, "nama": lembar.unit.nama},
        "rencana": {"slug": lembar.rencana.slug, "judul": lembar.rencana.judul},
        "tahun": lembar.tahun,
        "triwulan": lembar.triwulan,
        "tw": ROMAN[lembar.triwulan],
        "masa_label": masa_label(lembar.tahun, lembar.triwulan),
        "triwulan_lain": [
            {"triwulan": tw, "label": _("TW %(tw)s") % {"tw": ROMAN[tw]}, "kini": tw == lembar.triwulan}
            for tw in range(1, 5)
        ],
        "label_tahun_lalu": _("TW %(tw)s %(tahun)s") % {"tw": ROMAN[lembar.triwulan], "tahun": lembar.tahun - 1},
        "label_tw_lalu": before_label(lembar.tahun, lembar.triwulan),
        "label_capaian": _("Capaian TW %(tw)s") % {"tw": ROMAN[lembar.triwulan]},
        "status": status or "draf",
        "status_label": paket.get_status_display() if paket else _("Belum diisi"),
        "revisi": paket.revisi if paket else 0,
        "catatan": paket.catatan if paket and status == Paket.Status.DIKEMBALIKAN else "",
        "tenggat": _("tenggat %(tanggal)s") % {"tanggal": f"{lembar.masa.tutup:%d/%m/%Y}"} if lembar.masa.tutup else "",
        "boleh": may,
        "alasan": lembar.alasan,
        "mengisi": may and status in OPEN,
        "alasan_ajukan": "" if paket or filled else _("Belum ada isian dalam paket ini."),
        "memutuskan": decides,
        "jenis_bukti": ",".join(f".{ending}" for ending in KINDS),
        "syarat_bukti": _("PDF, gambar, atau dokumen Office; paling besar %(ukuran)s.")
        % {"ukuran": filesizeformat(settings.KINERJA_BUKTI_MAKS)},
        "terisi": filled,
        "baris": rows,
        **_outdated(actor, lembar),
        "bersama": _companions(actor, paket) if paket is not None and decides else [],
    }


def _outdated(actor: Actor, lembar: Lembar) -> dict[str, Any]:
    """Whether verified figures are to be computed anew, and what the actor can do about it."""
    n = sum(one.usang is not None for one in lembar.baris)
    paket = lembar.paket
    if not n or paket is None:
        return {"n_usang": 0}
    enters, decides = (verdict(actor, action, paket).allowed for action in ("realisasi.record", "realisasi.verify"))
    return {
        "n_usang": n,
        "hitung_ulang": enters and lembar.masa.terbuka and paket.status in {Paket.Status.TERVERIFIKASI, *OPEN},
        "minta_ulang": decides and not lembar.masa.terbuka and paket.status == Paket.Status.TERVERIFIKASI,
        "alasan_usang": lembar.masa.alasan if enters else "",
    }


def _companions(actor: Actor, paket: Paket) -> list[dict[str, Any]]:
    """The packages that this one waits for, where all of them are the actor's to verify with it."""
    others = companions(paket)
    if not all(verdict(actor, "realisasi.verify", one).allowed for one in others):
        return []
    return [
        {"id": one.pk, "revisi": one.revisi, "unit_id": one.unit_id, "unit": one.unit.nama, "slug": one.rencana.slug,
         "tahun": one.tahun, "triwulan": one.triwulan, "masa": masa_label(one.tahun, one.triwulan)}
        for one in others
    ]  # fmt: skip


def masa_label(tahun: int, triwulan: int) -> str:
    return _("Triwulan %(tw)s %(tahun)s") % {"tw": ROMAN[triwulan], "tahun": tahun}


def before_label(tahun: int, triwulan: int) -> str:
    year, quarter = kotak.before_quarter(tahun, triwulan)
    return _("TW %(tw)s %(tahun)s") % {"tw": ROMAN[quarter], "tahun": year}


def row_answer(baris: BarisLembar, lembar: Lembar, figure: angka.Angka) -> dict[str, Any]:
    """What an edit of a cell is answered with: the state of its row."""
    row = baris.realisasi.get((lembar.tahun, lembar.triwulan))
    status = row.status if row else ""
    return {
        "indikator": baris.indikator.pk,
        "revisi": row.revisi if row else None,
        "isian": row.isian if row else {},
        "narasi": {name: written(row, name) for name in NARRATIVE},
        "nilai": figure.nilai_teks,
        "capaian": {"teks": figure.capaian_teks, "status": figure.status},
        "status": status or "draf",
        "status_label": state_label(baris, (lembar.tahun, lembar.triwulan)),
        "terisi": _is_complete(baris, lembar),
        "masalah": _problem(baris, row),
    }


def _row(actor: Actor, lembar: Lembar, baris: BarisLembar, figure: angka.Angka) -> dict[str, Any]:
    indikator = baris.indikator
    when = (lembar.tahun, lembar.triwulan)
    row = baris.realisasi.get(when)
    status = row.status if row else ""
    locked = bool(lembar.alasan) or status == Paket.Status.TERVERIFIKASI
    narrative = [{"nama": name, "label": label, "teks": written(row, name)} for name, label in NARRATIVE.items()]
    correctable = row is not None and status == Paket.Status.TERVERIFIKASI and lembar.masa.terbuka
    return {
        "id": indikator.pk,
        "realisasi_id": row.pk if row else None,
        "revisi": row.revisi if row else None,
        "simpul": f"{indikator.simpul.jenjang} · {indikator.simpul.pernyataan}",
        "nama": indikator.nama,
        "satuan": indikator.satuan.nama if indikator.satuan else "",
        "target_tahun": _target(baris, lembar.tahun, None),
        "target_tw": _target(baris, lembar.tahun, lembar.triwulan),
        "tahun_lalu": _value(baris, (lembar.tahun - 1, lembar.triwulan)),
        "tw_lalu": _value(baris, kotak.before_quarter(lembar.tahun, lembar.triwulan)),
        "langsung": indikator.cara_ukur == Indikator.CaraUkur.LANGSUNG,
        "kotak": list(kotak.cells(lembar, baris, _lock_reason(lembar, status))),
        "nilai": figure.nilai_teks,
        "cakupan": figure.cakupan,
        "capaian": {"teks": figure.capaian_teks, "status": figure.status},
        "jelaskan": reverse("jelaskan", args=[actor.pemda_slug, lembar.rencana.slug, indikator.pk, *when]),
        "jelaskan_target": reverse(
            "jelaskan_target", args=[actor.pemda_slug, lembar.rencana.slug, indikator.pk, lembar.tahun]
        ),
        "status": status or "draf",
        "status_label": state_label(baris, when),
        "masalah": _problem(baris, row),
        "usang": said(baris.usang) if baris.usang else None,
        "alasan_kembali": row.alasan_kembali if row and status in OPEN else "",
        "rumus_html": _typeset(baris),
        "rumus_teks": indikator.rumus_teks,
        "terisi": _is_complete(baris, lembar),
        "narasi": narrative,
        "n_rincian": len(baris.bukti) + sum(bool(one["teks"]) for one in narrative),
        "terkunci": locked,
        "bukti": [
            {"id": one.pk, "nama": one.nama, "ukuran": one.ukuran, "boleh_hapus": not locked} for one in baris.bukti
        ],
        "jejak": _entered_by(row),
        "dapat_dikoreksi": correctable and verdict(actor, "realisasi.record", lembar.paket).allowed,
    }  # fmt: skip


def written(row: Realisasi | None, name: str) -> str:
    """What people wrote into a field of a row."""
    return str(getattr(row, rules.COLUMN.get(name, name))) if row else ""


def _is_complete(baris: BarisLembar, lembar: Lembar) -> bool:
    row = baris.kini(lembar.tahun, lembar.triwulan)
    return rules.is_complete(row, baris.indikator.cara_ukur)


def state_label(baris: BarisLembar, when: tuple[int, int]) -> str:
    """The state of a row in a word: what is computed and not handed in is not empty."""
    row, now = baris.realisasi.get(when), baris.dihitung
    if now is not None and (row is None or row.keadaan in rules.UNENTERED):
        if rules.is_complete(now, baris.indikator.cara_ukur):
            return _("Dihitung, belum diajukan")
        if now.keadaan == Realisasi.Keadaan.BELUM_WAKTUNYA:
            return str(now.get_keadaan_display())
    return str(row.get_status_display()) if row else _("Belum diisi")


def _problem(baris: BarisLembar, row: Realisasi | None) -> str:
    """What keeps a value that is entered from being handed in."""
    return _(rules.NO_YEAR) if rules.lacks_year(row, baris.indikator.cara_ukur) else ""


def _typeset(baris: BarisLembar) -> str:
    """The formula by which the row is computed; empty where its value is typed or given by another body."""
    if baris.indikator.cara_ukur != Indikator.CaraUkur.RUMUS:
        return ""
    return formula_html(baris.indikator.rumus, tuple((one.kode, one.label) for one in baris.variabel))


@lru_cache(maxsize=4_096)
def formula_html(rumus: str, labels: tuple[tuple[str, str], ...]) -> str:
    """The formula typeset with labels by code, once in a process; empty where the text cannot be read (any more)."""
    found = rumus_of(rumus)
    if found is None:
        return ""
    # Markup of `formula.to_html`, which escapes every name and label itself (tested there).
    return mark_safe(to_html(found, dict(labels)))  # noqa: S308


def _lock_reason(lembar: Lembar, status: str) -> str:
    if status == Paket.Status.TERVERIFIKASI:
        return _("Nilai ini sudah terverifikasi. Ubah melalui koreksi.")
    return lembar.alasan


def _target(baris: BarisLembar, tahun: int, triwulan: int | None) -> str:
    target = baris.target.get((tahun, triwulan))
    return target.teks if target else ""


def _value(baris: BarisLembar, when: tuple[int, int]) -> str:
    row = baris.realisasi.get(when)
    return angka.value_text(row, baris.indikator) if row else ""


def _entered_by(row: Realisasi | None) -> str:
    if row is None:
        return ""
    pesan = _("Diisi oleh %(nama)s, %(waktu)s")
    return pesan % {"nama": row.oleh.pengguna.nama, "waktu": f"{row.pada.astimezone():%d/%m/%Y %H:%M}"}
