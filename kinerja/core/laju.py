"""How often an address asked in this minute, counted in the database, so that all web processes count together."""

import time

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from kinerja.core.models import HitunganPermintaan

KEPT_MINUTES = 5
COUNT = """
INSERT INTO core_hitunganpermintaan AS h (menit, kunci, jumlah) VALUES (%s, %s, 1)
ON CONFLICT (menit, kunci) DO UPDATE SET jumlah = h.jumlah + 1 RETURNING jumlah
"""


def asked_this_minute(apa: str, address: str) -> int:
    """Counts this request, whatever becomes of it, and answers how many there were from the address in this minute."""
    menit = int(time.time() // 60)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, [menit, salted_hmac(apa, address, algorithm="sha256").hexdigest()])
        asked = int(cursor.fetchone()[0])
        if asked == 1:
            HitunganPermintaan.objects.filter(menit__lt=menit - KEPT_MINUTES).delete()
    return asked
