"""A promise explained: what is printed for a year and its quarters, how it was read, who wrote it, why it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator.akhir import end_of
from indikator.capaian.tulisan import tulis
from indikator.models import Indikator, Realisasi, TargetPerubahan
from indikator.pengukuran import QUARTERS, cell_of, quarters_checked
from indikator.perubahan import masa_text
from indikator.queries import pengisian
from indikator.queries.acuan import acuan_of
from indikator.queries.jejak_target import Tulisan, plans_set, reasons_in, texts_in, written_in
from kinerja.core.access import units_within
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Versi:
    """A version of the plan in which the indicator stands."""

    rencana: Rencana
    indikator_id: int


def target_explained(actor: Actor, plan: Rencana, indikator: Indikator, tahun: int) -> dict[str, Any]:
    """All of the page; NotFound for a year that the plan does not have."""
    if tahun not in plan.tahun:
        raise NotFound
    acuan, day = acuan_of(plan.pemda_id), date(tahun, 12, 31)
    aturan = acuan.aturan_for(indikator.aturan_id, indikator.polaritas, day)
    skala = acuan.skala_for(indikator.skala_id, day)
    rows = {(one.tahun, one.triwulan): one for one in indikator.target.all()}
    versi = versions(actor, plan, indikator)
    told = _Told(versi, tahun)
    satuan = indikator.satuan.nama if indikator.satuan else ""
    explained = _may_explain(actor, indikator)
    return {
        "id": indikator.pk,
        "nama": indikator.nama,
        "simpul": indikator.simpul.pernyataan,
        "simpul_id": indikator.simpul_id,
        "satuan": satuan,
        "akumulasi": indikator.get_akumulasi_display(),
        "tahun": tahun,
        "tahun_lain": list(plan.tahun),
        "baris": [
            {**cell_of(rows.get((tahun, quarter)), tahun, quarter, aturan, skala),
             "masa": masa_text(tahun, quarter), "triwulan": quarter or 4, "jelaskan": explained,
             **told.of(plan, quarter)}
            for quarter in QUARTERS if quarter is None or (tahun, quarter) in rows or told.known(quarter)
        ],
        "periksa": quarters_checked(indikator.akumulasi, satuan, [rows.get((tahun, one)) for one in QUARTERS]),
        "versi": told.versions(plan),
        "awal": _start(indikator),
        "akhir": end_of(indikator, plan, satuan),
    }  # fmt: skip


def _start(indikator: Indikator) -> dict[str, str]:
    nilai: Decimal | None = indikator.baseline_nilai
    return {"teks": indikator.baseline_teks, "terbaca": "" if nilai is None else tulis(nilai)}


def _may_explain(actor: Actor, indikator: Indikator) -> bool:
    """Whether what was measured against it can be read by this actor."""
    owner = pengisian.owner_of(indikator)
    within = units_within(actor, Realisasi.read_action)
    return owner is not None and (within is None or owner in within)


def versions(actor: Actor, plan: Rencana, indikator: Indikator) -> list[Versi]:
    """The versions of the plan that have this indicator, the first one first."""
    plans = {one.pk: one for one in plan_queries.versions_of(actor, plan)} | {plan.pk: plan}
    rows = Indikator.objects.filter(pemda_id=plan.pemda_id, simpul__rencana__in=plans)
    line = dict(rows.filter(pk=indikator.garis).values_list("simpul__rencana_id", "pk"))
    line |= dict(rows.filter(semula_id=indikator.garis).values_list("simpul__rencana_id", "pk"))
    line[plan.pk] = indikator.pk
    return [Versi(one, line[one.pk]) for one in sorted(plans.values(), key=lambda one: one.versi) if one.pk in line]


class _Told:
    """What the trail of all versions says of the promises of one year."""

    def __init__(self, versi: Sequence[Versi], tahun: int) -> None:
        self.versi, self.tahun = versi, tahun
        ids = {one.rencana.pk: one.indikator_id for one in versi}
        pemda_id = versi[0].rencana.pemda_id
        self.texts = texts_in(pemda_id, ids, tahun)
        self.written = written_in(pemda_id, ids, tahun, self.texts)
        self.reasons = reasons_in(pemda_id, ids, tahun)
        self.decided = plans_set([one.rencana for one in versi])

    def known(self, quarter: int | None) -> bool:
        """Whether any version promised something for it."""
        return any((one.rencana.pk, quarter) in self.texts for one in self.versi)

    def of(self, plan: Rencana, quarter: int | None) -> dict[str, Any]:
        """Who wrote it, in which version; and why it differs from the version before."""
        place = next(n for n, one in enumerate(self.versi) if one.rencana.pk == plan.pk)
        origin: Tulisan | None = None
        since = self.versi[place]
        for one in reversed(self.versi[: place + 1]):
            if (one.rencana.pk, quarter) not in self.texts:
                break
            since, origin = one, self.written.get((one.rencana.pk, quarter))
            if origin is not None and not origin.dilanjutkan:
                break
        return {"penulis": origin, "sejak": since.rencana, "alasan": _reason(self.reasons.get((plan.pk, quarter)))}

    def versions(self, plan: Rencana) -> list[dict[str, Any]]:
        """Each version with its texts, and who set it."""
        shown = [quarter for quarter in QUARTERS if quarter is None or self.known(quarter)]
        return [
            {"slug": one.rencana.slug, "judul": one.rencana.judul, "indikator": one.indikator_id,
             "kini": one.rencana.pk == plan.pk, "status": one.rencana.get_status_display(),
             "teks": [self.texts.get((one.rencana.pk, quarter), "") for quarter in shown],
             "putusan": self.decided.get(one.rencana.pk)}
            for one in self.versi
        ]  # fmt: skip


def _reason(row: TargetPerubahan | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"jenis": row.get_jenis_alasan_display(), "alasan": row.alasan, "sebelum": row.sebelum, "oleh": row.oleh,
            "pada": row.pada}  # fmt: skip
