"""Routes of the API for realisations, the steps of their packages, and achievements; numbers are decimal strings."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator import commands
from indikator.angka import value_text
from indikator.capaian.banyak import Sel4
from indikator.forms import Edit
from indikator.models import Indikator, Paket, Realisasi
from indikator.queries.entri import realisasi_row, realisasi_rows
from indikator.queries.tabel import BarisCapaian, TabelCapaian, tabel_of
from indikator.queries.usang import Usang, outdated
from indikator.tabel import Tertulis, coverage_text, written
from indikator.usang import source_line
from kinerja.core.actor import Actor
from kinerja.core.api import in_session_pemda
from kinerja.core.audit import trail_of_request
from kinerja.core.errors import Invalid, Masalah, NotFound

MAX_ROWS, USUAL_ROWS = 500, 100
NUMBER = re.compile(r"[0-9]{1,18}")


class DaftarRealisasi(APIView):
    """The realisations of a plan; a cell is written with the same command as on the worksheet."""

    @in_session_pemda
    def get(self, request: Request, actor: Actor) -> Response:
        """Filters `rencana` (wanted), `unit`, `tahun`, `triwulan`; `cursor` is the `berikutnya` of the page before."""
        plan = _plan(request, actor)
        read = Query(request)
        unit, tahun, triwulan = read.number("unit"), read.number("tahun"), read.number("triwulan")
        after, limit = read.number("cursor") or 0, read.number("limit") or USUAL_ROWS
        read.check(limit)
        rows = realisasi_rows(
            actor, plan, unit=unit, tahun=tahun, triwulan=triwulan, setelah=after, batas=limit
        )  # fmt: skip
        more = len(rows) > limit
        stale = outdated(rows[:limit])
        body = {
            "rencana": _rencana(plan),
            "realisasi": [_realisasi(row, stale.get(row.pk)) for row in rows[:limit]],
            "berikutnya": str(rows[limit - 1].pk) if more else None,
        }
        return Response(body, headers={"Cache-Control": "private, no-store"})

    @in_session_pemda
    def post(self, request: Request, actor: Actor) -> Response:
        """{indikator, tahun, triwulan, seen, isi}; `seen` is null where nothing has been entered."""
        return _write(request, actor, seen_wanted=False)

    @in_session_pemda
    def put(self, request: Request, actor: Actor) -> Response:
        """The same for a cell that was entered before: its revision in If-Match or as `seen`."""
        return _write(request, actor, seen_wanted=True)


def _write(request: Request, actor: Actor, *, seen_wanted: bool) -> Response:
    plan = _plan(request, actor)
    edit = Edit.parse(request.body)
    indikator, tahun, triwulan = edit.number("indikator"), edit.number("tahun"), edit.number("triwulan")
    isi = edit.fields()
    seen = _seen(request, edit, wanted=seen_wanted)
    edit.check()
    if not Indikator.objects.filter(pemda_id=actor.pemda_id, pk=indikator, simpul__rencana=plan).exists():
        raise NotFound
    if edit.kunci:
        actor = replace(actor, permintaan=edit.kunci)
    if edit.kunci and (trail := trail_of_request(actor, plan.pk)):
        row = realisasi_row(actor, trail[-1].objek_id)
    else:
        made = commands.record_realisasi(
            actor, indikator_id=indikator, tahun=tahun, triwulan=triwulan, seen=seen, isi=isi
        )
        row = realisasi_row(actor, made.pk)
    headers = {"ETag": f'"{row.revisi}"', "Cache-Control": "private, no-store"}
    return Response(_realisasi(row, None), status=200 if seen is not None else 201, headers=headers)


def _seen(request: Request, edit: Edit, *, wanted: bool) -> int | None:
    """The revision that the sender saw, from If-Match or the body."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if NUMBER.fullmatch(tag):
        return int(tag)
    if tag:
        edit.masalah.append(Masalah(_("Harus berupa revisi yang dibaca."), "If-Match"))
    return edit.number("seen") if wanted else edit.number_or_none("seen")


