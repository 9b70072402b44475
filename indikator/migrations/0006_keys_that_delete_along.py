"""Indicators go with their node, and with them targets and variables, by the keys of the tables."""

from typing import ClassVar

from django.db import migrations

from kinerja.core.tables import KeysAnew


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("indikator", "0005_rencana_ditetapkan_tetap"),
        ("cascading", "0003_keys_that_delete_along"),
    ]

    operations: ClassVar = [
        KeysAnew(name)
        for name in ("indikator", "target", "targetperubahan", "variabel", "anggaran", "pita", "jendelakhusus")
    ]
