"""What was spent by quarters, and how far the work has come, as the forms of SAKIP ask for it (decimals in percent)."""

from decimal import Decimal

import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cascading", "0004_penjaga_menurut_sesi"),
        ("core", "0003_kode_verifikasi"),
        ("indikator", "0012_rujukan_variabel_dan_huruf"),
    ]

    operations = [
        migrations.AddField(
            model_name="anggaran",
            name="fisik_1",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="fisik s.d. TW I (persen)"
            ),
        ),
        migrations.AddField(
            model_name="anggaran",
            name="fisik_2",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="fisik s.d. TW II (persen)"
            ),
        ),
        migrations.AddField(
            model_name="anggaran",
            name="fisik_3",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="fisik s.d. TW III (persen)"
            ),
        ),
        migrations.AddField(
            model_name="anggaran",
            name="fisik_4",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="fisik s.d. TW IV (persen)"
            ),
        ),
        migrations.AddField(
            model_name="anggaran",
            name="realisasi_1",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="realisasi anggaran TW I"
            ),
        ),
        migrations.AddField(
            model_name="anggaran",
            name="realisasi_2",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="realisasi anggaran TW II"
            ),
        ),
        migrations.AddField(
            model_name="anggaran",
            name="realisasi_3",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="realisasi anggaran TW III"
            ),
        ),
        migrations.AddField(
            model_name="anggaran",
            name="realisasi_4",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=20, null=True, verbose_name="realisasi anggaran TW IV"
            ),
        ),
        migrations.AddConstraint(
            model_name="anggaran",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("realisasi_1", None), ("realisasi_1__gte", 0), _connector="OR"),
                    models.Q(("realisasi_2", None), ("realisasi_2__gte", 0), _connector="OR"),
                    models.Q(("realisasi_3", None), ("realisasi_3__gte", 0), _connector="OR"),
                    models.Q(("realisasi_4", None), ("realisasi_4__gte", 0), _connector="OR"),
                ),
                name="anggaran_triwulan_tidak_negatif",
            ),
        ),
        migrations.AddConstraint(
            model_name="anggaran",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fisik_1", None), models.Q(("fisik_1__gte", 0), ("fisik_1__lte", 100)), _connector="OR"),
                    models.Q(("fisik_2", None), models.Q(("fisik_2__gte", 0), ("fisik_2__lte", 100)), _connector="OR"),
                    models.Q(("fisik_3", None), models.Q(("fisik_3__gte", 0), ("fisik_3__lte", 100)), _connector="OR"),
                    models.Q(("fisik_4", None), models.Q(("fisik_4__gte", 0), ("fisik_4__lte", 100)), _connector="OR"),
                ),
                name="anggaran_fisik_persen",
            ),
        ),
        migrations.AddConstraint(
            model_name="anggaran",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("realisasi_1", None), ("realisasi_2", None), ("realisasi_3", None), ("realisasi_4", None)
                    ),
                    models.Q(
                        (
                            "realisasi",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.functions.comparison.Coalesce(
                                            models.F("realisasi_1"),
                                            models.Value(
                                                Decimal(0), models.DecimalField(decimal_places=2, max_digits=20)
                                            ),
                                        ),
                                        "+",
                                        django.db.models.functions.comparison.Coalesce(
                                            models.F("realisasi_2"),
                                            models.Value(
                                                Decimal(0), models.DecimalField(decimal_places=2, max_digits=20)
                                            ),
                                        ),
                                    ),
                                    "+",
                                    django.db.models.functions.comparison.Coalesce(
                                        models.F("realisasi_3"),
                                        models.Value(Decimal(0), models.DecimalField(decimal_places=2, max_digits=20)),
                                    ),
                                ),
                                "+",
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("realisasi_4"),
                                    models.Value(Decimal(0), models.DecimalField(decimal_places=2, max_digits=20)),
                                ),
                            ),
                        ),
                        ("realisasi__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="anggaran_setahun_jumlah_triwulan",
            ),
        ),
    ]
