"""The worker's side of issuing: builds and renders with the number that comes next, then stores all in one transaction.

The number (the next of the office's register, or a higher one that was wished for) is taken in the transaction that
stores the document, never before: a worker that dies leaves neither a number nor half a document, only files that no
row speaks of (laporan/orphans.py removes them). Where another document took the number meanwhile, or the day changed,
it is rendered once more.
"""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading.models import Rencana
from kinerja.core.access import require
from kinerja.core.actor import Actor, actor_in
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, NotFound
from kinerja.core.models import KodeVerifikasi
from kinerja.core.waktu import at_home, hari_ini
from laporan import jobs, queue, rules
from laporan.document import Document
from laporan.models import Dokumen, Penerbitan
from laporan.naskah.nomor import number_text
from laporan.naskah.teks import filled, unfilled
from laporan.queries import dokumen as queries
from laporan.queries.naskah import isian_of, kept_naskah, signer_of
from laporan.reports import REPORTS, issuable, render
from laporan.reports.base import Penandatangan, Terbitan
from laporan.rules import naskah as texts

TURNS = 5  # so often is it rendered anew because another document was first
BENTUK = ("pdf", "xlsx")
SHARE = {"pdf": 0.7, "xlsx": 0.3}  # of the whole progress
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0 o 1 i l u: people type a code from paper
State = Penerbitan.Keadaan


@dataclass(frozen=True, slots=True)
class Siap:
    """A document ready to be rendered, and the row that it becomes (without checksums)."""

    document: Document
    dokumen: Dokumen


def run(pemda_id: int, penerbitan_id: int) -> None:
    jobs.carry_out(Penerbitan, pemda_id, penerbitan_id, _issue)


def _issue(penerbitan: Penerbitan) -> None:
    for _turn in range(TURNS):
        siap = _prepare(penerbitan)
        files = _render(penerbitan, siap)
        if _store(penerbitan, siap, files):
            return
    raise Invalid(_("Dokumen lain terus terbit bersamaan. Coba lagi beberapa saat lagi."))


