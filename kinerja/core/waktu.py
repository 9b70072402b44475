"""What day and time it is where a Pemda lies, wherever the server stands: in Jayapura midnight is two hours early."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from kinerja.core.models import Pemda
from kinerja.core.tenancy import inside

_home: ContextVar[tuple[int, ZoneInfo] | None] = ContextVar("home", default=None)


def zone_of(pemda_id: int) -> ZoneInfo:
    """No query where the door that was opened is that of this Pemda."""
    home = _home.get()
    if home is not None and home[0] == pemda_id:
        return home[1]
    return ZoneInfo(Pemda.objects.values_list("zona_waktu", flat=True).get(pk=pemda_id))


def hari_ini(pemda_id: int, saat: datetime | None = None) -> date:
    """Today, or the day of a moment, where the Pemda lies; the database asks for the same day.

    A test of the house sees to it that nobody asks the server for its day instead.
    """
    return (saat or timezone.now()).astimezone(zone_of(pemda_id)).date()


@contextmanager
def at_home(pemda_id: int, zona: str = "") -> Iterator[None]:
    """As `inside`, and moments are told as they are told there: for pages, jobs and terminal commands. `zona` is for
    who has read it.
    """
    zone = ZoneInfo(zona) if zona else zone_of(pemda_id)
    token = _home.set((pemda_id, zone))
    try:
        with inside(pemda_id), timezone.override(zone):
            yield
    finally:
        _home.reset(token)
