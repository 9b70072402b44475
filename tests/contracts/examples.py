"""One example call of each command: who calls it with what, and what the audit trail must say of it."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat

from cascading import commands as plan
from cascading.models import Rencana, Skema
from indikator import commands as measure
from indikator.commands import IndikatorBaru, TargetUbahan, Ubahan
from indikator.models import AturanCapaian, Indikator, Satuan
from indikator.queries import findings_of
from kinerja import platform
from kinerja.core import commands as core
from kinerja.core.actor import OPERATOR, Actor, Mandat, system_in
from kinerja.core.models import Jabatan, Jejak, Keanggotaan
from laporan import commands as documents
from laporan.models import Impor, NaskahTemplat
from tests import factories
from tests.cast import Stage
from tests.indikator import berkas
from tests.indikator.kantor import make_kantor, make_usang
from tests.laporan import terbit

Command = Callable[..., Any]
ROOMS = ("kinerja.core.commands", "kinerja.platform", "cascading.commands", "indikator.commands", "laporan.commands")

# Functions in these rooms that take an actor and are no commands, each with its reason.
NO_COMMANDS = {
    "cascading.check_owners": "a check, part of several commands",
    "cascading.check_known": "a check, part of several commands",
    "indikator.check_satuan": "a check, part of several commands",
    "indikator.check_all_satuan": "a check, part of several commands",
    "indikator.carry_budgets": "part of setting a plan",
    "indikator.explain_written": "part of writing targets",
    "indikator.settle_reasons": "part of submitting a plan",
    "indikator.carry_over": "part of setting a plan",
    "indikator.locked_paket": "the first step of commands on a package",
    "indikator.realisasi_of": "the first step of commands on a realisation",
    "indikator.check_open": "a check, part of several commands",
    "indikator.record_computed": "part of handing in a package",
    "indikator.locked": "the first step of commands on indicators",
    "indikator.jejak_of": "the first step of commands that bring something back",
    "laporan.note_print": "notes an export; changes nothing",
}
# Commands that leave their trace in KejadianAkun, or none, by decision 7: no content of a Pemda changes.
NO_JEJAK = {
    "kinerja.core.create_pemda": "an operator's act, and the Pemda's own trail does not exist yet",
    "kinerja.core.create_pengguna": "an account stands outside every Pemda",
    "kinerja.core.reset_sandi": "an account stands outside every Pemda",
    "laporan.request_cetakan": "an export",
    "laporan.request_buku": "an export",
    "laporan.cancel_cetakan": "steers one's own export",
    "laporan.retry_cetakan": "steers one's own export",
    "laporan.request_dokumen": "asks a worker, whose issuing leaves its trail",
    "laporan.cancel_penerbitan": "steers one's own request",
    "laporan.retry_penerbitan": "steers one's own request",
    "laporan.request_impor": "only takes a file in",
    "laporan.continue_impor": "asks for a step, whose commands leave their trail",
    "laporan.cancel_impor": "steers one's own import",
    "laporan.retry_impor": "steers one's own import",
}
# Of these, what is not even noted among what happens at the doors: it lets no content out.
UNNOTED = {
    "laporan.cancel_cetakan", "laporan.retry_cetakan", "laporan.request_impor", "laporan.continue_impor",
    "laporan.cancel_impor", "laporan.retry_impor", "laporan.request_dokumen", "laporan.cancel_penerbitan",
    "laporan.retry_penerbitan",
}  # fmt: skip
# Commands on a plan that must go on when it is set.
STAY_OPEN = {
    "laporan.request_cetakan": "a set plan is printed",
    "laporan.request_buku": "set plans are printed",
    "laporan.cancel_cetakan": "steers one's own export",
    "laporan.retry_cetakan": "steers one's own export",
    "laporan.cancel_impor": "what is stopped changes nothing",
    "laporan.save_naskah": "texts are made ready after a plan is set too; what is issued is frozen by itself",
    "laporan.restore_naskah": "texts are made ready after a plan is set too",
    "laporan.request_dokumen": "documents are issued from a plan that is set",
    "indikator.start_perubahan": "begins from a set plan, which it leaves alone",
    "laporan.begin_perubahan": "begins from a set plan, which it leaves alone",
    "indikator.explain_targets": "the example's plan is a Perubahan, which stays a draft",
    "indikator.set_anggaran": "money is spent after a plan is set",
    "indikator.set_anggaran_banyak": "money is spent after a plan is set",
    "indikator.set_cara_ukur": "the reading of a formula may follow the plan",
    "indikator.record_realisasi": "figures belong to a plan that is set",
    "indikator.record_many": "figures belong to a plan that is set",
    "indikator.copy_rencana": "leaves the plan that it copies alone",
}
PLAN_KEYS = {"rencana_id", "simpul_id", "parent_id", "indikator_id", "dari_id", "tautan_id",
             "cetakan_id", "jejak_id", "pengecualian_id"}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """`by` names the person of the stage; `make` does what must come before, and gives the arguments."""

    command: Command
    by: str
    action: str  # the right that it needs
    make: Callable[[Stage], dict[str, Any]]
    tindakan: str = ""  # what the trail calls it, where not as the right
    objek: str = ""  # label of the object's model

    @property
    def name(self) -> str:
        return name_of(self.command)

    @property
    def keys(self) -> list[str]:
        return list(inspect.signature(self.command).parameters)

    @property
    def changes_a_plan(self) -> bool:
        return bool(PLAN_KEYS & set(self.keys)) and self.name not in STAY_OPEN


def name_of(command: Command) -> str:
    return f"{command.__module__.split('.commands')[0]}.{command.__name__}"


def commands() -> Iterator[Command]:
    """Every public function of the commands' rooms whose first parameter is the actor."""
    for room in ROOMS:
        module = importlib.import_module(room)
        parts = [module]
        if hasattr(module, "__path__"):
            parts += [importlib.import_module(f"{room}.{one.name}") for one in pkgutil.iter_modules(module.__path__)]
        for part in parts:
            for name, found in vars(part).items():
                own = inspect.isfunction(found) and found.__module__ == part.__name__ and not name.startswith("_")
                if own and next(iter(inspect.signature(found).parameters), "") == "actor":
                    yield found


