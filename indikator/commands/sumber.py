"""What a figure rests on when it is verified: judged figure by figure, not package by package."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from indikator.models import Paket, Realisasi
from indikator.queries import hitungan
from indikator.queries.sandaran import Sandaran, sandaran_of, waits_for
from kinerja.core.access import verdict
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah


def check_sources(packages: Mapping[int, Paket], actor: Actor) -> None:
    """A figure that is computed is true when its sources are, and when it is still what its formula gives of them.

    Its sources are verified, or are verified in the same step (`packages`). Two packages each of whose figures rest on
    one of the other are verified together; where the other is not this planner's to decide, it is enough that it was
    handed in: it is locked there, and should it come back changed, the figure is said to be outgrown.
    """
    masalah: list[Masalah] = []
    for paket in packages.values():
        found = sandaran_of(paket)
        outside = Paket.objects.filter(pk__in=found.paket - packages.keys()).select_related("unit")
        others = {one.pk: one for one in outside}
        hitung = hitungan.Penghitung(paket.pemda_id, (), paket.tahun, paket.triwulan, found.tercatat)
        masalah += [
            Masalah(problem, row.indikator.nama)
            for row in found.rows
            if (problem := _problem(row, found, others, packages, actor) or _changed(row, hitung))
        ]
    if masalah:
        raise Invalid(masalah)


def _problem(
    row: Realisasi, found: Sandaran, others: Mapping[int, Paket], packages: Mapping[int, Paket], actor: Actor
) -> str:
    """Why its sources do not carry it yet; empty where they do."""
    late, together = set(found.belum[row.pk]), set()
    for pk, names in found.sumber[row.pk].items():
        if pk in packages:
            continue
        mutual = bool(waits_for([others[pk]]).keys() & packages.keys())
        if not mutual:
            late |= names
        elif verdict(actor, "realisasi.verify", others[pk]).allowed:
            together.add(others[pk].unit.nama)
    if late:
        pesan = _("Dihitung dari %(nama)s yang belum terverifikasi. Verifikasi paket unitnya lebih dahulu.")
        return pesan % {"nama": named(late)}
    if together:
        pesan = _("Paket ini dan paket %(unit)s saling merujuk. Verifikasi keduanya bersama-sama.")
        return pesan % {"unit": ", ".join(sorted(together))}
    return ""


def _changed(row: Realisasi, hitung: hitungan.Penghitung) -> str:
    """Why it is not what its formula and its sources give now; empty where it is."""
    found = hitung.terhitung(row.indikator, row.isian, row.alasan_tertulis)
    composite = found.bagian and found.nilai.angka is None
    keadaan = Realisasi.Keadaan.TERISI.value if composite else found.nilai.keadaan.value
    if (found.nilai.angka, keadaan) == (row.nilai, row.keadaan):
        return ""
    if hitungan.refers(row.indikator) and row.rumus == row.indikator.rumus:
        return _("Indikator yang dirujuknya berubah setelah diserahkan. Kembalikan agar dihitung ulang.")
    return _("Nilai ini bukan lagi hasil cara ukurnya: rumus, parameter, atau triwulan sebelumnya berubah setelah "
             "diserahkan. Kembalikan, lalu unit mengajukannya lagi agar dihitung ulang.")  # fmt: skip


def named(names: Collection[str]) -> str:
    return ", ".join(f"“{one}”" for one in sorted(names))
