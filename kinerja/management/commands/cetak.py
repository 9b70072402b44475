"""Prints a report: `manage.py cetak LAPORAN --rencana PEMDA/SLUG --format pdf|xlsx|html --keluaran FILE`."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cascading import queries
from kinerja.core.access import require
from kinerja.core.actor import Actor, actor_in, system_in
from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.waktu import at_home
from laporan import rules
from laporan.commands import note_print
from laporan.reports import REPORTS, render

logger = logging.getLogger(__name__)
PARAMETERS = ("kertas", "dari", "ke", "tahun", "triwulan", "unit", "susunan", "kolom")


class Command(BaseCommand):
    help = "Mencetak sebuah laporan ke berkas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("laporan", help="salah satu dari: " + ", ".join(REPORTS))
        parser.add_argument("--rencana", required=True, help="PEMDA/SLUG, misalnya sampang/setda-2021")
        parser.add_argument("--format", default="pdf", help="pdf, xlsx atau html (bawaan: pdf)")
        parser.add_argument("--kertas", default="", help="F4, A4, A3 atau A1 (bawaan: menurut naskah atau laporannya)")
        parser.add_argument("--dari", default="", help="perbandingan: kini, rencana:ALAMAT atau 2026-01-31T08:00")
        parser.add_argument("--ke", default="", help="perbandingan: sama seperti --dari (bawaan: kini)")
        parser.add_argument("--tahun", default="", help="pengukuran-kinerja: tahun yang diukur")
        parser.add_argument("--triwulan", default="", help="pengukuran-kinerja: sampai triwulan 1–4 (bawaan: 4)")
        parser.add_argument("--unit", default="", help="pengukuran-kinerja: nomor unit (bawaan: seluruh rencana)")
        parser.add_argument("--susunan", default="", help="pohon-kinerja: program (bawaan) atau utuh")
        parser.add_argument("--kolom", default="", help="sk-iku, daftar-iku: kondisi, target, rumus, satuan, esakip")
        parser.add_argument("--keluaran", required=True, type=Path, help="berkas yang ditulis")
        parser.add_argument(
            "--pengguna", default="", help="bertindak sebagai orang ini (bawaan: sistem, hanya membaca)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = self.render(options)
        except KinerjaError as error:
            raise CommandError(f"{options['rencana']}: {error.pesan}") from None
        try:
            options["keluaran"].write_bytes(data)
        except OSError as error:
            raise CommandError(f"{options['keluaran']} tidak dapat ditulis: {error.strerror}") from None
        self.stdout.write(f"{options['keluaran']}: {len(data):,} bita")

    def render(self, options: dict[str, Any]) -> bytes:
        parameter = {name: options[name] for name in PARAMETERS if options[name]}
        rules.check_request(options["laporan"], options["format"], parameter)
        slug, _, plan = options["rencana"].partition("/")
        pemda = Pemda.objects.filter(slug=slug).first()
        if pemda is None:
            raise NotFound
        with at_home(pemda.pk), transaction.atomic():
            actor = acting_as(options["pengguna"], pemda)
            rencana = queries.rencana_at(actor, plan)
            require(actor, "laporan.print", rencana)
            document = REPORTS[options["laporan"]].build(actor, rencana, parameter)
            note_print(actor, options["laporan"], options["format"], rencana.slug)
        logger.info("cetak %s %s as %s", options["laporan"], options["rencana"], actor.nama)
        return render(document, options["format"])


def acting_as(name: str, pemda: Pemda) -> Actor:
    """The named person in this Pemda, or the system, which reads and writes nothing."""
    if not name:
        return system_in(pemda)
    pengguna = Pengguna.objects.filter(nama_pengguna=name).first()
    actor = actor_in(pengguna, pemda.pk) if pengguna else None
    if actor is None:
        raise CommandError(f"{name} tidak punya peran di {pemda.nama}.")
    return actor