def rooms() -> set[str]:
    """All modules and packages of the project that hold commands, by their place."""
    root = Path(__file__).parents[2]
    found = [*root.glob("*/commands*"), *root.glob("kinerja/*/commands*")]
    return {".".join(one.relative_to(root).with_suffix("").parts) for one in found if "management" not in one.parts}


def actor_of(stage: Stage, by: str) -> Actor:
    """Somebody of the stage by name; 'operator' and 'sistem' are of no stage."""
    if by == "operator":
        return factories.OPERATOR_ACTOR
    if by == "operator at work here":
        return Actor("operator", stage.pemda.pk, (Mandat(OPERATOR),))
    if by == "sistem":
        return system_in(stage.pemda)
    actor: Actor = getattr(stage, by)
    return actor


def examples() -> list[Example]:
    return [
        Example(core.create_pemda, "operator", "pemda.create", pemda_args),
        Example(platform.create_pemda, "operator", "pemda.create", pemda_args,
                tindakan="skema.add", objek="cascading.Skema"),
        Example(core.add_unit, "admin", "unit.add", unit_args, objek="core.Unit"),
        Example(core.add_jabatan, "admin", "jabatan.add", jabatan_args, objek="core.Jabatan"),
        Example(core.add_pejabat, "admin", "pejabat.add", pejabat_args, objek="core.Pejabat"),
        Example(core.create_pengguna, "admin", "pengguna.create", pengguna_args),
        Example(core.reset_sandi, "admin", "pengguna.create", sandi_args),
        Example(core.grant_peran, "admin", "keanggotaan.grant", peran_args, objek="core.Keanggotaan"),
        Example(core.revoke_peran, "admin", "keanggotaan.revoke", keanggotaan_args, objek="core.Keanggotaan"),
        Example(plan.add_national_skema, "operator at work here", "pemda.create", bare_pemda_args,
                tindakan="skema.add", objek="cascading.Skema"),
        Example(plan.create_rencana, "planner", "rencana.create", rencana_args, objek="cascading.Rencana"),
        Example(plan.set_status, "planner", "rencana.submit", status_args, objek="cascading.Rencana"),
        Example(plan.waive_temuan, "planner", "temuan.waive", temuan_args, objek="cascading.Pengecualian"),
        Example(plan.revoke_pengecualian, "planner", "temuan.revoke", waived_args, objek="cascading.Pengecualian"),
        Example(plan.add_simpul, "planner", "simpul.add", simpul_baru_args, objek="cascading.Simpul"),
        Example(plan.change_simpul, "planner", "simpul.change", simpul_args, objek="cascading.Simpul"),
        Example(plan.move_simpul, "planner", "simpul.move", move_args, objek="cascading.Simpul"),
        Example(plan.delete_simpul, "planner", "simpul.delete", delete_args, objek="cascading.Simpul"),
        Example(plan.add_tautan, "planner", "tautan.add", tautan_args, objek="cascading.Tautan"),
        Example(plan.delete_tautan, "planner", "tautan.delete", tautan_id_args, objek="cascading.Tautan"),
        Example(measure.add_national_satuan, "operator at work here", "pemda.create", bare_pemda_args,
                tindakan="satuan.add", objek="indikator.Satuan"),
        Example(measure.add_national_acuan, "operator at work here", "pemda.create", bare_pemda_args,
                tindakan="acuan.add", objek="indikator.AturanCapaian"),
        Example(measure.adopt_acuan, "admin", "acuan.set", acuan_kurang_args, tindakan="acuan.add",
                objek="indikator.AturanCapaian"),
        Example(measure.set_aturan, "admin", "acuan.set", aturan_args, objek="indikator.AturanCapaian"),
        Example(measure.set_aturan_bawaan, "admin", "acuan.set", aturan_bawaan_args,
                objek="indikator.AturanCapaian"),
        Example(measure.set_skala, "admin", "acuan.set", skala_args, objek="indikator.SkalaPredikat"),
        Example(measure.set_skala_bawaan, "admin", "acuan.set", skala_bawaan_args, objek="indikator.SkalaPredikat"),
        Example(measure.set_parameter, "admin", "acuan.set", parameter_args, objek="indikator.Parameter"),
        Example(measure.set_instrumen, "admin", "acuan.set", instrumen_args, objek="indikator.Instrumen"),
        Example(measure.delete_acuan, "admin", "acuan.set", acuan_id_args, tindakan="acuan.delete",
                objek="indikator.AturanCapaian"),
        Example(measure.add_satuan, "planner", "satuan.add", satuan_args, objek="indikator.Satuan"),
        Example(measure.add_indikator, "planner", "indikator.add", indikator_baru_args, objek="indikator.Indikator"),
        Example(measure.add_banyak_indikator, "planner", "indikator.add", indikator_banyak_args,
                objek="indikator.Indikator"),
        Example(measure.change_indikator, "planner", "indikator.change", indikator_args, objek="indikator.Indikator"),
        Example(measure.delete_indikator, "planner", "indikator.delete", indikator_id_args,
                objek="indikator.Indikator"),
        Example(measure.set_target, "planner", "target.set", target_args, objek="indikator.Target"),
        Example(measure.change_banyak_simpul, "planner", "simpul.change", simpul_banyak_args, objek="cascading.Simpul"),
        Example(measure.change_banyak_indikator, "planner", "indikator.change", indikator_ubah_banyak_args,
                objek="indikator.Indikator"),
        Example(measure.delete_banyak_indikator, "planner", "indikator.delete", indikator_hapus_banyak_args,
                objek="indikator.Indikator"),
        Example(measure.set_banyak_target, "planner", "target.set", target_banyak_args, objek="indikator.Target"),
        Example(measure.explain_targets, "planner", "target.set", alasan_target_args, tindakan="target.explain",
                objek="indikator.TargetPerubahan"),
        Example(measure.set_anggaran, "planner", "anggaran.set", anggaran_args, objek="indikator.Anggaran"),
        Example(measure.set_anggaran_banyak, "planner", "anggaran.set", budgets_args, objek="indikator.Anggaran"),
        Example(measure.set_cara_ukur, "planner", "rumus.set", ukur_args, objek="indikator.Indikator"),
        Example(measure.delete_cabang, "planner", "simpul.delete", delete_args, objek="cascading.Simpul"),
        Example(measure.duplicate_cabang, "planner", "simpul.add", delete_args, tindakan="simpul.duplicate",
                objek="cascading.Simpul"),
        Example(measure.restore_cabang, "planner", "simpul.restore", deleted_args, objek="cascading.Simpul"),
        Example(measure.restore_indikator, "planner", "indikator.restore", indikator_deleted_args,
                objek="indikator.Indikator"),
        Example(measure.restore_nilai, "planner", "simpul.change", changed_args, objek="cascading.Simpul"),
        Example(measure.waive_findings, "planner", "temuan.waive", findings_args, objek="cascading.Pengecualian"),
        Example(measure.revoke_findings, "planner", "temuan.revoke", findings_waived_args,
                objek="cascading.Pengecualian"),
        Example(measure.submit_rencana, "planner", "rencana.submit", complete_args, objek="cascading.Rencana"),
        Example(measure.set_rencana, "leader", "rencana.set", submitted_args, objek="cascading.Rencana"),
        Example(measure.start_perubahan, "planner", "rencana.create", set_args, tindakan="rencana.perubahan",
                objek="cascading.Rencana"),
        Example(measure.copy_rencana, "planner", "rencana.create", copy_args, tindakan="rencana.copy",
                objek="cascading.Rencana"),
        Example(measure.return_rencana, "leader", "rencana.set", returned_args, objek="cascading.Rencana"),
        Example(documents.begin_perubahan, "planner", "rencana.create", set_args, tindakan="rencana.perubahan",
                objek="cascading.Rencana"),
        Example(measure.set_jendela, "admin", "jendela.set", jendela_args, objek="indikator.JendelaPengisian"),
        Example(measure.set_jendela_khusus, "admin", "jendela.set", khusus_args, objek="indikator.JendelaKhusus"),
        Example(measure.record_realisasi, "head", "realisasi.record", realisasi_args, objek="indikator.Realisasi"),
        Example(measure.record_many, "head", "realisasi.record", realisasi_banyak_args, objek="indikator.Realisasi"),
        Example(measure.correct_realisasi, "head", "realisasi.record", koreksi_args, tindakan="realisasi.correct",
                objek="indikator.Realisasi"),
        Example(measure.attach_bukti, "head", "realisasi.record", bukti_args, tindakan="bukti.attach",
                objek="indikator.Bukti"),
        Example(measure.delete_bukti, "head", "realisasi.record", bukti_id_args, tindakan="bukti.delete",
                objek="indikator.Bukti"),
        Example(measure.submit_paket, "head", "realisasi.submit", paket_args, objek="indikator.Paket"),
        Example(measure.verify_paket, "planner", "realisasi.verify", paket_diajukan_args, objek="indikator.Paket"),
        Example(measure.reopen_paket, "planner", "realisasi.verify", paket_usang_args, objek="indikator.Paket"),
        Example(measure.return_paket, "planner", "realisasi.verify", paket_kembali_args, objek="indikator.Paket"),
        Example(documents.save_naskah, "planner", "naskah.save", naskah_args, objek="laporan.Naskah"),
        Example(documents.restore_naskah, "planner", "naskah.save", naskah_changed_args, objek="laporan.Naskah"),
        Example(documents.add_national_templat, "operator at work here", "templat.add", no_templat_args,
                objek="laporan.NaskahTemplat"),
        Example(documents.save_templat, "admin", "templat.save", templat_args, objek="laporan.NaskahTemplat"),
        Example(documents.set_kop, "admin", "templat.save", kop_args, tindakan="kop.set", objek="core.Pemda"),
        Example(documents.request_dokumen, "leader", "dokumen.issue", dokumen_args),
        Example(documents.cancel_penerbitan, "leader", "dokumen.issue", penerbitan_args),
        Example(documents.retry_penerbitan, "leader", "dokumen.issue", penerbitan_stopped_args),
        Example(documents.withdraw_dokumen, "leader", "dokumen.withdraw", terbit_args,
                objek="laporan.PencabutanDokumen"),
        Example(documents.request_cetakan, "planner", "laporan.print", cetakan_args),
        Example(documents.request_buku, "planner", "laporan.print", buku_args),
        Example(documents.cancel_cetakan, "planner", "laporan.print", waiting_args),
        Example(documents.retry_cetakan, "planner", "laporan.print", cancelled_args),
        Example(documents.request_impor, "planner", "simpul.add", upload_args),
        Example(documents.continue_impor, "planner", "simpul.add", checked_args),
        Example(documents.cancel_impor, "planner", "simpul.add", uploaded_args),
        Example(documents.retry_impor, "planner", "simpul.add", stopped_args),
    ]  # fmt: skip


