"""Units of measure."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kinerja.core.tables import TenantModel


class Satuan(TenantModel):
    """A unit of measure as this Pemda writes it."""

    read_action = "skema.read"

    nama = models.CharField(_("nama"), max_length=80)

    class Meta:
        verbose_name = _("satuan")
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["pemda", "nama"], name="satuan_nama_uniq")]

    def __str__(self) -> str:
        return self.nama
