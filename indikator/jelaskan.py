"""One figure explained, from the percentage back to what was typed: plain texts for its page."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from indikator import angka, kotak
from indikator.asal import Asal, Letak, origins, plans_before
from indikator.capaian.penjelasan import explain_predikat
from indikator.capaian.tulisan import tulis
from indikator.capaian.waktu import ROMAN
from indikator.formula import Penjelasan, explain
from indikator.formula.explain import value_text
from indikator.jelaskan_capaian import entries_of, judged
from indikator.lembar import formula_html, masa_label, state_label
from indikator.models import Bukti, Indikator, Paket, Realisasi
from indikator.nilai import Nilai
from indikator.queries.acuan import AcuanPemda, acuan_of
from indikator.queries.capaian import RUMUS_BERUBAH, needs_pool, summed, ukuran_of, year_rows
from indikator.queries.hitungan import (
    KUMULATIF,
    Penghitung,
    Tercatat,
    Terhitung,
    functions,
    rumus_of,
    stored,
    variables_of,
    way_said,
)
from indikator.queries.lembar import BarisLembar, Lembar, Waktu
from indikator.queries.pengisian import newest
from indikator.queries.semula import as_measured
from indikator.queries.usang import outdated
from indikator.usang import said
from kinerja.core.actor import Actor
from kinerja.core.models import Jejak


def explanation(actor: Actor, lembar: Lembar) -> dict[str, Any]:
    """All that stands behind the one row of this worksheet."""
    [baris] = lembar.baris
    baris, correcting = official_of(baris, (lembar.tahun, lembar.triwulan))
    lembar = replace(lembar, baris=[baris])
    indikator = baris.indikator
    acuan = acuan_of(lembar.rencana.pemda_id)
    figure = angka.figures_of(lembar)[indikator.pk]
    # What stands in the table; and where it rests on other indicators and is open, what they give at this moment.
    row, now = baris.realisasi.get((lembar.tahun, lembar.triwulan)), baris.kini(lembar.tahun, lembar.triwulan)
    entered = entries_of(lembar)
    rows = year_rows(indikator, entered, lembar.tahun, acuan)
    measured = _measured(actor, lembar, baris, now, acuan)
    sums = {"masa": "", "langkah": measured["langkah"], "sebab": ""}, _pooled(lembar, baris, acuan)
    return {
        "id": indikator.pk,
        "nama": indikator.nama,
        "satuan": indikator.satuan.nama if indikator.satuan else "",
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
        **judged(lembar, rows, figure, acuan),
        "predikat": _predikat(indikator, now, acuan),
        "ukur": measured,
        "hitungan": [one for one in sums if one["langkah"] or one["sebab"]],
        "target": _targets(lembar, baris),
        "bukti": [
            {"id": one.pk, "nama": one.nama, "ukuran": one.ukuran, "sha256": one.sha256, "pada": one.pada}
            for one in baris.bukti
        ],
        "jalan": list(_way(_package(lembar, row), row, correcting)),
        "koreksi": _correction(correcting) if correcting else None,
        "usang": next((said(one) for one in outdated([row]).values()), None) if row else None,
        "keadaan": state_label(baris, (lembar.tahun, lembar.triwulan)),
    }


def counter_of(indikator: Indikator, lembar: Lembar, now: Realisasi | None) -> Penghitung:
    """What is verified was computed from what was verified."""
    official = now is not None and now.status == Paket.Status.TERVERIFIKASI
    known = Tercatat(indikator.pemda_id, [indikator], lembar.tahun, resmi=official)
    return Penghitung(indikator.pemda_id, [indikator], lembar.tahun, lembar.triwulan, known)


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


def _predikat(indikator: Indikator, now: Realisasi | None, acuan: AcuanPemda) -> list[str]:
    """Which word of which scale the value has, and by which band."""
    if now is None or now.nilai is None:
        return []
    skala = angka.scale_of(indikator, acuan, now.tahun, now.triwulan)
    return explain_predikat(now.nilai, skala) if skala else []


def _measured(
    actor: Actor, lembar: Lembar, baris: BarisLembar, now: Realisasi | None, acuan: AcuanPemda
) -> dict[str, Any]:
    """How the value of the quarter came about: the formula with its numbers, or what was typed; as it was measured
    when it was handed in.
    """
    indikator = as_measured(baris.indikator, now)
    since = "" if indikator is baris.indikator else _changed_since(baris.indikator)
    if since:
        baris = replace(baris, indikator=indikator, variabel=variables_of(indikator))
    shown: dict[str, Any] = {
        "cara": way_said(indikator),
        "cakupan": baris.cakupan.of(_("unit")) if baris.cakupan is not None else "",
        "sumber_data": indikator.sumber_data,
        "lembaga": " · ".join(filter(None, (indikator.lembaga, indikator.instrumen))),
        "rumus": "",
        "langkah": [],
        "rumus_teks": indikator.rumus_teks,
        "rumus_berubah": since,
    }
    rumus = rumus_of(indikator.rumus) if indikator.cara_ukur == Indikator.CaraUkur.RUMUS else None
    if rumus is None:
        boxes = kotak.cells(lembar, baris, "")
        return shown | {
            "isian": [Asal(one["kode"], one["label"], one["teks"], one["satuan"], one["sumber"]) for one in boxes]
        }
    labels = {one.kode: one.label for one in baris.variabel}
    isian = now.isian if now else {}
    ruang = counter_of(indikator, lembar, now).ruang(indikator, isian, Terhitung())
    trace = explain(rumus, ruang, labels)
    letak = Letak(actor, lembar.rencana, indikator, lembar.tahun, lembar.triwulan, baris.realisasi,
                  plans_before(actor, lembar.rencana, baris.realisasi))  # fmt: skip
    return shown | {
        "isian": origins(letak, baris.variabel, rumus, ruang, isian, acuan.parameter),
        "rumus": formula_html(indikator.rumus, tuple(labels.items())),
        "langkah": steps(trace),
        "alasan": trace.hasil.alasan,
        "berbeda": _differs(now, stored(trace.hasil)),
    }


def _changed_since(indikator: Indikator) -> str:
    """That what stands below is not measured so any more, and how it is now."""
    if indikator.cara_ukur != Indikator.CaraUkur.RUMUS:
        return _("Cara ukur indikator ini berubah sejak angka ini diserahkan. Di bawah ini cara saat itu; sekarang: "
                 "%(cara)s.") % {"cara": way_said(indikator)}  # fmt: skip
    return _("Rumus indikator ini berubah sejak angka ini diserahkan. Di bawah ini rumus saat itu; rumus sekarang: "
             "%(rumus)s.") % {"rumus": indikator.rumus}  # fmt: skip


def steps(trace: Penjelasan) -> list[dict[str, Any]]:
    """The formula from the inside out, with what each member of a set gives."""
    return [
        {"teks": one.teks, "isian": one.isian, "nilai": value_text(one.nilai),
         "anggota": [(label, value_text(nilai)) for label, nilai in one.anggota]}
        for one in trace.langkah
    ]  # fmt: skip


def _differs(now: Realisasi | None, found: Nilai) -> str:
    """What the sources give by now, where it is not what was recorded."""
    if now is None or now.nilai is None or found.angka == now.nilai:
        return ""
    pesan = _("Nilai yang tercatat %(lama)s. Dari isian dan sumbernya sekarang hasilnya %(baru)s; nilai tercatat "
              "berubah melalui penyerahan atau koreksi.")  # fmt: skip
    return pesan % {"lama": tulis(now.nilai), "baru": value_text(found)}


def _pooled(lembar: Lembar, baris: BarisLembar, acuan: AcuanPemda) -> dict[str, Any]:
    """A cumulative percentage: the formula over the sums of its variables, or why there is none; nothing where it is
    no such percentage, or one quarter.
    """
    shown: dict[str, Any] = {"masa": "", "langkah": [], "sebab": ""}
    indikator = baris.indikator
    if not needs_pool(indikator, ukuran_of(indikator, acuan, lembar.tahun).akumulasi):
        return shown
    filled = [row for tw in range(1, lembar.triwulan + 1)
              if (row := baris.realisasi.get((lembar.tahun, tw))) is not None and row.nilai is not None]  # fmt: skip
    makers = [as_measured(indikator, row) for row in filled]
    if len(filled) < 2 or KUMULATIF in functions(makers[-1].rumus):
        return shown
    shown["masa"] = ", ".join(ROMAN[row.triwulan] for row in filled)
    if len({(one.cara_ukur, one.rumus) for one in makers}) > 1:
        return shown | {"sebab": RUMUS_BERUBAH.alasan}
    indikator, rumus = makers[-1], rumus_of(makers[-1].rumus)
    if rumus is None:
        return shown
    total = summed([row.isian for row in filled])
    counter = counter_of(indikator, lembar, baris.kini(lembar.tahun, lembar.triwulan))
    ruang = counter.ruang(indikator, total, Terhitung(), masa=[(row.tahun, row.triwulan) for row in filled])
    trace = explain(rumus, ruang, {one.kode: one.label for one in variables_of(indikator)})
    return shown | {"langkah": steps(trace)}


def _targets(lembar: Lembar, baris: BarisLembar) -> list[dict[str, str]]:
    year = baris.target.get((lembar.tahun, None))
    quarter = baris.target.get((lembar.tahun, lembar.triwulan))
    named = ((str(lembar.tahun), year, ""), (masa_label(lembar.tahun, lembar.triwulan), quarter,
                                             f"#tw-{lembar.triwulan}"))  # fmt: skip
    return [{"masa": name, "teks": one.teks, "catatan": " ".join(one.catatan), "letak": place}
            for name, one, place in named if one]  # fmt: skip


def _package(lembar: Lembar, now: Realisasi | None) -> Paket | None:
    """The package that the figure went in; after a Perubahan it goes on in the new version of the plan."""
    if now is None or (lembar.paket is not None and lembar.paket.pk == now.paket_id):
        return lembar.paket
    rows = Paket.objects.filter(pemda_id=lembar.rencana.pemda_id, pk=now.paket_id)
    return rows.select_related("diajukan_oleh__pengguna", "diputus_oleh__pengguna").first()


def _way(paket: Paket | None, now: Realisasi | None, correcting: Realisasi | None) -> Iterator[dict[str, Any]]:
    """Who entered, handed in and decided it, in the order of time. While a correction goes its way the package tells
    of that one, and the trail of who verified the figure before.
    """
    if now is None:
        return
    note = now.alasan_koreksi if now.versi > 1 else ""
    label = _("Diisi") if now.versi == 1 else _("Dikoreksi (versi %(n)s)") % {"n": now.versi}
    yield {"apa": label, "oleh": now.oleh.pengguna.nama, "pada": now.pada, "catatan": note}
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
