"""Imports budgets: `manage.py anggaran BERKAS --rencana PEMDA/SLUG --pengguna NAMA [--terapkan]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cascading import queries
from indikator.importing import anggaran
from indikator.importing.anggaran import PratinjauAnggaran
from indikator.importing.anggaran_lembar import column_heading
from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.models import Pemda
from kinerja.core.waktu import at_home
from kinerja.management.commands.cetak import acting_as


class Command(BaseCommand):
    help = "Memeriksa atau mengimpor pagu dan realisasi anggaran. Tanpa --terapkan tidak ada yang berubah."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--rencana", required=True, help="PEMDA/SLUG, misalnya sampang/setda-2021")
        parser.add_argument("--pengguna", required=True, help="bertindak sebagai orang ini")
        parser.add_argument("--terapkan", action="store_true", help="menerapkan bila tidak ada masalah")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["berkas"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['berkas']} tidak dapat dibaca: {error.strerror}") from None
        try:
            found, is_applied = self.run(data, options)
        except KinerjaError as error:
            raise CommandError(f"{options['rencana']}: {error.pesan}") from None
        self.report(found)
        if found.masalah:
            raise CommandError(f"{len(found.masalah)} masalah; tidak ada yang diubah.")
        if not found.perubahan:
            self.stdout.write("Tidak ada perubahan.")
        else:
            self.stdout.write("Diterapkan." if is_applied else "Diperiksa; tidak ada yang diubah.")

    def run(self, data: bytes, options: dict[str, Any]) -> tuple[PratinjauAnggaran, bool]:
        slug, _, plan = options["rencana"].partition("/")
        pemda = Pemda.objects.filter(slug=slug).first()
        if pemda is None:
            raise NotFound
        with at_home(pemda.pk), transaction.atomic():
            actor = acting_as(options["pengguna"], pemda)
            rencana = queries.rencana_at(actor, plan)
            found = anggaran.check(actor, rencana, data)
            if not options["terapkan"] or found.masalah or not found.perubahan:
                return found, False
            return anggaran.apply(actor, rencana.pk, data), True

    def report(self, found: PratinjauAnggaran) -> None:
        for one in found.perubahan:
            place = f"{one.letak}\t{one.nama}\t{column_heading(one.medan, one.tahun)}"
            self.stdout.write(f"{place}\t{one.lama or '–'} → {one.baru or '–'}")
        for rest in found.sisa:
            self.stdout.write(f"{rest.letak}\tTidak mendapat tempat\t{rest.pesan}")
        for problem in found.masalah:
            self.stdout.write(f"{problem.letak}\tMasalah\t{problem.pesan}")
