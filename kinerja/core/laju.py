"""How often an address asked in this minute, counted in the database, so that all web processes count together."""

from time import time

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

KEPT_MINUTES = 5
COUNT = """
WITH past AS (DELETE FROM core_hitunganpermintaan WHERE menit < %(past)s)
INSERT INTO core_hitunganpermintaan AS h (menit, kunci, jumlah) VALUES (%(menit)s, %(kunci)s, 1)
ON CONFLICT (menit, kunci) DO UPDATE SET jumlah = h.jumlah + 1 RETURNING jumlah
"""


def asked_this_minute(apa: str, address: str) -> int:
    """Counts this request, whatever becomes of it, and answers how many there were from the address in this minute."""
    menit = int(time() // 60)
    kunci = salted_hmac(apa, address, algorithm="sha256").hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, {"past": menit - KEPT_MINUTES, "menit": menit, "kunci": kunci})
        return int(cursor.fetchone()[0])