def new_code() -> str:
    """Twenty letters and digits, about 98 bits: nobody guesses one."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(20))


def _prepare(penerbitan: Penerbitan) -> Siap:
    """All queries, in one transaction; rights and plan are those of now, not of the moment of asking."""
    with at_home(penerbitan.pemda_id), transaction.atomic():
        actor = _actor(penerbitan)
        rencana = plan_queries.rencana_by_id(actor, penerbitan.rencana_id)
        require(actor, "dokumen.issue", rencana)
        rules.check_issuable(rencana, penerbitan.laporan, issuable(), penerbitan.revisi)
        kept = kept_naskah(rencana, penerbitan.laporan).isi
        texts.check_written(penerbitan.laporan, kept)
        nilai = isian_of(rencana)
        rules.check_filled(unfilled(kept, nilai))
        naskah = filled(kept, nilai)
        tanggal = hari_ini(penerbitan.pemda_id)
        urut = _number(penerbitan, rencana, tanggal)
        before = queries.earlier(rencana, penerbitan.laporan, penerbitan.parameter)
        report = REPORTS[penerbitan.laporan]
        pokok = report.pokok(actor, rencana, penerbitan.parameter) if report.pokok else None
        signer = asdict(pokok.penandatangan) if pokok else signer_of(rencana, naskah, tanggal)
        dokumen = Dokumen(
            pemda_id=penerbitan.pemda_id, rencana=rencana, revisi_rencana=rencana.revisi, laporan=penerbitan.laporan,
            parameter=penerbitan.parameter, judul=pokok.judul if pokok else str(naskah.get("judul") or report.nama),
            tentang=pokok.tentang if pokok else str(naskah.get("tentang") or rencana.judul),
            unit=rencana.unit, register=rules.register_of(penerbitan.laporan), tahun=tanggal.year, urut=urut,
            nomor=number_text(str(kept.get("pola_nomor") or ""), urut, tanggal),
            tanggal=tanggal, tempat=str(naskah.get("ditetapkan_di") or ""), kode=new_code(), menggantikan=before,
            diterbitkan_oleh=penerbitan.diminta_oleh, **signer,
        )  # fmt: skip
        terbitan = Terbitan(
            nomor=dokumen.nomor, tanggal=tanggal, tautan=address_of(penerbitan.alamat, dokumen.kode),
            mencabut=naming(before) if before else "", penandatangan=Penandatangan(**signer),
        )  # fmt: skip
        assert report.issue is not None  # check_issuable asked
        return Siap(report.issue(actor, rencana, penerbitan.parameter, terbitan), dokumen)


def _number(penerbitan: Penerbitan, rencana: Rencana, tanggal: date) -> int:
    """The next one of the register, or the one that was wished for; Invalid where that is taken meanwhile."""
    berikut = queries.next_number(rencana, penerbitan.laporan, tanggal.year)
    if penerbitan.urut is None:
        return berikut
    rules.check_urut(penerbitan.urut, berikut)
    return penerbitan.urut


def _actor(penerbitan: Penerbitan) -> Actor:
    actor = actor_in(penerbitan.diminta_oleh, penerbitan.pemda_id)
    if actor is None:
        raise NotFound
    return actor


def naming(dokumen: Dokumen) -> str:
    """An earlier decree as a later one calls it: "KEPUTUSAN SEKRETARIS DAERAH Nomor 45 TAHUN 2021 tentang …"."""
    return f"{dokumen.judul} Nomor {dokumen.nomor} tentang {dokumen.tentang}"


def address_of(alamat: str, kode: str) -> str:
    """Where anybody verifies the document."""
    return alamat.rstrip("/") + reverse("verifikasi", args=[kode])


def _render(penerbitan: Penerbitan, siap: Siap) -> dict[str, bytes]:
    files = {}
    done = 0.0
    tell = jobs.progress_of(penerbitan)
    for bentuk in BENTUK:
        files[bentuk] = render(siap.document, bentuk, _part(tell, done, SHARE[bentuk]))
        done += SHARE[bentuk]
        tell(done)
    return files


def _part(tell: Callable[[float], None], done: float, share: float) -> Callable[[float], None]:
    return lambda part: tell(done + share * part)


def _store(penerbitan: Penerbitan, siap: Siap, files: dict[str, bytes]) -> bool:
    """Files first, each whole; then number, row, code, trail and the end of the job, all at once or not at all.

    False where number, day or the document to be replaced are no longer those that were rendered.
    """
    dokumen = siap.dokumen
    sums: dict[str, Any] = {}
    for bentuk, data in files.items():
        sums |= {f"{bentuk}_sha256": hashlib.sha256(data).hexdigest(), f"{bentuk}_ukuran": len(data)}
        write_whole(Path(settings.MEDIA_ROOT) / dokumen.berkas(bentuk), data)
    for name, value in sums.items():
        setattr(dokumen, name, value)
    try:
        is_stored = _commit(penerbitan, dokumen)
    except (jobs.Cancelled, Invalid):
        _remove(dokumen)
        raise
    # After any other fault the files stay: the server may have stored the row and died before it said so.
    if not is_stored:
        _remove(dokumen)
    return is_stored


def _remove(dokumen: Dokumen) -> None:
    for bentuk in BENTUK:
        (Path(settings.MEDIA_ROOT) / dokumen.berkas(bentuk)).unlink(missing_ok=True)


def _commit(penerbitan: Penerbitan, dokumen: Dokumen) -> bool:
    with at_home(penerbitan.pemda_id), transaction.atomic():
        queries.lock_documents(penerbitan.pemda_id)
        if not _is_next(penerbitan, dokumen):
            return False
        dokumen.save(force_insert=True)
        KodeVerifikasi.objects.create(kode=dokumen.kode, pemda_id=dokumen.pemda_id, dokumen_id=dokumen.pk)
        after = {"judul": dokumen.judul, "nomor": dokumen.nomor, "pdf_sha256": dokumen.pdf_sha256,
                 "xlsx_sha256": dokumen.xlsx_sha256, "menggantikan": dokumen.menggantikan_id}  # fmt: skip
        record(_actor(penerbitan), "dokumen.issue", dokumen, after=after, rencana_id=dokumen.rencana_id)
        if not queue.finish(penerbitan, keadaan=State.SELESAI, kemajuan=100, dokumen=dokumen):
            raise jobs.Cancelled
        return True


def _is_next(penerbitan: Penerbitan, dokumen: Dokumen) -> bool:
    """Under the lock: still this number on this day, in the place of the same earlier document."""
    today: date = hari_ini(penerbitan.pemda_id)
    urut = _number(penerbitan, dokumen.rencana, today)
    before = queries.earlier(dokumen.rencana, dokumen.laporan, dokumen.parameter)
    return (dokumen.tanggal, dokumen.urut) == (today, urut) and dokumen.menggantikan_id == (before and before.pk)


def write_whole(path: Path, data: bytes) -> None:
    """The file is there whole, on the disk, or not at all; nobody else reads it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(".sebagian")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
