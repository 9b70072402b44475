"""Imports a workbook: `manage.py impor BERKAS --rencana PEMDA/SLUG --pengguna NAMA [--periksa | --terapkan]`."""

import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cascading import queries
from cascading.models import Rencana
from indikator import importing
from indikator.commands import AlasanTarget
from indikator.importing import Putusan
from indikator.importing.columns import Bentuk
from indikator.importing.lalu import PREFIX
from indikator.importing.rows import LABELS, MINE, THEIRS, Pratinjau
from indikator.models import TargetPerubahan
from kinerja.core.errors import KinerjaError, NotFound
from kinerja.core.models import Pemda
from kinerja.core.waktu import at_home
from kinerja.management.commands.cetak import acting_as


class Command(BaseCommand):
    help = "Memeriksa atau mengimpor buku kerja ke sebuah rencana. Tanpa --terapkan tidak ada yang berubah."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--rencana", required=True, help="PEMDA/SLUG, misalnya sampang/setda-2021")
        parser.add_argument("--pengguna", required=True, help="bertindak sebagai orang ini")
        parser.add_argument("--kolom", action="append", default=[], metavar="C=ARTI",
                            help='arti sebuah kolom matriks, misalnya "C=pernyataan sasaran", "F=target program 2022", '
                                 '"G=-" (tidak dibaca); boleh berulang')  # fmt: skip
        parser.add_argument("--konflik", choices=[MINE, THEIRS], default="", help="isi yang dipakai di semua konflik")
        parser.add_argument("--jenis-alasan", choices=TargetPerubahan.Alasan.values, default="",
                            help="jenis alasan target yang berubah (rencana perubahan)")  # fmt: skip
        parser.add_argument("--alasan", default="", help="alasan target yang berubah (rencana perubahan)")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--periksa", action="store_true", help="hanya memeriksa (bawaan)")
        mode.add_argument("--terapkan", action="store_true", help="menerapkan bila tidak ada masalah")

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
        if options["terapkan"] and not is_applied:
            raise CommandError(f"{len(found.konflik)} konflik belum diputuskan (--konflik); tidak ada yang diubah.")
        self.stdout.write("Diterapkan." if is_applied else "Diperiksa; tidak ada yang diubah.")

    def run(self, data: bytes, options: dict[str, Any]) -> tuple[Pratinjau, bool]:
        slug, _, plan = options["rencana"].partition("/")
        pemda = Pemda.objects.filter(slug=slug).first()
        if pemda is None:
            raise NotFound
        with at_home(pemda.pk), transaction.atomic():
            actor = acting_as(options["pengguna"], pemda)
            rencana = queries.rencana_at(actor, plan)
            alasan = AlasanTarget(options["jenis_alasan"], options["alasan"]) if options["jenis_alasan"] else None
            putusan = Putusan(kolom=columns_said(options["kolom"], rencana), alasan=alasan)
            found = importing.check(actor, rencana, data, putusan)
            if options["konflik"]:
                putusan = Putusan({one.kunci: options["konflik"] for one in found.konflik}, putusan.kolom, alasan)
                found = importing.check(actor, rencana, data, putusan)
            if not (options["terapkan"] and found.is_clean):
                return found, False
            import_id = f"{PREFIX}{uuid.uuid4().hex[:16]}"
            return importing.apply(actor, rencana.pk, data, import_id=import_id, putusan=putusan), True

    def report(self, found: Pratinjau) -> None:
        for kolom in found.kolom:
            self.stdout.write(f"{kolom.letak}\tKolom\t{kolom.judul}\t{kolom.arti}")
        for change in found.perubahan:
            beda = "; ".join(f"{one.medan}: {one.lama} → {one.baru}" for one in change.beda)
            self.stdout.write(f"{change.letak}\t{LABELS[change.jenis]}\t{change.nama}\t{beda}")
        for conflict in found.konflik:
            first = conflict.perubahan[0]
            self.stdout.write(f"{first.letak}\tKonflik ({conflict.pilihan or 'belum diputuskan'})\t{first.nama}")
        if found.n_tanpa_alasan:
            self.stdout.write(f"{found.n_tanpa_alasan} target yang ditetapkan berubah: --jenis-alasan dan --alasan")
        for one in found.sisa:
            self.stdout.write(f"{one.letak}\tTidak mendapat tempat\t{one.pesan}")
        for one in found.masalah:
            self.stdout.write(f"{one.letak}\tMasalah\t{one.pesan}")


def columns_said(said: list[str], rencana: Rencana) -> dict[str, str]:
    """The meanings of columns as typed, by their letters."""
    bentuk = Bentuk([one.nama for one in queries.jenjang_of(rencana)], rencana.tahun)
    found = {}
    for one in said:
        letter, _, arti = one.partition("=")
        try:
            found[letter.strip().upper()] = bentuk.in_words(arti)
        except ValueError:
            levels = ", ".join(bentuk.names)
            raise CommandError(
                f'--kolom {one!r} tidak dimengerti. Contoh: "C=pernyataan sasaran". Jenjang: {levels}.'
            ) from None
    return found
