"""The dashboard as its page shows it: means with their coverage, the heat map, the tree with its figures; plain dicts.

A colour of the scale stands only where nothing is missing; else the page says in words what is, on neutral ground.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cascading.models import Rencana, Simpul
from indikator.angka import capaian_text, status_of, value_text
from indikator.bilah import Ukur, bilah_of
from indikator.capaian.gabungan import Kumpulan
from indikator.capaian.penjelasan import explain_rata
from indikator.capaian.waktu import ROMAN
from indikator.models import Indikator, Target
from indikator.nilai import Keadaan
from indikator.queries.dasbor import Dasbor, Lingkup, Ukuran
from indikator.queries.kumpulan import quarters_by
from indikator.rata import mean_of, together, word_of
from kinerja.core.actor import Actor

SASARAN = "sasaran"
FIGURES = 100  # of a mean, written one by one; of more the sum
LISTED = 12  # missing indicators named beside a mean


class Page:
    """Texts of one dashboard; `hari` is today."""

    def __init__(self, actor: Actor, dasbor: Dasbor, hari: date) -> None:
        self.actor, self.dasbor, self.hari = actor, dasbor, hari
        self.skala = dasbor.rekap.acuan.status(date(dasbor.tahun, 12, 31))
        self.query = query_of(dasbor.tahun, dasbor.triwulan, resmi=dasbor.resmi)
        self.skala_pada = dasbor.rekap.acuan.skala_pada(date(dasbor.tahun, 12, 31))
        self.slugs = {one.pk: one.rencana.slug for one in dasbor.simpul}
        self.bagian = parts_below(dasbor)

    def context(self) -> dict[str, Any]:
        dasbor = self.dasbor
        rows = list(self._rows())
        heat = self._heat()
        return {
            "judul": dasbor.lingkup.akar.nama if dasbor.lingkup.akar else self.actor.pemda_nama,
            "masa": _("Triwulan %(tw)s %(tahun)s") % {"tw": ROMAN[dasbor.triwulan], "tahun": dasbor.tahun},
            "angka": self._numbers(),
            "kolom": [f"TW {ROMAN[n]}" for n in range(1, dasbor.triwulan + 1)],
            "peta": heat,
            "pohon": rows,
            "rinci": dasbor.lingkup.akar is not None,
            "n_tahun": sum(triwulan == dasbor.triwulan for _tahun, triwulan in dasbor.jendela),
            "alamat_tren": self._trend_address(),
            "ada": bool(dasbor.rekap.semua.rata().cakupan != Kumpulan().rata().cakupan),
            "skala": self.skala,
            "belum_ditetapkan": [
                {"slug": one.slug, "judul": one.judul, "status": one.get_status_display()}
                for one in dasbor.rencana
                if one.status != Rencana.Status.DITETAPKAN
            ],
            "data": {
                "kolom": [f"TW {ROMAN[n]}" for n in range(1, dasbor.triwulan + 1)],
                "baris": [{"nama": one["nama"], "tautan": one["tautan"], "sel": one["sel"]} for one in heat],
            },
        }

    def _trend_address(self) -> str:
        unit = self.dasbor.lingkup.akar
        slug = self.actor.pemda_slug
        address = reverse("dasbor_unit_tren", args=[slug, unit.pk]) if unit else reverse("dasbor_tren", args=[slug])
        return address + self.query

    # --- the figures at the top ---------------------------------------------------------------------------------

    def _numbers(self) -> dict[str, Any]:
        dasbor = self.dasbor
        quarter = [quarters[-1].rata().cakupan for quarters in dasbor.rekap.unit_triwulan.values()]
        total = sum(one.wajib + one.belum_waktunya + one.tidak_berlaku for one in quarter)
        aimed = [one.pk for one in dasbor.simpul
                 if one.pk in dasbor.rekap.simpul and one.jenjang and SASARAN in one.jenjang.kode]  # fmt: skip
        aims = [dasbor.rekap.simpul[pk] for pk in aimed]
        unit = dasbor.lingkup.akar
        slug = self.actor.pemda_slug
        missing = reverse("belum_unit", args=[slug, unit.pk]) if unit else reverse("belum", args=[slug])
        tasks = reverse("tugas", args=[self.actor.pemda_slug]) + f"?tahun={dasbor.tahun}"
        return {
            "semua": self._mean(dasbor.rekap.semua, self._own(node.pk for node in dasbor.simpul)),
            "sasaran": self._mean(together(aims), self._own(aimed)) if aims else None,
            "jumlah": total,
            "terisi": sum(one.terisi for one in dasbor.isi.values()),
            "menunggu": sum(one.menunggu for one in dasbor.isi.values()),
            "terverifikasi": sum(one.terverifikasi for one in dasbor.isi.values()),
            "terlambat": self._late(),
            "usang": dasbor.usang,
            "tugas": tasks,
            "belum": missing + self.query,
        }

    def _late(self) -> int:
        """Indicators that are due, of units whose last day has passed, and that nobody handed in: begun or not, and
        whether the page counts what is not verified or not.
        """
        late = 0
        for unit, owed in self.dasbor.rekap.terutang.items():
            if unit is None or unit not in self.dasbor.tenggat:
                continue
            entered = self.dasbor.isi.get(unit)
            mending = entered.perbaikan if entered else None
            if self.hari > max(filter(None, (self.dasbor.tenggat[unit], mending))):
                late += owed
        return late

    # --- how a mean came about ----------------------------------------------------------------------------------

    def _own(self, nodes: Iterable[int]) -> list[Ukuran]:
        return [one for pk in nodes for one in self.dasbor.ukuran.get(pk, ())]

    def _mean(self, kumpulan: Kumpulan, parts: Sequence[Ukuran]) -> dict[str, Any]:
        """With the figures that it is made of and those that are missing, where the page has its indicators."""
        found = mean_of(kumpulan, self.skala)
        results = [(one, self.dasbor.rekap.indikator[one.indikator.pk].sampai) for one in parts]
        limited = self.dasbor.rekap.acuan.means_of_limited(date(self.dasbor.tahun, 12, 31))
        given = (nilai if limited else mentah for _one, (_keadaan, mentah, nilai, _alasan) in results)
        figures = [x for x in given if x is not None]
        rata = kumpulan.rata()
        if len(figures) == rata.cakupan.terhitung <= FIGURES and sum(figures, Decimal(0)) == rata.jumlah:
            found["cara"] = explain_rata(rata, figures)
        missing = [one for one, cell in results if cell[0] in {Keadaan.KOSONG, Keadaan.TAK_TERHITUNG}]
        found["kurang"] = [{"nama": one.indikator.nama, "tautan": self._explained(one)} for one in missing[:LISTED]]
        found["kurang_lagi"] = max(0, len(missing) - LISTED)
        return found

    def _explained(self, one: Ukuran) -> str:
        dasbor = self.dasbor
        slug = self.slugs[one.indikator.simpul_id]
        return reverse("jelaskan", args=[self.actor.pemda_slug, slug, one.indikator.pk, dasbor.tahun, dasbor.triwulan])

    # --- the heat map -------------------------------------------------------------------------------------------

    def _heat(self) -> list[dict[str, Any]]:
        """By Perangkat Daerah, or by branch below the page's unit, in the order of the organisation."""
        dasbor = self.dasbor
        scope = dasbor.lingkup
        groups = {unit: scope.group_of(unit) for unit in dasbor.rekap.unit_triwulan}
        found = quarters_by(dasbor.rekap, groups)
        order = {pk: place for place, pk in enumerate(scope.unit)}
        rows = []
        for unit in sorted(found, key=lambda pk: order.get(pk or 0, -1)):
            own = scope.akar is not None and unit == scope.akar.pk
            rows.append({
                "nama": self._group_name(scope, unit, own=own and len(found) > 1),
                "tautan": "" if own or unit is None else self.address(unit),
                "sel": [mean_of(one, self.skala) for one in found[unit]],
            })  # fmt: skip
        return rows

    def _group_name(self, scope: Lingkup, unit: int | None, *, own: bool) -> str:
        if unit is None:
            return self.actor.pemda_nama
        nama = scope.unit[unit].nama
        return _("%(unit)s (tanpa unit di bawahnya)") % {"unit": nama} if own and len(scope.dalam or ()) > 1 else nama

    def address(self, unit: int) -> str:
        return reverse("dasbor_unit", args=[self.actor.pemda_slug, unit]) + self.query

    # --- the tree -----------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[dict[str, Any]]:
        dasbor = self.dasbor
        several, many = len({one.rencana_id for one in dasbor.simpul}) > 1, dasbor.lingkup.akar is None
        plan = 0
        for node in dasbor.simpul:
            if several and node.rencana_id != plan:
                plan = node.rencana_id
                yield self._plan_row(node.rencana)
            yield self._node_row(node, several=several)
            if many and node.pk in dasbor.rekap.simpul:
                yield self._own_row(node, several=several)
            for one in dasbor.ukuran.get(node.pk, ()):
                yield self._indicator_row(node, one, several=several)

    def _plan_row(self, rencana: Rencana) -> dict[str, Any]:
        unit = self.dasbor.lingkup.unit.get(rencana.unit_id or 0)
        many = self.dasbor.lingkup.akar is None
        return {
            "jenis": "rencana",
            "tingkat": 0,
            "nama": unit.nama if unit and many else rencana.judul,
            "tautan": self.address(unit.pk) if unit and many
            else reverse("rencana", args=[self.actor.pemda_slug, rencana.slug]),
        }  # fmt: skip

    def _node_row(self, node: Simpul, *, several: bool) -> dict[str, Any]:
        assert node.jenjang is not None  # only the hidden root has none
        return {
            "jenis": "simpul",
            "tingkat": node.level - 1 + several,
            "nama": node.pernyataan or node.jenjang.nama,
            "jenjang": node.jenjang.nama,
            "urutan": node.jenjang.urutan,
            "kode": node.kode,
            "rata": self._mean(self.dasbor.rekap.bawah[node.pk], self.bagian.get(node.pk, ())),
            "tautan": reverse("simpul", args=[self.actor.pemda_slug, node.rencana.slug, node.pk]),
        }

    def _own_row(self, node: Simpul, *, several: bool) -> dict[str, Any]:
        """Where the indicators of a node come from, on a page that has them not."""
        cakupan = self.dasbor.rekap.simpul[node.pk].rata().cakupan
        return {
            "jenis": "sendiri",
            "tingkat": node.level + several,
            "nama": node.pernyataan,
            "n": cakupan.wajib + cakupan.belum_waktunya + cakupan.tidak_berlaku,
            "muat": reverse("dasbor_simpul", args=[self.actor.pemda_slug, node.pk]) + self.query,
        }

    def indicators(self, node: Simpul) -> list[dict[str, Any]]:
        """The rows of its own indicators alone."""
        return [self._indicator_row(node, one, several=False) for one in self.dasbor.ukuran.get(node.pk, ())]

    def _indicator_row(self, node: Simpul, one: Ukuran, *, several: bool) -> dict[str, Any]:
        dasbor = self.dasbor
        done = dasbor.rekap.indikator[one.indikator.pk]
        keadaan, _raw, figure, alasan = done.sampai
        quarter = one.target.get(dasbor.triwulan)
        year = one.target.get(None)
        satuan = one.indikator.satuan.nama if one.indikator.satuan else ""
        parts = dasbor.rekap.baris[one.indikator.pk]
        return {
            "jenis": "indikator",
            "tingkat": node.level + several,
            "nama": one.indikator.nama,
            "satuan": satuan,
            "target": quarter.teks if quarter else "",
            "target_tahun": year.teks if year else "",
            "realisasi": value_text(one.realisasi, one.indikator) if one.realisasi else "",
            "triwulan": capaian_text(done.triwulan[dasbor.triwulan - 1]),
            "capaian": capaian_text(done.sampai),
            "status": status_of(figure, self.skala) if done.utuh else "sebagian",
            "kata": word_of(figure, self.skala) if done.utuh or figure is None else _("belum lengkap"),
            "alasan": alasan if keadaan is not Keadaan.TERISI else "",
            "bilah": [
                bilah_of(part, dasbor.triwulan, self._ukur(one.indikator, unit))
                for part, unit in zip(parts, units_of(satuan, quarter or year, len(parts)), strict=True)
            ],
            "tautan": self._explained(one),
            "letak_target": f"#tw-{dasbor.triwulan}",
            "tautan_target": reverse(
                "jelaskan_target",
                args=[self.actor.pemda_slug, self.slugs[one.indikator.simpul_id], one.indikator.pk, dasbor.tahun],
            ),
        }

    def _ukur(self, indikator: Indikator, satuan: str) -> Ukur:
        return Ukur(satuan, indikator.desimal, self.skala_pada.get(indikator.skala_id or 0), self.skala)


