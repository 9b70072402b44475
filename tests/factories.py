"""Plain functions that make what a test needs, through the commands wherever a command exists."""

import itertools
from datetime import timedelta
from typing import Any

from cascading import tree
from cascading.commands import SimpulBaru, add_simpul, create_rencana, waive_temuan
from cascading.models import Rencana, Simpul
from indikator.commands import IndikatorBaru, add_indikator, set_jendela, set_rencana, submit_rencana
from indikator.models import Indikator, JendelaPengisian
from indikator.queries import findings_of
from kinerja.core import commands
from kinerja.core.actor import NO_PEMDA, OPERATOR, Actor, Mandat, actor_in
from kinerja.core.models import Pemda, Pengguna, Unit
from kinerja.core.waktu import hari_ini
from kinerja.platform import create_pemda

OPERATOR_ACTOR = Actor("operator", NO_PEMDA, (Mandat(OPERATOR),))
SANDI = "sandi-uji-yang-panjang"
_numbers = itertools.count(1)
_codes = itertools.cycle(f"{one:02}.{other:02}" for one in range(11, 99) for other in range(1, 91))


def pemda(slug: str = "") -> Pemda:
    number = next(_numbers)
    return create_pemda(
        OPERATOR_ACTOR, nama=f"Kabupaten Uji {number}", jenis="kabupaten", zona_waktu="Asia/Jakarta",
        kode_wilayah=next(_codes), slug=slug or f"uji-{number}",
    )  # fmt: skip


def pengguna(nama: str = "Uji", *, is_operator: bool = False) -> Pengguna:
    return commands.create_pengguna(
        OPERATOR_ACTOR, nama_pengguna=f"uji.{next(_numbers)}", nama=nama, sandi=SANDI, is_operator=is_operator
    )


def member(pemda: Pemda, peran: str, unit: Unit | None = None, *, orang: Pengguna | None = None) -> Actor:
    """A person with this role, as an actor; call it inside the Pemda."""
    orang = orang or pengguna(peran)
    admin = Actor("admin", pemda.pk, (Mandat("admin_pemda"),))
    commands.grant_peran(admin, pengguna_id=orang.pk, peran=peran, unit_id=unit.pk if unit else None)
    actor = actor_in(orang, pemda.pk)
    assert actor is not None
    return actor


def unit(admin: Actor, nama: str, induk: Unit | None = None) -> Unit:
    jenis = "bagian" if induk else "perangkat_daerah"
    return commands.add_unit(admin, induk_id=induk.pk if induk else None, jenis=jenis, nama=nama)


def rencana(planner: Actor, unit: Unit | None, *, slug: str = "", skema: str = "cascading",
            tahun: tuple[int, int] = (2021, 2022)) -> Rencana:  # fmt: skip
    return create_rencana(
        planner, skema=skema, slug=slug or f"rencana-{next(_numbers)}", judul="Cascading Uji",
        unit_id=unit.pk if unit else None, tahun_awal=tahun[0], tahun_akhir=tahun[1],
    )  # fmt: skip


def simpul(planner: Actor, rencana: Rencana, *cabang: SimpulBaru) -> list[Simpul]:
    """The nodes as the first of the plan."""
    return add_simpul(planner, parent_id=tree.root_of(rencana).pk, after_id=None, cabang=cabang)


def baru(jenjang: str, pernyataan: str, *anak: SimpulBaru, **isi: Any) -> SimpulBaru:
    return SimpulBaru(jenjang, {"pernyataan": pernyataan, **isi}, anak)


def indikator(planner: Actor, simpul: Simpul, nama: str = "Jumlah dokumen", target: dict[int, str] | None = None,
              **isi: Any) -> Indikator:  # fmt: skip
    return add_indikator(planner, simpul_id=simpul.pk, baru=IndikatorBaru({"nama": nama, **isi}, target or {}))


def set_plan(planner: Actor, leader: Actor, rencana: Rencana) -> None:
    """Brings a draft to `ditetapkan`, with what it lacks waived."""
    for simpul_id, temuan in findings_of(rencana):
        waive_temuan(planner, rencana_id=rencana.pk, simpul_id=simpul_id, temuan=temuan, alasan="Uji")
    submit_rencana(planner, rencana_id=rencana.pk)
    set_rencana(leader, rencana_id=rencana.pk)


def jendela(admin: Actor, triwulan: int = 1, *, tahun: int = 2021, sisa: int = 7) -> JendelaPengisian:
    """A window that opened 30 days ago and closes in `sisa` days; negative: closed so long ago."""
    today = hari_ini(admin.pemda_id)
    return set_jendela(admin, tahun=tahun, triwulan=triwulan, buka=today - timedelta(30), tutup=today + timedelta(sisa))