# --- what must come before, and the arguments ------------------------------------------------------------------------


def pemda_args(stage: Stage) -> dict[str, Any]:
    return {
        "nama": "Kota Uji",
        "jenis": "kota",
        "kode_wilayah": "99.99",
        "slug": "kota-uji",
        "zona_waktu": "Asia/Jakarta",
    }


def bare_pemda_args(stage: Stage) -> dict[str, Any]:
    """The stage's Pemda has the national defaults already; under other names they are not in the way."""
    Skema.objects.filter(pemda=stage.pemda).update(kode=Concat("kode", Value("-lama")))
    Satuan.objects.filter(pemda=stage.pemda).update(nama=Concat("nama", Value(" lama")))
    AturanCapaian.objects.filter(pemda=stage.pemda).delete()
    return {"pemda_id": stage.pemda.pk}


def unit_args(stage: Stage) -> dict[str, Any]:
    return {"induk_id": stage.setda.pk, "jenis": "bagian", "nama": "Bagian Hukum"}


def jabatan_args(stage: Stage) -> dict[str, Any]:
    return {"unit_id": stage.umum.pk, "nama": "Kepala Bagian Umum", "atasan_id": jabatan(stage, "Sekretaris").pk}


def jabatan(stage: Stage, nama: str) -> Jabatan:
    return core.add_jabatan(stage.admin, unit_id=stage.setda.pk, nama=nama)