class LangkahPaket(APIView):
    """One step with a package: {seen, catatan}, to send it back also {alasan: {realisasi: text}}; to verify it with
    others that it rests on and that rest on it {bersama: {package: revision}}.
    """

    langkah = ""

    @in_session_pemda
    def post(self, request: Request, actor: Actor, paket: int) -> Response:
        found = plan_queries.visible(actor, Paket, paket)
        edit = Edit.parse(request.body)
        seen = _seen(request, edit, wanted=True)
        catatan = edit.text("catatan") if "catatan" in edit.data else ""
        alasan = _alasan(edit) if self.langkah == "kembalikan" else {}
        bersama = _together(edit) if self.langkah == "verifikasi" and "bersama" in edit.data else {}
        edit.check()
        wish: dict[str, Any] = {"paket_id": found.pk, "seen": seen, "catatan": catatan}
        if self.langkah == "kembalikan":
            wish["alasan"] = alasan
        if bersama:
            wish["bersama"] = bersama
        moved = STEPS[self.langkah](actor, **wish)
        return Response(_paket(moved), headers={"ETag": f'"{moved.revisi}"', "Cache-Control": "private, no-store"})


STEPS: dict[str, Callable[..., Paket]] = {
    "ajukan": commands.submit_paket,
    "verifikasi": commands.verify_paket,
    "kembalikan": commands.return_paket,
}


def _alasan(edit: Edit) -> dict[int, str]:
    found = edit.fields("alasan")
    bad = [name for name, text in found.items() if not NUMBER.fullmatch(name) or not isinstance(text, str)]
    edit.masalah += [Masalah(_("Harus berupa nomor realisasi dengan alasannya."), f"alasan.{name}") for name in bad]
    return {} if bad else {int(name): text for name, text in found.items()}


def _together(edit: Edit) -> dict[int, int]:
    found = edit.fields("bersama")
    bad = [name for name, seen in found.items() if not NUMBER.fullmatch(name) or not isinstance(seen, int)]
    edit.masalah += [Masalah(_("Harus berupa nomor paket dengan revisinya."), f"bersama.{name}") for name in bad]
    return {} if bad else {int(name): seen for name, seen in found.items()}


class Capaian(APIView):
    """Per indicator how far its target is reached, by quarter and until `triwulan`, as the achievement table has it."""

    @in_session_pemda
    def get(self, request: Request, actor: Actor) -> Response:
        plan = _plan(request, actor)
        read = Query(request)
        unit, tahun, triwulan = read.number("unit"), read.number("tahun"), read.number("triwulan")
        read.check()
        tabel = tabel_of(actor, plan, tahun or plan.tahun_akhir, triwulan or 4, unit_id=unit)
        rata = tabel.rata
        body = {
            "rencana": _rencana(plan),
            "tahun": tabel.tahun,
            "triwulan": tabel.sampai,
            "rata_rata": {"nilai": _text(rata.nilai), "cakupan": str(rata.cakupan), "lengkap": rata.cakupan.lengkap},
            "indikator": [_capaian(one, tabel) for one in tabel.baris],
        }
        return Response(body, headers={"Cache-Control": "private, no-store"})


class Query:
    """The filters of an address: numbers, all problems at once."""

    def __init__(self, request: Request) -> None:
        self.params, self.masalah = request.query_params, list[Masalah]()

    def number(self, name: str) -> int | None:
        text = self.params.get(name, "")
        if not text or NUMBER.fullmatch(text):
            return int(text) if text else None
        self.masalah.append(Masalah(_("Harus berupa angka."), name))
        return None

    def check(self, limit: int = 1) -> None:
        if not 1 <= limit <= MAX_ROWS:
            self.masalah.append(Masalah(_("Isi 1 sampai %(n)s.") % {"n": MAX_ROWS}, "limit"))
        if self.masalah:
            raise Invalid(self.masalah)


