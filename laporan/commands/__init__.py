"""Changes to the documents: their texts, requests to print or issue one, a Perubahan that takes the texts along."""

from laporan.commands.cetakan import (
    begin_perubahan,
    cancel_cetakan,
    note_print,
    request_buku,
    request_cetakan,
    retry_cetakan,
)
from laporan.commands.dokumen import cancel_penerbitan, request_dokumen, retry_penerbitan, withdraw_dokumen
from laporan.commands.impor import cancel_impor, continue_impor, request_impor, retry_impor
from laporan.commands.naskah import add_national_templat, restore_naskah, save_naskah, save_templat, set_kop

__all__ = [
    "add_national_templat",
    "begin_perubahan",
    "cancel_cetakan",
    "cancel_impor",
    "cancel_penerbitan",
    "continue_impor",
    "note_print",
    "request_buku",
    "request_cetakan",
    "request_dokumen",
    "request_impor",
    "restore_naskah",
    "retry_cetakan",
    "retry_impor",
    "retry_penerbitan",
    "save_naskah",
    "save_templat",
    "set_kop",
    "withdraw_dokumen",
]