def pejabat_args(stage: Stage) -> dict[str, Any]:
    return {"jabatan_id": jabatan(stage, "Sekretaris").pk, "nama": "Siti Uji", "nip": "198001012005012001"}


def pengguna_args(stage: Stage) -> dict[str, Any]:
    return {"nama_pengguna": "orang.baru", "nama": "Orang Baru", "sandi": factories.SANDI}


def sandi_args(stage: Stage) -> dict[str, Any]:
    return {"pengguna_id": stage.planner.pengguna_id, "sandi": "sandi-lain-yang-panjang"}


def peran_args(stage: Stage) -> dict[str, Any]:
    return {"pengguna_id": factories.pengguna().pk, "peran": "perencana", "unit_id": stage.setda.pk}


def keanggotaan_args(stage: Stage) -> dict[str, Any]:
    return {"keanggotaan_id": Keanggotaan.objects.get(pengguna_id=stage.planner.pengguna_id or 0).pk}


def rencana_args(stage: Stage) -> dict[str, Any]:
    return {"skema": "cascading", "slug": "rencana-baru", "judul": "Baru", "tahun_awal": 2025, "tahun_akhir": 2029,
            "unit_id": stage.setda.pk}  # fmt: skip


def status_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "action": "rencana.submit", "status": "diajukan", "dari": "draf"}