def _plan(request: Request, actor: Actor) -> Rencana:
    text = request.query_params.get("rencana", "")
    if not text:
        raise Invalid([Masalah(_("Sebutkan rencananya."), "rencana")])
    if not NUMBER.fullmatch(text):
        raise NotFound
    return plan_queries.rencana_by_id(actor, int(text))


def _rencana(plan: Rencana) -> dict[str, Any]:
    return {"id": plan.pk, "slug": plan.slug, "judul": plan.judul}


def _realisasi(row: Realisasi, usang: Usang | None) -> dict[str, Any]:
    return {
        "id": row.pk,
        "indikator": row.indikator_id,
        "paket": _paket(row.paket),
        "tahun": row.tahun,
        "triwulan": row.triwulan,
        "versi": row.versi,
        "revisi": row.revisi,
        "status": row.status,
        "keadaan": row.keadaan,
        "isian": row.isian,
        "nilai": _text(row.nilai),
        "nilai_teks": value_text(row, row.indikator),
        "bagian": row.bagian,
        **{
            name: getattr(row, name)
            for name in (
                "alasan_keadaan", "alasan_tertulis", "catatan", "faktor_pendukung", "faktor_penghambat",
                "tindak_lanjut", "alasan_kembali", "alasan_koreksi",
            )
        },
        "oleh": row.oleh.pengguna.nama,
        "perlu_dihitung_ulang": None if usang is None else _outgrown(usang),
    }  # fmt: skip


def _outgrown(usang: Usang) -> dict[str, Any]:
    """What a verified figure would be with its sources of now, and which of them changed."""
    return {"nilai": _text(usang.kini.angka), "keadaan": usang.kini.keadaan.value,
            "sumber": [source_line(one) for one in usang.sumber]}  # fmt: skip


def _paket(paket: Paket) -> dict[str, Any]:
    place = {"unit": paket.unit_id, "tahun": paket.tahun, "triwulan": paket.triwulan}
    return {"id": paket.pk, **place, "status": paket.status, "revisi": paket.revisi, "catatan": paket.catatan}


def _capaian(baris: BarisCapaian, tabel: TabelCapaian) -> dict[str, Any]:
    line, indikator = written(baris, tabel), baris.indikator
    quarters = range(1, tabel.sampai + 1)
    return {
        "indikator": indikator.pk,
        "nama": indikator.nama,
        "unit": baris.unit_id,
        "satuan": indikator.satuan.nama if indikator.satuan else "",
        "aturan": baris.aturan.sebutan if baris.aturan else "",
        "target": _written(line.target[0]),
        "realisasi": _written(line.sampai),
        **_cell(baris.hasil.sampai, line.capaian),
        "cakupan": _coverage(baris),
        "status": line.status,
        "predikat": line.predikat._asdict() if line.predikat else None,
        "per_triwulan": [
            {
                "triwulan": tw,
                "target": _written(line.target[tw]),
                "realisasi": _written(line.realisasi[tw - 1]),
                **_cell(baris.hasil.triwulan[tw - 1], line.capaian_triwulan[tw - 1]),
                "perlu_dihitung_ulang": _outgrown(baris.usang[tw]) if tw in baris.usang else None,
            }
            for tw in quarters
        ],
    }


def _coverage(baris: BarisCapaian) -> dict[str, Any] | None:
    """Of how many units a combined value is."""
    found = baris.cakupan
    return None if found is None else {"terisi": found.terisi, "dari": found.semua, "teks": coverage_text(baris)}


def _cell(cell: Sel4, line: Tertulis) -> dict[str, Any]:
    keadaan, mentah, nilai, alasan = cell
    return {"keadaan": keadaan.value, "capaian": {"mentah": _text(mentah), **_written(line._replace(angka=nilai))},
            "alasan": alasan}  # fmt: skip


def _written(line: Tertulis) -> dict[str, str | None]:
    return {"nilai": _text(line.angka), "teks": line.teks}


def _text(number: Decimal | None) -> str | None:
    """Without an exponent and without the zeros that only fill the column."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
