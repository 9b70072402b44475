"""One figure explained, from the percentage back to what was typed: plain texts for its page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indikator import angka, kotak
from indikator.capaian.penjelasan import explain_predikat, explain_row
from indikator.capaian.skala import Skala
from indikator.formula import explain
from indikator.formula.explain import value_text
from indikator.lembar import formula_html, masa_label
from indikator.models import Bukti, Indikator, Paket, Realisasi
from indikator.queries.acuan import acuan_of
from indikator.queries.capaian import year_rows
from indikator.queries.hitungan import Penghitung, Terhitung, rumus_of
from indikator.queries.lembar import BarisLembar, Lembar, Waktu
from indikator.queries.pengisian import newest
from kinerja.core.models import Jejak


def explanation(lembar: Lembar) -> dict[str, Any]:
    """All that stands behind the one row of this worksheet."""
    [baris] = lembar.baris
    baris, correcting = official_of(baris, (lembar.tahun, lembar.triwulan))
    lembar = replace(lembar, baris=[baris])
    indikator = baris.indikator
    acuan = acuan_of(lembar.rencana.pemda_id)
    entered = {(indikator.garis, *when): row for when, row in baris.realisasi.items()}
    rows = year_rows(indikator, entered, lembar.tahun, acuan)
    figure = angka.figures_of(lembar)[indikator.pk]
    now = baris.realisasi.get((lembar.tahun, lembar.triwulan))
    skala = acuan.skala_for(indikator.skala_id, date(lembar.tahun, 12, 31))
    return {
        "id": indikator.pk,
        "nama": indikator.nama,
        "simpul": indikator.simpul.pernyataan,
        "simpul_id": indikator.simpul_id,
        "rencana": {"slug": lembar.rencana.slug, "judul": lembar.rencana.judul},
        "unit": {"id": lembar.unit.pk, "nama": lembar.unit.nama},
        "tahun": lembar.tahun,
        "triwulan": lembar.triwulan,
        "masa_label": masa_label(lembar.tahun, lembar.triwulan),
        "nilai": figure.nilai_teks,
        "capaian": {"teks": figure.capaian_teks, "status": figure.status},
        "alasan": figure.alasan,
        "aturan": [line for row in rows for line in explain_row(row, lembar.triwulan)],
        "predikat": explain_predikat(now.nilai, skala) if now and now.nilai is not None and skala else [],
        "status": _status(figure, acuan.status(date(lembar.tahun, 12, 31))),
        "ukur": _measured(lembar, baris, now),
        "target": _targets(lembar, baris),
        "bukti": [
            {"id": one.pk, "nama": one.nama, "ukuran": one.ukuran, "sha256": one.sha256, "pada": one.pada}
            for one in baris.bukti
        ],
        "jalan": list(_way(lembar, now, correcting)),
        "koreksi": _correction(correcting) if correcting else None,
        "keadaan": now.get_status_display() if now else _("Belum diisi"),
    }


def official_of(baris: BarisLembar, masa: Waktu) -> tuple[BarisLembar, Realisasi | None]:
    """The row with its verified figures where corrections of them are under way, as dashboards and reports print it;
    and the correction of this quarter, if there is one.
    """
    verified = Paket.Status.TERVERIFIKASI
    open_ones = {when: row for when, row in baris.realisasi.items() if row.versi > 1 and row.status != verified}
    if not open_ones:
        return baris, None
    indikator = baris.indikator
    years = {tahun for tahun, _triwulan in open_ones}
    found = newest(indikator.pemda_id, [indikator.garis], years, resmi=True)
    official = {when: found[indikator.garis, *when] for when in open_ones}
    bukti = baris.bukti
    if masa in official:
        files = Bukti.objects.filter(pemda_id=indikator.pemda_id, realisasi=official[masa].pk)
        bukti = list(files.order_by("id"))
    return replace(baris, realisasi={**baris.realisasi, **official}, bukti=bukti), open_ones.get(masa)


def _correction(row: Realisasi) -> dict[str, Any]:
    """What is said beside the official figure; the new one stands on the worksheet."""
    return {"versi": row.versi, "status": row.get_status_display(), "oleh": row.oleh.pengguna.nama, "pada": row.pada,
            "alasan": row.alasan_koreksi}  # fmt: skip


def _status(figure: angka.Angka, skala: Skala | None) -> list[str]:
    return explain_predikat(figure.capaian, skala) if figure.capaian is not None and skala is not None else []


def _measured(lembar: Lembar, baris: BarisLembar, now: Realisasi | None) -> dict[str, Any]:
    """How the value of the quarter came about: the formula with its numbers, or what was typed."""
    indikator = baris.indikator
    boxes = [
        {"label": one["label"], "teks": one["teks"], "satuan": one["satuan"], "sumber": one["sumber"]}
        for one in kotak.cells(lembar, baris, "")
    ]
    shown: dict[str, Any] = {
        "cara": indikator.get_cara_ukur_display(),
        "sumber_data": indikator.sumber_data,
        "lembaga": " · ".join(filter(None, (indikator.lembaga, indikator.instrumen))),
        "isian": boxes,
        "rumus": "",
        "langkah": [],
        "rumus_teks": indikator.rumus_teks,
    }
    rumus = rumus_of(indikator.rumus) if indikator.cara_ukur == Indikator.CaraUkur.RUMUS else None
    if rumus is None:
        return shown
    labels = {one.kode: one.label for one in baris.variabel}
    counter = Penghitung(indikator.pemda_id, [indikator], lembar.tahun, lembar.triwulan)
    trace = explain(rumus, counter.ruang(indikator, now.isian if now else {}, Terhitung()), labels)
    return shown | {
        "rumus": formula_html(indikator.rumus, tuple(labels.items())),
        "langkah": [{"teks": one.teks, "isian": one.isian, "nilai": value_text(one.nilai)} for one in trace.langkah],
        "alasan": trace.hasil.alasan,
    }


def _targets(lembar: Lembar, baris: BarisLembar) -> list[dict[str, str]]:
    year = baris.target.get((lembar.tahun, None))
    quarter = baris.target.get((lembar.tahun, lembar.triwulan))
    named = ((str(lembar.tahun), year), (masa_label(lembar.tahun, lembar.triwulan), quarter))
    return [{"masa": name, "teks": one.teks, "catatan": " ".join(one.catatan)} for name, one in named if one]


def _way(lembar: Lembar, now: Realisasi | None, correcting: Realisasi | None) -> Iterator[dict[str, Any]]:
    """Who entered, handed in and decided it, in the order of time. While a correction goes its way the package tells
    of that one, and the trail of who verified the figure before.
    """
    if now is None:
        return
    note = now.alasan_koreksi if now.versi > 1 else ""
    label = _("Diisi") if now.versi == 1 else _("Dikoreksi (versi %(n)s)") % {"n": now.versi}
    yield {"apa": label, "oleh": now.oleh.pengguna.nama, "pada": now.pada, "catatan": note}
    paket = lembar.paket
    if paket is None:
        return
    if correcting:
        yield from _verified_before(paket, correcting)
        return
    if paket.diajukan_oleh and paket.diajukan_pada:
        yield {"apa": _("Diserahkan"), "oleh": paket.diajukan_oleh.pengguna.nama, "pada": paket.diajukan_pada}
    if paket.diputus_oleh and paket.diputus_pada:
        verified = now.status == paket.Status.TERVERIFIKASI
        label = _("Diverifikasi") if verified else _("Dikembalikan")
        yield {"apa": label, "oleh": paket.diputus_oleh.pengguna.nama, "pada": paket.diputus_pada,
               "catatan": now.alasan_kembali or paket.catatan}  # fmt: skip


def _verified_before(paket: Paket, correcting: Realisasi) -> Iterator[dict[str, Any]]:
    """The last handing in and verifying of the package before its correction began, from the trail."""
    rows = Jejak.objects.filter(pemda_id=paket.pemda_id, objek_jenis=Paket._meta.label, objek_id=paket.pk)
    started = Jejak.objects.filter(
        pemda_id=paket.pemda_id, tindakan="realisasi.correct", objek_id=correcting.pk
    ).values_list("id", flat=True).first()  # fmt: skip
    if started is not None:
        rows = rows.filter(pk__lt=started)
    for label, status in ((_("Diserahkan"), Paket.Status.DIAJUKAN), (_("Diverifikasi"), Paket.Status.TERVERIFIKASI)):
        one = rows.filter(sesudah__status=status.value).order_by("-id").first()
        if one is not None:
            yield {"apa": label, "oleh": one.oleh, "pada": one.pada, "catatan": one.sesudah.get("catatan", "")}