def temuan_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "simpul_id": stage.simpul[0].pk, "temuan": "tanpa_indikator",
            "alasan": "Memang begitu."}  # fmt: skip


def findings_args(stage: Stage) -> dict[str, Any]:
    ids = [one.pk for one in stage.simpul[:2]]
    return {"rencana_id": stage.rencana.pk, "temuan": "tanpa_indikator", "simpul_ids": ids, "alasan": "Memang begitu."}


def waived_args(stage: Stage) -> dict[str, Any]:
    return {"pengecualian_id": plan.waive_temuan(stage.planner, **temuan_args(stage)).pk}


def findings_waived_args(stage: Stage) -> dict[str, Any]:
    arguments = findings_args(stage)
    measure.waive_findings(stage.planner, **arguments)
    return {name: value for name, value in arguments.items() if name != "alasan"}


def simpul_baru_args(stage: Stage) -> dict[str, Any]:
    baru = factories.baru("sasaran", "Sasaran kedua", factories.baru("program", "Program kedua"))
    return {"parent_id": stage.simpul[0].pk, "after_id": stage.simpul[1].pk, "cabang": (baru,)}


def simpul_args(stage: Stage) -> dict[str, Any]:
    return {"simpul_id": stage.simpul[1].pk, "seen": 0, "isi": {"pernyataan": "Diubah"}}


def move_args(stage: Stage) -> dict[str, Any]:
    """A program moves behind another one, below another sasaran."""
    grown = plan.add_simpul(stage.planner, **simpul_baru_args(stage))
    return {"simpul_id": stage.simpul[2].pk, "parent_id": grown[0].pk, "after_id": grown[1].pk, "seen": 0}


def delete_args(stage: Stage) -> dict[str, Any]:
    return {"simpul_id": stage.simpul[1].pk, "seen": 0}


def deleted_args(stage: Stage) -> dict[str, Any]:
    return {"jejak_id": measure.delete_cabang(stage.planner, **delete_args(stage))}


def indikator_deleted_args(stage: Stage) -> dict[str, Any]:
    measure.delete_indikator(stage.planner, **indikator_id_args(stage))
    return last_jejak()


def changed_args(stage: Stage) -> dict[str, Any]:
    plan.change_simpul(stage.planner, **simpul_args(stage))
    return last_jejak()


def last_jejak() -> dict[str, Any]:
    return {"jejak_id": Jejak.objects.latest("id").pk}


def tautan_args(stage: Stage) -> dict[str, Any]:
    return {"dari_id": stage.simpul[1].pk, "ke_id": stage.simpul[3].pk, "jenis": "crosscutting", "alasan": "Bersama"}


