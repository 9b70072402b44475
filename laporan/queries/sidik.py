"""In one word, all that a printing hangs on: while it stays the same, a stored file is what would be printed now.

The trail knows of every change in a Pemda, of its plans and of what stands beside them: emblem and head, who holds
which office, templates, scales and parameters. Rows of the trail are only ever added; they are counted, since the
highest number alone does not tell of a transaction that began earlier and ends later.
"""

import hashlib

from django.conf import settings
from django.db.models import Count, Max, Q

from cascading.models import Rencana
from kinerja.core.models import Jejak, Pemda
from kinerja.core.waktu import hari_ini
from laporan import rules


def sidik_of(pemda_id: int, laporan: str, rencana: Rencana | None = None) -> str:
    """Read it before the content: what changes in between makes the next request print anew. Three queries.

    A book has no plan of its own; like the reports of rules.CHANGING it hangs on all plans.
    """
    trail = Jejak.objects.filter(pemda_id=pemda_id)
    if rencana is not None and laporan not in rules.CHANGING:
        trail = trail.filter(Q(rencana_id=rencana.pk) | Q(rencana_id=None))
    counted = trail.aggregate(banyak=Count("id"), terakhir=Max("id"))
    pemda = Pemda.objects.values_list("nama", "zona_waktu", "kop").get(pk=pemda_id)
    hari = None if laporan in rules.TIMELESS else hari_ini(pemda_id)
    known = (settings.VERSION, laporan, rencana and rencana.revisi, *counted.values(), *pemda, hari)
    return hashlib.sha256(repr(known).encode()).hexdigest()
