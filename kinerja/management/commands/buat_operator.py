"""Makes the platform's first operator, with a password that is shown once: no account exists by default."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kinerja.core.actor import NO_PEMDA, OPERATOR, Actor, Mandat
from kinerja.core.commands import create_pengguna
from kinerja.core.errors import Invalid


class Command(BaseCommand):
    help = "Membuat akun operator dan menampilkan sandinya satu kali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nama_pengguna")
        parser.add_argument("nama", help="nama orangnya")

    def handle(self, *args: Any, **options: Any) -> None:
        sandi = secrets.token_urlsafe(15)
        server = Actor("pengelola server", NO_PEMDA, (Mandat(OPERATOR),))
        try:
            create_pengguna(
                server, nama_pengguna=options["nama_pengguna"], nama=options["nama"], sandi=sandi, is_operator=True
            )
        except Invalid as error:
            raise CommandError(error.pesan) from None
        self.stdout.write(f"{options['nama_pengguna']}  {sandi}\nGanti sandi ini setelah masuk yang pertama.")
