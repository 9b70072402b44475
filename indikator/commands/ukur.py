"""How an indicator is measured: by a formula over variables, by a score of another body, or by the value itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import tree
from cascading.models import Rencana
from indikator import rules
from indikator.commands import rows
from indikator.commands.rujukan import check_references
from indikator.isian import read_isian
from indikator.models import AturanCapaian, Indikator, Instrumen, Paket, Realisasi, SkalaPredikat, Variabel
from indikator.queries.hitungan import way_said
from indikator.queries.pengisian import GARIS
from indikator.queries.ukur import parameters_of, scales_of
from indikator.rules import ukur as ukur_rules
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah

OPEN = {Rencana.Status.DRAF, Rencana.Status.DITETAPKAN}


@transaction.atomic
def set_cara_ukur(actor: Actor, *, indikator_id: int, seen: int, isi: Mapping[str, Any]) -> Indikator:
    """Changes fields of rules.ukur.FIELDS; `variabel` (a list of kode, label, satuan, sumber, himpunan, anggota,
    rujukan_id) replaces all variables. `baseline_nilai` is text as people type it.

    Also for a plan that is set: the expression is our reading of the formula that was set, and a type of accumulation
    may fill what its document left blank. Not once it was verified by.
    """
    rencana, indikator = rows.locked(actor, indikator_id)
    rules.check_seen(indikator, seen)
    require(actor, "rumus.set", indikator)
    _check_open(rencana, indikator)
    ukur_rules.check_ukur(isi)
    fields = {name: isi[name] for name in ukur_rules.FIELDS & isi.keys()}
    ukur_rules.check_akumulasi(
        indikator.akumulasi, str(fields.get("akumulasi", indikator.akumulasi)),
        ditetapkan=rencana.status == Rencana.Status.DITETAPKAN,
    )  # fmt: skip
    if "baseline_nilai" in fields:
        fields["baseline_nilai"] = _baseline(indikator, str(fields["baseline_nilai"]))
    _check_keys(actor, fields)
    before = said(indikator)
    for name, value in fields.items():
        setattr(indikator, name, value.strip() if isinstance(value, str) else value)
    variabel = [_variable(indikator, one, urutan) for urutan, one in enumerate(isi["variabel"], 1)] if (
        "variabel" in isi) else list(indikator.variabel.order_by("urutan"))  # fmt: skip
    _check_meaning(actor, rencana, indikator, variabel)
    if "variabel" in isi:
        _replace(indikator, variabel)
    after = said(indikator)
    if before != after:
        indikator.revisi += 1
        indikator.save(update_fields=[*(name.removesuffix("_id") for name in fields), "revisi"])
        if any(one.rujukan_id for one in variabel):
            check_references(rencana, actor, [indikator.garis])
        changed = [name for name in after if before[name] != after[name]]
        record(actor, "rumus.set", indikator, before={name: before[name] for name in changed},
               after={name: after[name] for name in changed}, rencana_id=rencana.pk)  # fmt: skip
        tree.bump(rencana)
    return indikator


def said(indikator: Indikator) -> dict[str, Any]:
    """How it is measured, in words that the history shows."""
    baseline = indikator.baseline_nilai
    return {
        "cara_ukur": way_said(indikator), "akumulasi": indikator.get_akumulasi_display(),
        "rumus": indikator.rumus, "lembaga": indikator.lembaga,
        "instrumen": indikator.instrumen, "aturan": str(indikator.aturan or ""), "skala": str(indikator.skala or ""),
        "desimal": indikator.desimal, "baseline_nilai": None if baseline is None else f"{baseline.normalize():f}",
        "variabel": [
            _variable_said(one) for one in indikator.variabel.select_related("rujukan").order_by("urutan")
        ],
    }  # fmt: skip


def _variable_said(one: Variabel) -> str:
    """With whose value it is, or for which members it has one: a change of these alone is a change too."""
    members = ", ".join(member.get("label") or member["kode"] for member in one.anggota)
    part = f" · {one.rujukan_variabel}" if one.rujukan_variabel else ""
    parts = (
        f"{one.kode}:", one.label, f"({one.satuan})" if one.satuan else "",
        f"= {one.rujukan.nama}{part} [{one.rujukan_id}]" if one.rujukan else "",
        f"[{one.get_himpunan_display().lower()}: {members}]" if one.himpunan else "",
        _("(huruf %(instrumen)s)") % {"instrumen": one.jawaban} if one.jawaban else "",
    )  # fmt: skip
    return " ".join(one for one in parts if one)


def _check_open(rencana: Rencana, indikator: Indikator) -> None:
    if rencana.status not in OPEN:
        status = rencana.get_status_display().lower()
        raise Invalid(_("Rencana ini sudah %(status)s sehingga tidak dapat diubah.") % {"status": status})
    if rencana.status == Rencana.Status.DITETAPKAN and _is_verified(rencana, indikator):
        raise Invalid(_("Realisasi indikator ini sudah diverifikasi dengan cara ukur ini. Mulai sebuah perubahan."))


def _is_verified(rencana: Rencana, indikator: Indikator) -> bool:
    """Whether a quarter of this plan's years was verified, in this version or in one before: all are one line. The
    draft of a Perubahan is where it may change.
    """
    rows = Realisasi.objects.filter(pemda_id=rencana.pemda_id, status=Paket.Status.TERVERIFIKASI)
    own = rows.filter(tahun__range=(rencana.tahun_awal, rencana.tahun_akhir)).annotate(line=GARIS)
    return own.filter(line=indikator.garis).exists()


def _baseline(indikator: Indikator, teks: str) -> Decimal | None:
    found = read_isian(teks, saudara=[one.teks for one in indikator.target.all()])
    if found.masalah:
        raise Invalid([Masalah(found.masalah, "baseline_nilai")])
    return found.nilai.angka


def _check_keys(actor: Actor, fields: Mapping[str, Any]) -> None:
    """A rule or a scale of another Pemda does not exist."""
    for model, name in ((AturanCapaian, "aturan_id"), (SkalaPredikat, "skala_id")):
        pk = fields.get(name)
        if pk is not None and not visible_to(actor, model._default_manager.filter(pk=pk)).exists():
            raise Invalid([Masalah(_("Pilihan ini tidak ada di Pemda ini."), name.removesuffix("_id"))])


def _variable(indikator: Indikator, one: Mapping[str, Any], urutan: int) -> Variabel:
    texts = {name: " ".join(str(one.get(name, "")).split()) for name in ("label", "satuan", "sumber")}
    return Variabel(
        pemda_id=indikator.pemda_id, indikator=indikator, urutan=urutan, kode=one["kode"],
        himpunan=one.get("himpunan", ""), anggota=list(one.get("anggota") or []),
        rujukan_id=one.get("rujukan_id"), rujukan_variabel=str(one.get("rujukan_variabel") or "").strip(),
        jawaban=str(one.get("jawaban") or "").strip(), **texts,
    )  # fmt: skip


def _check_meaning(actor: Actor, rencana: Rencana, indikator: Indikator, variabel: Sequence[Variabel]) -> None:
    """The formula reads, and names what there is."""
    rumus = ukur_rules.check_whole(indikator.cara_ukur, indikator.rumus, indikator.lembaga, indikator.instrumen)
    wanted = {one.rujukan_id for one in variabel if one.rujukan_id}
    if visible_to(actor, Indikator.objects.filter(pk__in=wanted)).count() != len(wanted):
        raise Invalid([Masalah(_("Indikator yang dirujuk tidak ada."), "variabel")])
    _check_parts(rencana.pemda_id, variabel)
    if rumus is None:
        return
    known = ukur_rules.known_names(parameters_of(rencana.pemda_id), variabel)
    satuan = indikator.satuan.nama if indikator.satuan else ""
    skala = scales_of(rencana.pemda_id)
    ukur_rules.check_rumus(rumus, known, [one.kode for one in variabel], satuan, skala)


def _check_parts(pemda_id: int, variabel: Sequence[Variabel]) -> None:
    """A variable of another indicator is one that is typed there, a single number; letters are those of an
    instrument.
    """
    parts = [one for one in variabel if one.rujukan_variabel]
    there = Variabel.objects.filter(
        pemda_id=pemda_id, indikator__in={one.rujukan_id for one in parts}, rujukan=None, himpunan="", jawaban="",
        indikator__cara_ukur=Indikator.CaraUkur.RUMUS,
    )  # fmt: skip
    known = set(there.values_list("indikator_id", "kode")) if parts else set()
    letters = {one.jawaban for one in variabel if one.jawaban}
    lettered = Instrumen.objects.filter(pemda_id=pemda_id, kode__in=letters).exclude(jawaban={})
    with_letters = set(lettered.values_list("kode", flat=True)) if letters else set()
    masalah = [
        Masalah(_("Indikator itu tidak mempunyai variabel “%(kode)s” yang diisi sebagai satu angka.") % {
            "kode": one.rujukan_variabel}, f"variabel.{one.urutan}.rujukan_id")
        for one in parts if (one.rujukan_id, one.rujukan_variabel) not in known
    ] + [
        Masalah(_("Instrumen “%(kode)s” tidak mempunyai huruf.") % {"kode": one.jawaban},
                f"variabel.{one.urutan}.jawaban")
        for one in variabel if one.jawaban and one.jawaban not in with_letters
    ]  # fmt: skip
    if masalah:
        raise Invalid(masalah)


def _replace(indikator: Indikator, variabel: Sequence[Variabel]) -> None:
    """Rows that keep their code keep their id."""
    old = dict(indikator.variabel.values_list("kode", "id"))
    indikator.variabel.exclude(kode__in=[one.kode for one in variabel]).delete()
    for one in variabel:
        one.pk = old.get(one.kode)
        one.save()
