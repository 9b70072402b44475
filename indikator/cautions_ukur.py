"""What the measurement of a plan's indicators should be looked at for, each with the place on its page Pengukuran.

Nothing here keeps a plan from being submitted: real documents have formulas in words and quarters that do not add up.
"""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from cascading.models import Rencana
from indikator.akhir import end_of
from indikator.capaian.waktu import check_akumulasi
from indikator.formula.teks import Usulan, read_formula
from indikator.models import Indikator, Target
from indikator.pengukuran import quarters_checked
from indikator.queries import SimpulBaris
from kinerja.core.actor import Actor

Row = dict[str, str]
YEAR_AND_QUARTERS = (None, 1, 2, 3, 4)
MAX_READ = 300  # formula texts that are read for one page, about 3 ms each; the next come as these are mended


def measurement_cautions(actor: Actor, rencana: Rencana, rows: dict[int, SimpulBaris]) -> list[dict[str, Any]]:
    """Kinds of remarks with their places; three queries whatever the size of the plan."""
    indicators = _indicators(rencana)
    kinds = (
        (_("Target triwulan dibandingkan target tahun"),
         _("Dibandingkan menurut tipe penghitungan indikator. Perbaiki target atau tipenya di halaman Pengukuran."),
         _quarters),
        (_("Tipe penghitungan"),
         _("Persentase dari beberapa triwulan tidak dijumlahkan. Pilih tipe lain, atau ukur dengan rumus."),
         _accumulation),
        (_("Rumus belum dapat dihitung"),
         _("Teks rumusnya dapat dibaca sebagai rumus, tetapi nilainya masih diisi langsung. Buka dan tekan "
           "“Baca dari teks”, atau biarkan bila memang diisi langsung."), _formula),
        (_("Kondisi akhir"),
         _("Kondisi akhir dibandingkan target tahun terakhir menurut tipe penghitungan. Perbaiki salah satunya."),
         partial(_end, rencana)),
    )  # fmt: skip
    unread = {one.pk for one in [one for one in indicators if _is_worded(one)][MAX_READ:]}
    found = []
    for judul, penjelasan, look in kinds:
        baris = [
            _row(actor, rencana, rows[one.simpul_id], one, place, note)
            for one in indicators if one.simpul_id in rows and not (look is _formula and one.pk in unread)
            for place, note in look(one)
        ]  # fmt: skip
        found.append({"judul": judul, "penjelasan": penjelasan, "baris": baris})
    return found


def _indicators(rencana: Rencana) -> list[Indikator]:
    rows = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__rencana=rencana).select_related("satuan")
    quarterly = Target.objects.filter(pemda_id=rencana.pemda_id).order_by("tahun", "triwulan")
    return list(rows.order_by("simpul__lft", "urutan").prefetch_related(Prefetch("target", quarterly)))


def _row(
    actor: Actor, rencana: Rencana, simpul: SimpulBaris, indikator: Indikator, place: str, note: str
) -> Row:  # fmt: skip
    page = reverse("ukur", args=[actor.pemda_slug, rencana.slug, indikator.pk])
    return {"medan": _("Pengukuran"), "teks": indikator.nama, "simpul": simpul.pernyataan, "catatan": note,
            "alamat": f"{page}#{place}"}  # fmt: skip


def _satuan(indikator: Indikator) -> str:
    return indikator.satuan.nama if indikator.satuan else ""


def _quarters(indikator: Indikator) -> Iterator[tuple[str, str]]:
    """What the accumulation itself is wrong about has a kind of its own."""
    known = set(check_akumulasi(indikator.akumulasi, _satuan(indikator)))
    by_year: dict[int, dict[int | None, Target]] = {}
    for one in indikator.target.all():
        by_year.setdefault(one.tahun, {})[one.triwulan] = one
    for tahun, cells in by_year.items():
        problems = quarters_checked(indikator.akumulasi, _satuan(indikator),
                                    [cells.get(quarter) for quarter in YEAR_AND_QUARTERS])  # fmt: skip
        said = " ".join(one for one in problems if one not in known)
        if said:
            place = "ukur-akumulasi" if not indikator.akumulasi and None in cells else f"t-{tahun}-0"
            yield place, f"{tahun}: {said}"


def _accumulation(indikator: Indikator) -> Iterator[tuple[str, str]]:
    if indikator.cara_ukur != Indikator.CaraUkur.RUMUS:
        for said in check_akumulasi(indikator.akumulasi, _satuan(indikator)):
            yield "ukur-akumulasi", said


def _end(rencana: Rencana, indikator: Indikator) -> Iterator[tuple[str, str]]:
    if indikator.akhir_teks.strip():
        for said in end_of(indikator, rencana, _satuan(indikator))["catatan"]:
            yield "ukur-akhir", said


def _is_worded(indikator: Indikator) -> bool:
    """A formula in words alone."""
    return indikator.cara_ukur == Indikator.CaraUkur.LANGSUNG and bool(indikator.rumus_teks.strip())


def _formula(indikator: Indikator) -> Iterator[tuple[str, str]]:
    if _is_worded(indikator) and _is_formula(indikator.rumus_teks, indikator.nama):
        yield "ukur-baca", _("“%(teks)s”") % {"teks": indikator.rumus_teks.strip()[:200]}


@lru_cache(maxsize=4_096)
def _is_formula(teks: str, nama: str) -> bool:
    return isinstance(read_formula(teks, nama=nama), Usulan)
