"""Changes to indicators and targets, and a plan's way to being set; the order is that of every command."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from cascading import commands as plan_commands
from cascading import tree
from cascading.models import Rencana, Simpul
from cascading.queries import visible
from cascading.rules import check_editable
from indikator import national, queries, rules
from indikator.models import Indikator, Satuan, Target
from indikator.reading import Terbaca, read_target
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah, NotFound


@dataclass(frozen=True, slots=True)
class IndikatorBaru:
    """An indicator to be added: `isi` holds the fields of rules.CHANGEABLE, `target` the printed text per year."""

    isi: dict[str, Any]
    target: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def add_national_satuan(actor: Actor, *, pemda_id: int) -> list[Satuan]:
    """Copies the usual units of measure into a new Pemda."""
    require(actor, "pemda.create")
    made = Satuan.objects.bulk_create(Satuan(pemda_id=pemda_id, nama=nama) for nama in national.SATUAN)
    record(actor, "satuan.add", made[0], after={"nama": list(national.SATUAN)})
    return made


@transaction.atomic
def add_satuan(actor: Actor, *, nama: str) -> Satuan:
    """A unit of measure; one that is there already is given back."""
    require(actor, "satuan.add")
    nama = " ".join(nama.split())
    if not 0 < len(nama) <= 80:
        raise Invalid([Masalah(_("Nama satuan diisi, paling banyak 80 karakter."), "nama")])
    satuan, created = Satuan.objects.get_or_create(pemda_id=actor.pemda_id, nama=nama)
    if created:
        record(actor, "satuan.add", satuan, after={"nama": nama})
    return satuan


@transaction.atomic
def add_indikator(actor: Actor, *, simpul_id: int, baru: IndikatorBaru) -> Indikator:
    """One more indicator of a node, with its yearly targets; its place is behind the others."""
    rencana = tree.lock_for(actor, simpul_id)
    simpul = _simpul_of(rencana, simpul_id)
    require(actor, "indikator.add", simpul)
    check_editable(rencana)
    rules.check_isi(baru.isi, nama=str(baru.isi.get("nama", "")))
    for tahun, teks in baru.target.items():
        rules.check_target(rencana, tahun, None, teks)
    _check_satuan(actor, baru.isi)
    last = simpul.indikator.aggregate(last=Max("urutan"))["last"] or 0
    indikator = Indikator.objects.create(pemda_id=rencana.pemda_id, simpul=simpul, urutan=last + 1, **baru.isi)
    Target.objects.bulk_create(
        Target(pemda_id=rencana.pemda_id, indikator=indikator, tahun=tahun, teks=teks, **_values(
            read_target(teks, saudara=[other for year, other in baru.target.items() if year != tahun])
        ))
        for tahun, teks in baru.target.items()
    )  # fmt: skip
    filled = {name: value for name, value in baru.isi.items() if value}
    after = {**filled, "simpul": simpul_id, "target": {str(year): text for year, text in baru.target.items()}}
    record(actor, "indikator.add", indikator, after=after, rencana_id=rencana.pk)
    tree.bump(rencana)
    return indikator


@transaction.atomic
def change_indikator(actor: Actor, *, indikator_id: int, seen: int, isi: dict[str, Any]) -> Indikator:
    """Changes fields of one indicator (rules.CHANGEABLE); `seen` is the revision that the editor saw."""
    rencana, indikator = _locked(actor, indikator_id)
    rules.check_seen(indikator, seen)
    require(actor, "indikator.change", indikator)
    check_editable(rencana)
    rules.check_isi(isi, nama=str(isi.get("nama", indikator.nama)))
    _check_satuan(actor, isi)
    before = {name: getattr(indikator, name) for name in isi if getattr(indikator, name) != isi[name]}
    changes = {name: isi[name] for name in before}
    if changes:
        Indikator.objects.filter(pk=indikator.pk).update(**changes, revisi=F("revisi") + 1)
        record(actor, "indikator.change", indikator, before=before, after=changes, rencana_id=rencana.pk)
        tree.bump(rencana)
        indikator.refresh_from_db()
    return indikator


@transaction.atomic
def delete_indikator(actor: Actor, *, indikator_id: int, seen: int) -> None:
    """Deletes an indicator with its targets; the trail keeps both."""
    rencana, indikator = _locked(actor, indikator_id)
    rules.check_seen(indikator, seen)
    require(actor, "indikator.delete", indikator)
    check_editable(rencana)
    before = {name: getattr(indikator, name) for name in sorted(rules.CHANGEABLE)}
    before["target"] = {f"{row.tahun}/{row.triwulan or '-'}": row.teks for row in indikator.target.all()}
    record(
        actor,
        "indikator.delete",
        indikator,
        before={"simpul": indikator.simpul_id, **before},
        rencana_id=rencana.pk,
    )
    indikator.delete()
    tree.bump(rencana)


@transaction.atomic
def set_target(actor: Actor, *, indikator_id: int, tahun: int, teks: str, triwulan: int | None = None,
               seen: int | None = None) -> Target | None:  # fmt: skip
    """Promises `teks` for a year or a quarter; an empty text takes the promise back (and returns None).

    `seen` is the revision of the target that the editor saw, None where there was none.
    """
    rencana, indikator = _locked(actor, indikator_id)
    require(actor, "target.set", indikator)
    check_editable(rencana)
    rules.check_target(rencana, tahun, triwulan, teks)
    target = indikator.target.filter(tahun=tahun, triwulan=triwulan).first()
    rules.check_target_seen(target, seen)
    place = {"tahun": tahun, "triwulan": triwulan}
    before = {**place, "teks": target.teks if target else ""}
    if not teks.strip():
        if target is None:
            return None
        record(actor, "target.set", target, before=before, after={**place, "teks": ""}, rencana_id=rencana.pk)
        target.delete()
        tree.bump(rencana)
        return None
    siblings = indikator.target.exclude(tahun=tahun, triwulan=triwulan).values_list("teks", flat=True)
    target = target or Target(pemda_id=rencana.pemda_id, indikator=indikator, tahun=tahun, triwulan=triwulan, revisi=-1)
    target.teks = teks
    target.revisi += 1
    for name, value in _values(read_target(teks, saudara=list(siblings))).items():
        setattr(target, name, value)
    target.save()
    record(actor, "target.set", target, before=before, after={**place, "teks": teks}, rencana_id=rencana.pk)
    tree.bump(rencana)
    return target


@transaction.atomic
def submit_rencana(actor: Actor, *, rencana_id: int) -> Rencana:
    """Hands the draft to the pimpinan; findings that nobody waived block it, all of them named."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "rencana.submit", rencana)
    open_ones = queries.open_findings(rencana)
    if open_ones:
        raise Invalid([Masalah(rules.LABELS[temuan], nama) for nama, temuan in open_ones])
    return plan_commands.set_status(
        actor,
        rencana_id=rencana_id,
        action="rencana.submit",
        dari=Rencana.Status.DRAF,
        status=Rencana.Status.DIAJUKAN,
    )


