"""Changes to the floor: a new Pemda, its organisation, its people. Each: may it, rule, write and record, at once."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from kinerja.core import rules
from kinerja.core.access import require, visible_to
from kinerja.core.actor import NO_PEMDA, OPERATOR, Actor
from kinerja.core.audit import note_event, record
from kinerja.core.errors import Forbidden, NotFound
from kinerja.core.models import Jabatan, Keanggotaan, KejadianAkun, Pejabat, Pemda, Pengguna, Unit
from kinerja.core.tables import TenantModel

T = TypeVar("T", bound=TenantModel)


@transaction.atomic
def create_pemda(actor: Actor, *, nama: str, jenis: str, kode_wilayah: str, slug: str, zona_waktu: str,
                 kop: dict[str, Any] | None = None) -> Pemda:  # fmt: skip
    """A new tenant, empty. The platform's command of the same name also gives it the national defaults."""
    require(actor, "pemda.create")
    rules.check_pemda(slug=slug, kode_wilayah=kode_wilayah, zona_waktu=zona_waktu)
    pemda = Pemda(nama=nama, jenis=jenis, kode_wilayah=kode_wilayah, slug=slug, zona_waktu=zona_waktu, kop=kop or {})
    rules.check_row(pemda)
    pemda.save(force_insert=True)
    note_event(KejadianAkun.Jenis.PEMDA_DIBUAT, pengguna_id=actor.pengguna_id, pemda_id=pemda.id, keterangan=nama)
    return pemda


@transaction.atomic
def add_unit(actor: Actor, *, induk_id: int | None, jenis: str, nama: str, singkatan: str = "", eselon: str = "",
             berlaku_dari: date | None = None) -> Unit:  # fmt: skip
    require(actor, "unit.add")
    induk = _visible(actor, Unit, induk_id) if induk_id else None
    rules.check_unit(jenis=jenis, nama=nama, induk=induk)
    siblings = Unit.objects.filter(pemda_id=actor.pemda_id, induk=induk).count()
    unit = Unit(
        pemda_id=actor.pemda_id, induk=induk, jenis=jenis, nama=nama, singkatan=singkatan, eselon=eselon,
        urutan=siblings + 1, berlaku_dari=berlaku_dari,
    )  # fmt: skip
    rules.check_row(unit)
    unit.save(force_insert=True)
    record(actor, "unit.add", unit, after={"nama": nama, "jenis": jenis, "induk": induk_id})
    return unit


@transaction.atomic
def add_jabatan(actor: Actor, *, unit_id: int, nama: str, atasan_id: int | None = None, eselon: str = "",
                tugas: str = "", fungsi: list[str] | None = None) -> Jabatan:  # fmt: skip
    require(actor, "jabatan.add")
    unit = _visible(actor, Unit, unit_id)
    atasan = _visible(actor, Jabatan, atasan_id) if atasan_id else None
    rules.check_nama(nama, limit=240)
    before = Jabatan.objects.filter(pemda_id=actor.pemda_id).count()
    jabatan = Jabatan(
        pemda_id=actor.pemda_id, unit=unit, atasan=atasan, nama=nama, eselon=eselon, tugas=tugas,
        fungsi=fungsi or [], urutan=before + 1,
    )  # fmt: skip
    rules.check_row(jabatan)
    jabatan.save(force_insert=True)
    record(actor, "jabatan.add", jabatan, after={"nama": nama, "unit": unit_id})
    return jabatan


@transaction.atomic
def add_pejabat(actor: Actor, *, jabatan_id: int, nama: str, nip: str = "", pangkat: str = "",
                status: str = Pejabat.Status.DEFINITIF, dari: date | None = None,
                sampai: date | None = None) -> Pejabat:  # fmt: skip
    require(actor, "pejabat.add")
    jabatan = _visible(actor, Jabatan, jabatan_id)
    rules.check_nama(nama, limit=160)
    rules.check_nip(nip)
    rules.check_period(dari, sampai)
    pejabat = Pejabat(
        pemda_id=actor.pemda_id, jabatan=jabatan, nama=nama, nip=nip, pangkat=pangkat, status=status,
        dari=dari, sampai=sampai,
    )  # fmt: skip
    rules.check_row(pejabat)
    pejabat.save(force_insert=True)
    # The NIP is personal data: the trail says that one was given, not which.
    record(actor, "pejabat.add", pejabat, after={"nama": nama, "jabatan": jabatan_id, "status": str(status)})
    return pejabat


