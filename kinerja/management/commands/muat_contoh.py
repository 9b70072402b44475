"""Loads the sample governments of contoh/ and keeps their sign-ins in a file that only its owner can read."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kinerja import contoh, contoh_tahun


class Command(BaseCommand):
    help = "Memuat Pemda contoh. Boleh dijalankan berulang: yang sudah ada tidak digandakan."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = read_accounts()
        contoh.load_operator(accounts)
        write_accounts(accounts)
        for folder in sorted(path for path in settings.CONTOH_DIR.iterdir() if path.is_dir()):
            pemda_data = json.loads((folder / "pemda.json").read_text(encoding="utf-8"))
            pemda = contoh.load_pemda(pemda_data, accounts, self.say)
            write_accounts(accounts)
            plans = {}
            for file in sorted(folder.glob("*.json")):
                if file.name != "pemda.json":
                    data = json.loads(file.read_text(encoding="utf-8"))
                    plans[data["slug"]] = data
                    contoh.load_rencana(pemda, data, pemda_data, self.say)
            for file in sorted(folder.glob("tahun/*.json")):
                data = json.loads(file.read_text(encoding="utf-8"))
                contoh_tahun.load_tahun(pemda, data, plans[data["rencana"]], pemda_data, self.say)

    def say(self, text: str) -> None:
        self.stdout.write(f"  {text}")


def read_accounts() -> dict[str, str]:
    """Name → password of the sample accounts; empty before the first run."""
    if not settings.AKUN_CONTOH.exists():
        return {}
    try:
        accounts: dict[str, str] = json.loads(settings.AKUN_CONTOH.read_text(encoding="utf-8"))
    except ValueError:
        raise CommandError(
            f"{settings.AKUN_CONTOH} rusak. Hapus berkas itu lalu jalankan muat_contoh: sandi baru akan dibuat."
        ) from None
    return accounts


def write_accounts(accounts: dict[str, str]) -> None:
    """After each Pemda, so that no password is lost when a later one fails; whole or not at all."""
    partial: Path = settings.AKUN_CONTOH.with_suffix(".sebagian")
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(accounts, indent=1, ensure_ascii=False), encoding="utf-8")
    partial.replace(settings.AKUN_CONTOH)
