"""Changes to indicators, targets and units of measure, and a plan's way to being set: one noun per file."""

from indikator.commands.acuan import add_national_acuan, adopt_acuan, delete_acuan
from indikator.commands.anggaran import AnggaranUbahan, set_anggaran, set_anggaran_banyak
from indikator.commands.aturan import set_aturan, set_aturan_bawaan
from indikator.commands.banyak import add_banyak_indikator
from indikator.commands.bukti import attach_bukti, delete_bukti
from indikator.commands.cabang import delete_cabang, restore_cabang, restore_indikator, restore_nilai
from indikator.commands.duplikat import duplicate_cabang
from indikator.commands.indikator import IndikatorBaru, add_indikator, change_indikator, delete_indikator
from indikator.commands.instrumen import set_instrumen
from indikator.commands.jendela import set_jendela, set_jendela_khusus
from indikator.commands.paket import reopen_paket, return_paket, submit_paket, verify_paket
from indikator.commands.parameter import set_parameter
from indikator.commands.perubahan import AlasanTarget, explain_targets
from indikator.commands.realisasi import BarisIsian, correct_realisasi, record_many, record_realisasi
from indikator.commands.rencana import (
    return_rencana,
    revoke_findings,
    set_rencana,
    submit_rencana,
    waive_findings,
)
from indikator.commands.satuan import add_national_satuan, add_satuan
from indikator.commands.skala import set_skala, set_skala_bawaan
from indikator.commands.target import set_target
from indikator.commands.ubah_banyak import (
    TargetUbahan,
    Ubahan,
    change_banyak_indikator,
    change_banyak_simpul,
    delete_banyak_indikator,
    set_banyak_target,
)
from indikator.commands.ukur import set_cara_ukur
from indikator.commands.versi import Pilihan, copy_rencana, start_perubahan

__all__ = [
    "AlasanTarget",
    "AnggaranUbahan",
    "BarisIsian",
    "IndikatorBaru",
    "Pilihan",
    "TargetUbahan",
    "Ubahan",
    "add_banyak_indikator",
    "add_indikator",
    "add_national_acuan",
    "add_national_satuan",
    "add_satuan",
    "adopt_acuan",
    "attach_bukti",
    "change_banyak_indikator",
    "change_banyak_simpul",
    "change_indikator",
    "copy_rencana",
    "correct_realisasi",
    "delete_acuan",
    "delete_banyak_indikator",
    "delete_bukti",
    "delete_cabang",
    "delete_indikator",
    "duplicate_cabang",
    "explain_targets",
    "record_many",
    "record_realisasi",
    "reopen_paket",
    "restore_cabang",
    "restore_indikator",
    "restore_nilai",
    "return_paket",
    "return_rencana",
    "revoke_findings",
    "set_anggaran",
    "set_anggaran_banyak",
    "set_aturan",
    "set_aturan_bawaan",
    "set_banyak_target",
    "set_cara_ukur",
    "set_instrumen",
    "set_jendela",
    "set_jendela_khusus",
    "set_parameter",
    "set_rencana",
    "set_skala",
    "set_skala_bawaan",
    "set_target",
    "start_perubahan",
    "submit_paket",
    "submit_rencana",
    "verify_paket",
    "waive_findings",
]