@transaction.atomic
def create_pengguna(actor: Actor, *, nama_pengguna: str, nama: str, sandi: str, email: str = "",
                    is_operator: bool = False) -> Pengguna:  # fmt: skip
    """An account; only an operator makes operators. The password goes through Django's validators."""
    require(actor, "pengguna.create")
    if is_operator and actor.pemda_id != NO_PEMDA:
        raise Forbidden(_("Hanya operator yang dapat membuat akun operator."))
    pengguna = Pengguna(nama_pengguna=nama_pengguna, nama=nama, email=email, is_operator=is_operator)
    rules.check_pengguna(pengguna, sandi)
    pengguna.set_password(sandi)
    rules.check_row(pengguna)
    pengguna.save(force_insert=True)
    note_event(
        KejadianAkun.Jenis.AKUN_DIBUAT,
        pengguna=pengguna,
        pemda_id=actor.pemda_id or None,
        keterangan=actor.nama,
    )
    return pengguna


@transaction.atomic
def reset_sandi(actor: Actor, *, pengguna_id: int, sandi: str) -> Pengguna:
    """A new password for somebody who lost it; their sessions end.

    An admin reaches those who work in the own Pemda alone: the password of others opens another Pemda too, and
    anybody may be given a role here.
    """
    require(actor, "pengguna.create")
    rows = Pengguna.objects.select_for_update().filter(pk=pengguna_id)
    if not any(one.peran == OPERATOR for one in actor.mandat):
        elsewhere = Keanggotaan.objects.exclude(pemda_id=actor.pemda_id).values("pengguna")
        rows = rows.filter(keanggotaan__pemda_id=actor.pemda_id, is_operator=False).exclude(pk__in=elsewhere)
    pengguna = rows.first()
    if pengguna is None:
        raise NotFound
    rules.check_sandi(pengguna, sandi)
    pengguna.set_password(sandi)
    pengguna.save(update_fields=["password"])
    note_event(
        KejadianAkun.Jenis.GANTI_SANDI,
        pengguna=pengguna,
        pemda_id=actor.pemda_id or None,
        keterangan=actor.nama,
    )
    return pengguna


@transaction.atomic
def grant_peran(actor: Actor, *, pengguna_id: int, peran: str, unit_id: int | None = None) -> Keanggotaan:
    """Gives a person a role in the actor's Pemda; given twice it stays one."""
    require(actor, "keanggotaan.grant")
    unit = _visible(actor, Unit, unit_id) if unit_id else None
    rules.check_peran(peran, unit)
    # An operator creates Pemda and sees none from inside, so no role makes one a member.
    if not Pengguna.objects.filter(pk=pengguna_id, is_operator=False).exists():
        raise NotFound
    keanggotaan, _created = Keanggotaan.objects.update_or_create(
        pengguna_id=pengguna_id, pemda_id=actor.pemda_id, peran=peran, unit=unit, defaults={"aktif": True}
    )
    record(
        actor,
        "keanggotaan.grant",
        keanggotaan,
        after={"pengguna": pengguna_id, "peran": peran, "unit": unit_id},
    )
    note_event(KejadianAkun.Jenis.PERAN_DIBERIKAN, pengguna_id=pengguna_id, pemda_id=actor.pemda_id, keterangan=peran)
    return keanggotaan


@transaction.atomic
def revoke_peran(actor: Actor, *, keanggotaan_id: int) -> Keanggotaan:
    """Takes a role away; the person's next request is refused. Nothing is deleted."""
    require(actor, "keanggotaan.revoke")
    rows = Keanggotaan.objects.select_for_update().filter(pk=keanggotaan_id, pemda_id=actor.pemda_id)
    keanggotaan = rows.first()
    if keanggotaan is None:
        raise NotFound
    keanggotaan.aktif = False
    keanggotaan.save(update_fields=["aktif"])
    record(actor, "keanggotaan.revoke", keanggotaan, before={"aktif": True}, after={"aktif": False})
    note_event(
        KejadianAkun.Jenis.PERAN_DICABUT, pengguna_id=keanggotaan.pengguna_id, pemda_id=actor.pemda_id,
        keterangan=keanggotaan.peran,
    )  # fmt: skip
    return keanggotaan


def _visible(actor: Actor, model: type[T], pk: int) -> T:
    row = visible_to(actor, model._default_manager.all()).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row
