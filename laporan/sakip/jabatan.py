"""Who promises and to whom: the jabatan that answer for nodes of a plan, their holders in a year, their superiors."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q

from kinerja.core.access import visible_to
from kinerja.core.models import Jabatan, Pejabat, Pemda, Unit
from laporan.pimpinan import leader, titled
from laporan.sakip.bahan import LEVELS, Bahan, Butir

HEADS = {
    Pemda.Jenis.PROVINSI: "Gubernur",
    Pemda.Jenis.KABUPATEN: "Bupati",
    Pemda.Jenis.KOTA: "Wali Kota",
}
"""Who heads a Pemda; that person is in none of its units."""
HEAD = "0"  # in place of the id of a jabatan: the head of the region


@dataclass(frozen=True, slots=True)
class Pihak:
    """A party to an agreement, in the words of the printed page; an empty one is not known."""

    jabatan: str
    nama: str = ""
    pangkat: str = ""
    nip: str = ""


@dataclass(slots=True)
class Perjanjian:
    """What one jabatan promises. The head of the region has nobody above: `kedua` is None, and that one signs alone."""

    tingkat: str
    unit_id: int | None
    jabatan: Jabatan | None
    pertama: Pihak
    kedua: Pihak | None
    butir: list[Butir] = field(default_factory=list)

    @property
    def kunci(self) -> str:
        """Whose agreement it is, in a request: the id of the jabatan, HEAD, or nothing where nobody is known."""
        if self.kedua is None:
            return HEAD
        return str(self.jabatan.pk) if self.jabatan else ""


class Organisasi:
    """The offices of the plan's Pemda and who holds them in a year; three queries."""

    def __init__(self, bahan: Bahan) -> None:
        self.bahan = bahan
        actor = bahan.actor
        self.unit = {one.pk: one for one in visible_to(actor, Unit.objects.all())}
        offices = visible_to(actor, Jabatan.objects.all()).order_by("urutan", "id")
        self.jabatan = {one.pk: one for one in offices}
        first, last = date(bahan.tahun, 1, 1), date(bahan.tahun, 12, 31)
        at_work = (Q(dari=None) | Q(dari__lte=last)) & (Q(sampai=None) | Q(sampai__gte=first))
        rows = visible_to(actor, Pejabat.objects.filter(at_work)).order_by(F("dari").asc(nulls_first=True), "id")
        self.pejabat = {one.jabatan_id: one for one in rows}  # the last of several in the year

    def head_of(self, unit_id: int | None) -> Jabatan | None:
        return leader(one for one in self.jabatan.values() if one.unit_id == unit_id)

    def pihak(self, jabatan: Jabatan | None, otherwise: str) -> Pihak:
        """The jabatan with its holder; an acting one says so."""
        if jabatan is None:
            return Pihak(otherwise)
        holder = self.pejabat.get(jabatan.pk)
        if holder is None:
            return Pihak(jabatan.nama)
        return Pihak(titled(holder, jabatan.nama), holder.nama, holder.pangkat, holder.nip)

    def superior(self, jabatan: Jabatan | None, unit_id: int | None) -> Pihak:
        """To whom it answers: its named superior, else who leads the unit above, at last the Pemda's head."""
        if jabatan is not None and jabatan.atasan_id in self.jabatan:
            return self.pihak(self.jabatan[jabatan.atasan_id], "")
        unit = self.unit.get(unit_id or 0)
        above = self.unit.get(unit.induk_id or 0) if unit else None
        while above is not None:
            head = self.head_of(above.pk)
            if head is not None and (jabatan is None or head.pk != jabatan.pk):
                return self.pihak(head, "")
            above = self.unit.get(above.induk_id or 0)
        return Pihak(head_title(self.bahan.rencana.pemda))


def _place(pemda: Pemda) -> str:
    """Of a Pemda named "Kabupaten Balangan", what stands behind the word Bupati."""
    kind = Pemda.Jenis(pemda.jenis).label
    return pemda.nama.removeprefix(f"{kind} ").strip()


def head_title(pemda: Pemda) -> str:
    """What the head of the region is called: "Bupati Balangan"."""
    return f"{HEADS[Pemda.Jenis(pemda.jenis)]} {_place(pemda)}"


def agreements(bahan: Bahan) -> list[Perjanjian]:
    """One for each jabatan that answers for nodes, from the Perangkat Daerah down, in tree order.

    What a jabatan answers for on several levels stands in one agreement with one number, that of the highest of them.
    Nodes without a jabatan are gathered by level and unit.
    """
    organisasi = Organisasi(bahan)
    found: dict[tuple[str, int | None] | int, Perjanjian] = {}
    has_sasaran = any(one.jenjang == "sasaran" for one in bahan.butir)
    for one in bahan.butir:
        if one.jenjang == "tujuan" and has_sasaran:
            continue  # the sasaran below it are what is promised
        unit_id = bahan.rencana.unit_id if one.tingkat == "II" else one.unit_id
        jabatan = one.simpul.jabatan or _office(organisasi, unit_id, one.tingkat)
        if jabatan is None and one.tingkat == "II" and unit_id is None:
            head = Perjanjian("II", None, None, Pihak(head_title(bahan.rencana.pemda)), None)
            found.setdefault(0, head).butir.append(one)
            continue
        key = jabatan.pk if jabatan else (one.tingkat, unit_id)
        known = found.get(key)
        if known is None or LEVELS.index(one.tingkat) < LEVELS.index(known.tingkat):
            unit = organisasi.unit.get(unit_id or 0)
            level = f"Pejabat eselon {one.tingkat} {unit.nama if unit else bahan.pemilik}"
            pertama, kedua = organisasi.pihak(jabatan, level), organisasi.superior(jabatan, unit_id)
            before = known.butir if known else []
            found[key] = Perjanjian(one.tingkat, unit_id, jabatan, pertama, kedua, before)
        found[key].butir.append(one)
    return sorted(found.values(), key=lambda one: LEVELS.index(one.tingkat))


def _office(organisasi: Organisasi, unit_id: int | None, tingkat: str) -> Jabatan | None:
    """Who leads the Perangkat Daerah answers for its sasaran, a Camat of eselon III too, and for nothing below them;
    who leads another unit answers for the level of the own eselon.
    """
    head = organisasi.head_of(unit_id)
    if tingkat == "II" or head is None:
        return head
    if unit_id == organisasi.bahan.rencana.unit_id:
        return None
    return head if head.eselon in {"", tingkat} else None