def units_of(satuan: str, target: Target | None, parts: int) -> list[str]:
    """Of each part of an indicator its own unit; of a single one without a unit that of its printed target."""
    printed = [one.get("satuan", "") for one in target.bagian] if target else []
    printed += [""] * (parts - len(printed))
    return [one or satuan for one in printed[:parts]] if parts > 1 else [satuan or (printed or [""])[0]]


def query_of(tahun: int, triwulan: int, *, resmi: bool) -> str:
    """What an address of a dashboard carries along."""
    return "?" + urlencode({"tahun": tahun, "triwulan": triwulan} | ({} if resmi else {"belum": 1}))


def parts_below(dasbor: Dasbor) -> dict[int, list[Ukuran]]:
    """The indicators at and below each node, as far as the page has them, in the order of the tree."""
    found: dict[int, list[Ukuran]] = {}
    if not dasbor.ukuran:
        return found
    for node in reversed(dasbor.simpul):  # children before their parent, the last first
        own = [*dasbor.ukuran.get(node.pk, ()), *found.get(node.pk, ())]
        found[node.pk] = own
        if node.induk_id is not None:
            found[node.induk_id] = own + found.get(node.induk_id, [])
    return found


def period_choices(periods: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """What the form at the top offers."""
    return {
        "tahun": sorted({tahun for tahun, _tw in periods}, reverse=True),
        "triwulan": [(n, ROMAN[n]) for n in range(1, 5)],
    }