@transaction.atomic
def set_rencana(actor: Actor, *, rencana_id: int) -> Rencana:
    """The pimpinan sets the submitted plan; from then on it is read-only."""
    return plan_commands.set_status(
        actor, rencana_id=rencana_id, action="rencana.set",
        dari=Rencana.Status.DIAJUKAN, status=Rencana.Status.DITETAPKAN,
    )  # fmt: skip


@transaction.atomic
def return_rencana(actor: Actor, *, rencana_id: int, catatan: str) -> Rencana:
    """The pimpinan gives the submitted plan back to its planner, and says why."""
    if not catatan.strip():
        raise Invalid([Masalah(_("Catatan pengembalian harus diisi."), "catatan")])
    return plan_commands.set_status(
        actor, rencana_id=rencana_id, action="rencana.set", catatan=catatan,
        dari=Rencana.Status.DIAJUKAN, status=Rencana.Status.DRAF,
    )  # fmt: skip


def _locked(actor: Actor, indikator_id: int) -> tuple[Rencana, Indikator]:
    """The plan under lock, then the indicator, read fresh."""
    rencana = tree.lock_for(actor, visible(actor, Indikator, indikator_id).simpul_id)
    rows = Indikator.objects.select_related("simpul__rencana").filter(pk=indikator_id, simpul__rencana=rencana)
    indikator = rows.first()
    if indikator is None:
        raise NotFound
    return rencana, indikator


def _simpul_of(rencana: Rencana, pk: int) -> Simpul:
    """A visible node of the locked plan; the hidden root carries no indicators."""
    simpul = Simpul.objects.select_related("rencana").filter(rencana=rencana, pk=pk, induk__isnull=False).first()
    if simpul is None:
        raise NotFound
    return simpul


def _check_satuan(actor: Actor, isi: dict[str, Any]) -> None:
    pk = isi.get("satuan_id")
    if pk is not None and not visible_to(actor, Satuan.objects.filter(pk=pk)).exists():
        raise Invalid([Masalah(_("Satuan yang dipilih tidak ada di Pemda ini."), "satuan")])


def _values(terbaca: Terbaca) -> dict[str, Any]:
    """The reading as the row keeps it: numbers as texts of decimals."""
    return {
        "keadaan": str(terbaca.keadaan),
        "bagian": [{"nilai": str(one.nilai), "satuan": one.satuan, "predikat": one.predikat} for one in terbaca.bagian],
        "catatan": list(terbaca.catatan),
    }