def tautan_id_args(stage: Stage) -> dict[str, Any]:
    return {"tautan_id": plan.add_tautan(stage.planner, **tautan_args(stage)).pk}


def satuan_args(stage: Stage) -> dict[str, Any]:
    return {"nama": "Galon"}


def indikator_baru_args(stage: Stage) -> dict[str, Any]:
    return {"simpul_id": stage.simpul[0].pk, "baru": IndikatorBaru({"nama": "Indeks"}, {2021: "3,5", 2022: "3,6"})}


def indikator_banyak_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "baru": [(stage.simpul[0].pk, IndikatorBaru({"nama": "Indeks"}))]}


def indikator_args(stage: Stage) -> dict[str, Any]:
    return {"indikator_id": stage.indikator.pk, "seen": 0, "isi": {"nama": "Diubah"}}


def simpul_banyak_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "ubahan": [Ubahan(stage.simpul[1].pk, 0, {"pernyataan": "Diubah"})]}


def indikator_ubah_banyak_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "ubahan": [Ubahan(stage.indikator.pk, 0, {"nama": "Diubah"})]}


def indikator_hapus_banyak_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "hapusan": {stage.indikator.pk: 0}}


def target_banyak_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "ubahan": [TargetUbahan(stage.indikator.pk, 2021, None, "11 Dokumen", 0)]}


def indikator_id_args(stage: Stage) -> dict[str, Any]:
    return {"indikator_id": stage.indikator.pk, "seen": 0}


def target_args(stage: Stage) -> dict[str, Any]:
    return {"indikator_id": stage.indikator.pk, "tahun": 2021, "teks": "11 Dokumen", "seen": 0}


def alasan_target_args(stage: Stage) -> dict[str, Any]:
    settle(stage, "ditetapkan")
    made = measure.start_perubahan(stage.planner, rencana_id=stage.rencana.pk, alasan="Anggaran berubah.")
    one = Indikator.objects.get(simpul__rencana=made)
    target = one.target.get(tahun=2022)
    measure.set_target(stage.planner, indikator_id=one.pk, tahun=2022, teks="15 Dokumen", seen=target.revisi,
                       alasan=measure.AlasanTarget("lainnya", "Sementara."))  # fmt: skip
    return {"rencana_id": made.pk, "target": [(one.pk, 2022, None)], "jenis_alasan": "anggaran", "alasan": "Pagu naik."}


def anggaran_args(stage: Stage) -> dict[str, Any]:
    return {"simpul_id": stage.simpul[-1].pk, "tahun": 2021, "isi": {"pagu": "1.250.000"}, "seen": None}


def budgets_args(stage: Stage) -> dict[str, Any]:
    ubahan = [measure.AnggaranUbahan(stage.simpul[-1].pk, 2021, {"pagu": "1.250.000", "realisasi": "1.000.000"}, None)]
    return {"rencana_id": stage.rencana.pk, "ubahan": ubahan}


def ukur_args(stage: Stage) -> dict[str, Any]:
    variabel = [{"kode": "a", "label": "Surat selesai"}, {"kode": "b", "label": "Surat masuk"}]
    return {"indikator_id": stage.indikator.pk, "seen": 0,
            "isi": {"cara_ukur": "rumus", "rumus": "a / b × 100%", "variabel": variabel}}  # fmt: skip


def acuan_kurang_args(stage: Stage) -> dict[str, Any]:
    AturanCapaian.objects.filter(kode="KEMAJUAN").delete()
    return {}


def aturan_args(_stage: Stage) -> dict[str, Any]:
    isi = {"nama": "Positif, paling tinggi 150", "jenis": "positif", "batas_atas": "150", "batas_bawah": "0"}
    return {"kode": "POSITIF", "seen": 0, "berlaku_dari": date(2040, 1, 1), "isi": isi}


def aturan_bawaan_args(_stage: Stage) -> dict[str, Any]:
    return {"polaritas": "naik", "kode": "POSITIF-100", "seen": 0, "berlaku_dari": date(2040, 1, 1)}


def skala_args(_stage: Stage) -> dict[str, Any]:
    pita = [{"predikat": "Lulus", "bawah": "50", "bawah_termasuk": "ya"}, {"predikat": "Gagal", "atas": "50"}]
    return {"kode": "LULUS", "seen": None, "berlaku_dari": date(2040, 1, 1), "isi": {"nama": "Lulus"}, "pita": pita}


def skala_bawaan_args(_stage: Stage) -> dict[str, Any]:
    return {"kode": "STATUS-ESAKIP", "seen": 0, "berlaku_dari": date(2040, 1, 1)}


