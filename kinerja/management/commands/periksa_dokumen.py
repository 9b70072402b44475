"""Compares the stored files of all issued documents with their checksums; names each that is missing or changed."""

import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kinerja.core.models import KodeVerifikasi, Pemda
from kinerja.core.tenancy import inside
from laporan.models import Dokumen

CHUNK = 1024**2


class Command(BaseCommand):
    help = "Mencocokkan berkas semua dokumen terbit dengan sidik SHA-256-nya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pemda", default="", help="hanya Pemda dengan alamat ini (bawaan: semua)")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Pemda.objects.order_by("slug")
        if options["pemda"]:
            rows = rows.filter(slug=options["pemda"])
            if not rows:
                raise CommandError(f"Pemda {options['pemda']} tidak ada.")
        count, faults = 0, 0
        for pemda in rows:
            with inside(pemda.pk), transaction.atomic():
                for dokumen in Dokumen.objects.filter(pemda_id=pemda.pk).order_by("id"):
                    count += 1
                    for fault in problems(dokumen):
                        faults += 1
                        self.stderr.write(f"{pemda.slug} {dokumen.nomor}: {fault}")
        if faults:
            raise CommandError(f"{faults} berkas dari {count} dokumen tidak utuh. Pulihkan dari cadangan.")
        self.stdout.write(f"{count} dokumen utuh.")


def problems(dokumen: Dokumen) -> Iterator[str]:
    """Each file that is not what was issued, and a code that leads nowhere."""
    for bentuk in ("pdf", "xlsx"):
        path = Path(settings.MEDIA_ROOT) / dokumen.berkas(bentuk)
        if not path.exists():
            yield f"berkas {bentuk} hilang ({path})"
        elif checksum(path) != dokumen.sha256(bentuk):
            yield f"berkas {bentuk} berubah ({path})"
    if not KodeVerifikasi.objects.filter(kode=dokumen.kode, dokumen_id=dokumen.pk).exists():
        yield "kode verifikasinya tidak terdaftar"


def checksum(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()
