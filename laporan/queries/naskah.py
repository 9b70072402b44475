"""The texts of a plan's document as they are kept and as they are printed, and who signs it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from cascading.models import Rencana
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import NotFound
from kinerja.core.models import Jabatan, Jejak, Pejabat, Pemda, Unit
from kinerja.core.waktu import hari_ini
from laporan.models import Lambang, Naskah, NaskahTemplat
from laporan.naskah.teks import filled
from laporan.pimpinan import leader, titled

# Places with their meaning, as the editor explains them.
ISIAN = ("pemda", "pd", "kepala", "ibukota", "tahun", "tahun_awal", "tahun_akhir")


@dataclass(frozen=True, slots=True)
class NaskahIsi:
    """What is kept: the texts with their placeholders, and the revision that an editor must have seen (None: none)."""

    isi: dict[str, Any]
    revisi: int | None


def naskah_of(rencana: Rencana, laporan: str) -> dict[str, Any]:
    """The texts of a document of a plan that the actor may read, as they are printed; empty where it has none."""
    kept = kept_naskah(rencana, laporan).isi
    return filled(kept, isian_of(rencana)) if "{" in str(kept) else kept


def kept_naskah(rencana: Rencana, laporan: str) -> NaskahIsi:
    naskah = Naskah.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, laporan=laporan).first()
    return NaskahIsi(naskah.isi, naskah.revisi) if naskah else NaskahIsi({}, None)


def isian_of(rencana: Rencana) -> dict[str, str]:
    """What each placeholder stands for in this plan; one without a value has an empty text."""
    pemda = rencana.pemda
    return {
        "pemda": pemda.nama,
        "pd": rencana.unit.nama if rencana.unit else pemda.nama,
        "ibukota": capital_of(pemda),
        "tahun": str(rencana.tahun_awal),
        "tahun_awal": str(rencana.tahun_awal),
        "tahun_akhir": str(rencana.tahun_akhir),
        "kepala": _head(rencana),
    }


def sample_isian(actor: Actor) -> dict[str, str]:
    """For the preview of a template: the Pemda's own values, its first Perangkat Daerah, this year and four more."""
    pemda = Pemda.objects.get(pk=actor.pemda_id)
    unit = visible_to(actor, Unit.objects.filter(induk=None).order_by("urutan", "id")).first()
    tahun = hari_ini(pemda.pk).year
    plan = Rencana(pemda=pemda, unit=unit, tahun_awal=tahun, tahun_akhir=tahun + 4)
    return isian_of(plan)


def all_kept(rencana: Rencana) -> dict[str, NaskahIsi]:
    """The texts of all documents of a plan; one query."""
    rows = Naskah.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana)
    return {one.laporan: NaskahIsi(one.isi, one.revisi) for one in rows}


def changes_of(rencana: Rencana, laporan: str, most: int) -> list[Jejak]:
    """The last changes of the texts of a plan's document, the newest first."""
    rows = Jejak.objects.filter(pemda_id=rencana.pemda_id, rencana_id=rencana.pk, tindakan="naskah.save")
    rows = rows.filter(
        objek_id__in=Naskah.objects.filter(pemda_id=rencana.pemda_id, rencana=rencana, laporan=laporan).values("id")
    )
    return list(rows.order_by("-id")[:most])


def has_lambang(pemda_id: int) -> bool:
    return Lambang.objects.filter(pemda_id=pemda_id).exists()


def _head(rencana: Rencana) -> str:
    """What the head of the plan's PD is called: who leads that unit."""
    if rencana.unit_id is None:
        return ""
    head = leader(Jabatan.objects.filter(pemda_id=rencana.pemda_id, unit_id=rencana.unit_id))
    return head.nama if head else ""


def capital_of(pemda: Pemda) -> str:
    """The place where decrees are set: named by the Pemda, else the first part of its address."""
    named = str(pemda.kop.get("ibukota") or "")
    return named or str(pemda.kop.get("alamat") or "").partition(",")[0].strip()


def lambang_of(pemda_id: int) -> bytes | None:
    """The emblem of a Pemda as a picture."""
    found = Lambang.objects.filter(pemda_id=pemda_id).values_list("data", flat=True).first()
    return bytes(found) if found is not None else None


def signer_of(rencana: Rencana, isi: dict[str, Any], hari: date) -> dict[str, str]:
    """Who signs on this day: `jabatan` as the texts name it; `nama`, `pangkat`, `nip` of who holds it, else empty."""
    teks = str(isi.get("jabatan_penandatangan") or "")
    office = _office(rencana, teks)
    holder = _holder(rencana.pemda_id, office, hari) if office else None
    if holder is None:
        return {"jabatan": teks, "nama": "", "pangkat": "", "nip": ""}
    return {"jabatan": titled(holder, teks), "nama": holder.nama, "pangkat": holder.pangkat, "nip": holder.nip}


def _office(rencana: Rencana, teks: str) -> int | None:
    """By its name, with or without the Pemda's behind it; one of the plan's own PD comes first."""
    wanted = _plain(teks)
    if not wanted:
        return None
    rows = Jabatan.objects.filter(pemda_id=rencana.pemda_id).order_by("urutan", "id")
    named = [
        (unit_id != rencana.unit_id, pk)
        for pk, nama, unit_id in rows.values_list("id", "nama", "unit_id")
        if wanted in (_plain(nama), _plain(f"{nama} {rencana.pemda.nama}"))
    ]
    return min(named)[1] if named else None


def _holder(pemda_id: int, jabatan_id: int, hari: date) -> Pejabat | None:
    rows = Pejabat.objects.filter(Q(dari=None) | Q(dari__lte=hari), Q(sampai=None) | Q(sampai__gte=hari))
    rows = rows.filter(pemda_id=pemda_id, jabatan_id=jabatan_id)
    return rows.order_by(F("dari").desc(nulls_last=True), "-id").first()


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def office_names(actor: Actor) -> list[str]:
    """The jabatan of the organisation, for choosing who signs."""
    rows = visible_to(actor, Jabatan.objects.order_by("urutan", "id"))
    return list(dict.fromkeys(rows.values_list("nama", flat=True)))


def templates_of(actor: Actor) -> list[NaskahTemplat]:
    return list(visible_to(actor, NaskahTemplat.objects.order_by("nama", "id")))


def template_of(actor: Actor, pk: int) -> NaskahTemplat:
    templat = visible_to(actor, NaskahTemplat.objects.filter(pk=pk)).first()
    if templat is None:
        raise NotFound
    return templat