def parameter_args(_stage: Stage) -> dict[str, Any]:
    isi = {"nama": "Pengali", "nilai": "20,5"}
    return {"kode": "IKM_KONVERSI", "seen": 0, "berlaku_dari": date(2040, 1, 1), "isi": isi}


def instrumen_args(_stage: Stage) -> dict[str, Any]:
    unsur = [{"kode": "A", "nama": "Satu", "bobot": "1/3"}, {"kode": "B", "nama": "Dua", "bobot": "2/3"}]
    isi = {"nama": "Uji", "versi": "1/2040", "faktor": "1"}
    return {"kode": "UJI", "seen": None, "berlaku_dari": date(2040, 1, 1), "isi": isi, "unsur": unsur}


def acuan_id_args(stage: Stage) -> dict[str, Any]:
    made = measure.set_aturan(stage.admin, **aturan_args(stage))
    return {"jenis": "aturan", "acuan_id": made.pk, "seen": made.revisi}


def complete_args(stage: Stage) -> dict[str, Any]:
    """What blocks the plan is waived."""
    for simpul_id, temuan in findings_of(stage.rencana):
        plan.waive_temuan(stage.planner, rencana_id=stage.rencana.pk, simpul_id=simpul_id, temuan=temuan, alasan="Uji")
    return {"rencana_id": stage.rencana.pk}


def submitted_args(stage: Stage) -> dict[str, Any]:
    plan.set_status(stage.planner, **status_args(stage))
    return {"rencana_id": stage.rencana.pk}


def returned_args(stage: Stage) -> dict[str, Any]:
    return {**submitted_args(stage), "catatan": "Lengkapi sasaran kedua."}


def set_args(stage: Stage) -> dict[str, Any]:
    settle(stage, "ditetapkan")
    return {"rencana_id": stage.rencana.pk, "alasan": "Anggaran berubah."}


def copy_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "slug": "salinan", "judul": "Salinan", "tahun_awal": 2023,
            "tahun_akhir": 2024, "pilihan": measure.Pilihan(),
            "seen": Rencana.objects.get(pk=stage.rencana.pk).revisi}  # fmt: skip


def jendela_args(stage: Stage) -> dict[str, Any]:
    return {"tahun": 2021, "triwulan": 1, "buka": date(2021, 4, 1), "tutup": date(2021, 4, 15), "seen": None}


def khusus_args(stage: Stage) -> dict[str, Any]:
    jendela = measure.set_jendela(stage.admin, **jendela_args(stage))
    return {"jendela_id": jendela.pk, "unit_id": stage.umum.pk, "tutup": date(2021, 5, 1), "alasan": "Jaringan putus."}


def realisasi_args(stage: Stage) -> dict[str, Any]:
    kantor = make_kantor(stage)
    return {"indikator_id": kantor.surat.pk, "tahun": 2021, "triwulan": 1, "seen": None,
            "isi": {"isian": {"nilai": "5"}}}  # fmt: skip


def realisasi_banyak_args(stage: Stage) -> dict[str, Any]:
    kantor = make_kantor(stage)
    baris = [measure.BarisIsian(kantor.surat.pk, None, {"isian": {"nilai": "5"}})]
    return {"rencana_id": kantor.rencana.pk, "unit_id": stage.umum.pk, "tahun": 2021, "triwulan": 1, "baris": baris}


def bukti_args(stage: Stage) -> dict[str, Any]:
    return {"realisasi_id": make_kantor(stage).isi("5").pk, "nama": "rekap.png", "isi": berkas.png()}


def bukti_id_args(stage: Stage) -> dict[str, Any]:
    return {"bukti_id": measure.attach_bukti(stage.head, **bukti_args(stage)).pk}


def paket_args(stage: Stage) -> dict[str, Any]:
    row = make_kantor(stage).isi("5")
    return {"paket_id": row.paket_id, "seen": row.paket.revisi}


def paket_diajukan_args(stage: Stage) -> dict[str, Any]:
    paket, _row = make_kantor(stage).diajukan()
    return {"paket_id": paket.pk, "seen": paket.revisi}


def paket_usang_args(stage: Stage) -> dict[str, Any]:
    """A verified figure of Bagian Umum rests on one of Bagian Hukum that was corrected since."""
    paket = make_usang(make_kantor(stage))
    return {"paket_id": paket.pk, "seen": paket.revisi, "catatan": "Perda dikoreksi."}


