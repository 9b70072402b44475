"""Prints the sign-ins of the sample accounts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kinerja.management.commands.muat_contoh import read_accounts


class Command(BaseCommand):
    help = "Mencetak nama pengguna dan sandi akun contoh."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = read_accounts()
        if not accounts:
            raise CommandError("Belum ada akun contoh. Jalankan `manage.py muat_contoh` lebih dahulu.")
        width = max(map(len, accounts))
        for name, sandi in accounts.items():
            self.stdout.write(f"  {name:<{width}}  {sandi}")
