"""Changes to the texts of documents, to the templates that they begin with, and to the head of a Pemda's documents."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cascading import tree
from indikator.berkas import check_berkas
from kinerja.core.access import require, visible_to
from kinerja.core.actor import Actor
from kinerja.core.audit import record
from kinerja.core.errors import Invalid, Masalah, NotFound
from kinerja.core.models import Jejak, Pemda
from kinerja.core.rules import text_problems
from laporan.models import Lambang, Naskah, NaskahTemplat
from laporan.naskah.templat import load_templat
from laporan.rules import naskah as rules

MAX_EMBLEM = 512 * 1024
EMBLEMS = ("image/png", "image/jpeg")
MAX_KOP = 6


@transaction.atomic
def save_naskah(actor: Actor, *, rencana_id: int, laporan: str, isi: dict[str, Any], seen: int | None) -> Naskah:
    """The texts of one document of a plan; `seen` is the revision that the editor saw, None where there were none."""
    rencana = tree.lock(actor, rencana_id)
    require(actor, "naskah.save", rencana)
    rules.check_has_naskah(laporan)
    rules.check_naskah_open(rencana)
    rules.check_naskah(isi)
    naskah = Naskah.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, laporan=laporan).first()
    rules.check_naskah_seen(naskah, seen)
    before = naskah.isi if naskah else {}
    if naskah is not None and before == isi:
        return naskah
    naskah = naskah or Naskah(pemda_id=rencana.pemda_id, rencana=rencana, laporan=laporan, revisi=-1)
    naskah.isi = isi
    naskah.revisi += 1
    naskah.save()
    _record_texts(actor, naskah, before, rencana.pk)
    tree.bump(rencana)
    return naskah


@transaction.atomic
def restore_naskah(actor: Actor, *, jejak_id: int) -> Naskah:
    """Takes one change of the texts back, as a new change; Conflict where a part was changed again since."""
    rows = Jejak.objects.filter(pemda_id=actor.pemda_id, pk=jejak_id, tindakan="naskah.save")
    jejak = rows.exclude(rencana_id=None).first()
    if jejak is None:
        raise NotFound
    rencana = tree.lock(actor, jejak.rencana_id or 0)
    require(actor, "naskah.save", rencana)
    rules.check_naskah_open(rencana)
    naskah = Naskah.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, pk=jejak.objek_id).first()
    if naskah is None:
        raise NotFound
    rules.check_restorable(naskah, jejak.sesudah)
    before, after = naskah.isi, {**naskah.isi, **jejak.sebelum}
    naskah.isi = {key: value for key, value in after.items() if value is not None}
    naskah.revisi += 1
    naskah.save()
    _record_texts(actor, naskah, before, rencana.pk)
    tree.bump(rencana)
    return naskah


def _record_texts(actor: Actor, naskah: Naskah, before: dict[str, Any], rencana_id: int) -> None:
    """The parts that differ, None where one was not there."""
    changed = sorted(key for key in before.keys() | naskah.isi.keys() if before.get(key) != naskah.isi.get(key))
    record(
        actor, "naskah.save", naskah, before={key: before.get(key) for key in changed},
        after={key: naskah.isi.get(key) for key in changed}, rencana_id=rencana_id,
    )  # fmt: skip


@transaction.atomic
def add_national_templat(actor: Actor) -> int:
    """Copies the national templates into a Pemda; how many are new. What is there stays as the Pemda has it."""
    require(actor, "templat.add")
    pemda_id = actor.pemda_id
    there = set(NaskahTemplat.objects.filter(pemda_id=pemda_id).values_list("kode", flat=True))
    made = NaskahTemplat.objects.bulk_create(
        NaskahTemplat(pemda_id=pemda_id, kode=one.kode, nama=one.nama, skema=one.skema, isi=one.isi)
        for one in load_templat()
        if one.kode not in there
    )
    if made:
        record(actor, "templat.add", made[0], after={"kode": sorted(one.kode for one in made)})
    return len(made)


@transaction.atomic
def save_templat(actor: Actor, *, templat_id: int, isi: dict[str, Any], seen: int) -> NaskahTemplat:
    """The texts of a template; what was made from it before stays as it is."""
    rows = visible_to(actor, NaskahTemplat.objects.select_for_update().filter(pk=templat_id))
    templat = rows.first()
    if templat is None:
        raise NotFound
    require(actor, "templat.save", templat)
    rules.check_naskah(isi)
    rules.check_templat_seen(templat, seen)
    if templat.isi == isi:
        return templat
    before, templat.isi = templat.isi, isi
    templat.revisi += 1
    templat.save()
    record(actor, "templat.save", templat, before=before, after=isi)
    return templat


@transaction.atomic
def set_kop(actor: Actor, *, baris: list[str], alamat: str, ibukota: str, lambang: tuple[str, bytes] | None = None,
            tanpa_lambang: bool = False) -> Pemda:  # fmt: skip
    """The head of a Pemda's documents: its lines, address and capital, and its emblem as (name of the file, bytes)."""
    pemda = Pemda.objects.select_for_update(no_key=True).filter(pk=actor.pemda_id).first()
    if pemda is None:
        raise NotFound
    require(actor, "templat.save")
    kop: dict[str, Any] = {"baris": [one.strip() for one in baris if one.strip()], "alamat": alamat.strip()}
    kop |= {"ibukota": ibukota.strip()} if ibukota.strip() else {}
    _check_kop(kop)
    before, pemda.kop = pemda.kop, kop
    pemda.save(update_fields=["kop"])
    said = {**kop, **_set_emblem(actor, lambang, tanpa_lambang=tanpa_lambang)}
    if said != before:
        record(actor, "kop.set", pemda, before=before, after=said)
    return pemda


def _check_kop(kop: dict[str, Any]) -> None:
    masalah = [each for one in kop["baris"] for each in text_problems("baris", one, 160)]
    masalah += text_problems("alamat", kop["alamat"], 240) + text_problems("ibukota", kop.get("ibukota", ""), 80)
    if not 1 <= len(kop["baris"]) <= MAX_KOP:
        masalah.append(Masalah(_("Kop berisi 1 sampai %(n)s baris.") % {"n": MAX_KOP}, "baris"))
    if masalah:
        raise Invalid(masalah)


def _set_emblem(actor: Actor, lambang: tuple[str, bytes] | None, *, tanpa_lambang: bool) -> dict[str, str]:
    """What the trail tells of it: the checksum of the new one."""
    if lambang is None:
        gone, _rows = Lambang.objects.filter(pemda_id=actor.pemda_id).delete() if tanpa_lambang else (0, {})
        return {"lambang": ""} if gone else {}
    berkas = check_berkas(*lambang, limit=MAX_EMBLEM)
    if berkas.jenis not in EMBLEMS:
        raise Invalid([Masalah(_("Lambang berupa gambar PNG atau JPEG."), "lambang")])
    values = {"data": lambang[1], "jenis": berkas.jenis, "sha256": berkas.sha256}
    Lambang.objects.update_or_create(pemda_id=actor.pemda_id, defaults=values)
    return {"lambang": berkas.sha256}