def paket_kembali_args(stage: Stage) -> dict[str, Any]:
    paket, row = make_kantor(stage).diajukan()
    return {"paket_id": paket.pk, "seen": paket.revisi, "alasan": {row.pk: "Lampirkan rekap."}}


def koreksi_args(stage: Stage) -> dict[str, Any]:
    paket, row = make_kantor(stage).diajukan()
    measure.verify_paket(stage.planner, paket_id=paket.pk, seen=paket.revisi)
    row.refresh_from_db()
    return {"realisasi_id": row.pk, "seen": row.revisi, "isi": {"isian": {"nilai": "6"}}, "alasan": "Salah hitung."}


def naskah_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "laporan": "sk-iku", "isi": {"judul": "Keputusan"}, "seen": None}


def naskah_changed_args(stage: Stage) -> dict[str, Any]:
    documents.save_naskah(stage.planner, **naskah_args(stage))
    return last_jejak()


def no_templat_args(stage: Stage) -> dict[str, Any]:
    NaskahTemplat.objects.filter(pemda=stage.pemda).delete()
    return {}


def templat_args(stage: Stage) -> dict[str, Any]:
    templat = NaskahTemplat.objects.filter(pemda=stage.pemda).order_by("id")[0]
    return {"templat_id": templat.pk, "isi": {"judul": "Keputusan kami"}, "seen": templat.revisi}


def kop_args(stage: Stage) -> dict[str, Any]:
    return {"baris": ["PEMERINTAH KABUPATEN UJI"], "alamat": "Kota Uji", "ibukota": "Uji"}


def dokumen_args(stage: Stage) -> dict[str, Any]:
    """No report can be issued everywhere: here the matrix stands for one."""
    if Rencana.objects.get(pk=stage.rencana.pk).status == "draf":
        factories.set_plan(stage.planner, stage.leader, stage.rencana)
    seen = Rencana.objects.get(pk=stage.rencana.pk).revisi
    return {"rencana_id": stage.rencana.pk, "laporan": "matriks-cascading", "parameter": {}, "seen": seen,
            "alamat": "https://kinerja.example/"}  # fmt: skip


def penerbitan_args(stage: Stage) -> dict[str, Any]:
    return {"penerbitan_id": documents.request_dokumen(stage.leader, **dokumen_args(stage)).pk}


def penerbitan_stopped_args(stage: Stage) -> dict[str, Any]:
    asked = penerbitan_args(stage)
    documents.cancel_penerbitan(stage.leader, **asked)
    return asked


def terbit_args(stage: Stage) -> dict[str, Any]:
    return {"dokumen_id": terbit.row(stage).pk, "alasan": "Salah lampiran."}


def cetakan_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "laporan": "matriks-cascading", "bentuk": "xlsx", "parameter": {}}


def buku_args(stage: Stage) -> dict[str, Any]:
    wish = {"pd": [str(stage.setda.pk)], "laporan": ["lkjip"], "tahun": "2021", "triwulan": "4", "kertas": "F4"}
    return {"bentuk": "xlsx", "parameter": wish}


def waiting_args(stage: Stage) -> dict[str, Any]:
    return {"cetakan_id": documents.request_cetakan(stage.planner, **cetakan_args(stage)).pk}


def cancelled_args(stage: Stage) -> dict[str, Any]:
    waiting = waiting_args(stage)
    documents.cancel_cetakan(stage.planner, **waiting)
    return waiting


def upload_args(stage: Stage) -> dict[str, Any]:
    return {"rencana_id": stage.rencana.pk, "nama_berkas": "rencana.xlsx", "data": b"PK"}


def uploaded_args(stage: Stage) -> dict[str, Any]:
    return {"impor_id": documents.request_impor(stage.planner, **upload_args(stage)).pk}


def checked_args(stage: Stage) -> dict[str, Any]:
    uploaded = uploaded_args(stage)
    Impor.objects.filter(pk=uploaded["impor_id"]).update(keadaan="selesai")
    return {**uploaded, "tahap": "terapkan", "pilihan": {}}


def stopped_args(stage: Stage) -> dict[str, Any]:
    uploaded = uploaded_args(stage)
    documents.cancel_impor(stage.planner, **uploaded)
    return uploaded


def settle(stage: Stage, status: str) -> None:
    """Brings the plan to `diajukan` or `ditetapkan`, from wherever it is."""
    if Rencana.objects.get(pk=stage.rencana.pk).status == "draf":
        plan.set_status(stage.planner, **status_args(stage))
    if status == "ditetapkan":
        measure.set_rencana(stage.leader, rencana_id=stage.rencana.pk)
