"""What the platform's operator does across all rooms: a new Pemda comes with the national defaults of each."""

import dataclasses
from typing import Any

from django.db import transaction

from cascading.commands import add_national_skema
from indikator.commands import add_national_acuan, add_national_satuan
from kinerja.core import commands
from kinerja.core.actor import Actor
from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside
from laporan.commands import add_national_templat


@transaction.atomic
def create_pemda(actor: Actor, **identity: Any) -> Pemda:
    """The tenant, its schemes, units, rules and templates in one transaction; `identity` as for core's command."""
    pemda = commands.create_pemda(actor, **identity)
    with inside(pemda.pk):
        there = dataclasses.replace(actor, pemda_id=pemda.pk)
        add_national_skema(there, pemda_id=pemda.pk)
        add_national_satuan(there, pemda_id=pemda.pk)
        add_national_acuan(there, pemda_id=pemda.pk)
        add_national_templat(there)
    return pemda
