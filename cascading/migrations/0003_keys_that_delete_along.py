"""What hangs on a node goes with it by the keys of the tables: one statement deletes a branch."""

from typing import ClassVar

from django.db import migrations

from kinerja.core.tables import KeysAnew


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cascading", "0002_rencana_ditetapkan_tetap")]

    operations: ClassVar = [KeysAnew("simpul"), KeysAnew("tautan"), KeysAnew("pengecualian")]
