"""The copy of a plan before it is made: its form, what goes along, and which texts still speak of the source."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cascading import queries as plan_queries
from cascading.models import Rencana, Simpul
from indikator import rules
from indikator.commands import Pilihan
from indikator.details import field_label
from indikator.history import Keadaan, state_on
from indikator.leftovers import Sisa, leftovers, with_years
from indikator.letak import Letak, texts_of
from indikator.models import Indikator
from kinerja.core.access import visible_to
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.models import Unit
from kinerja.core.provinsi import provinsi_of

ALONG = ("pemilik", "indikator", "target")
GANTI = "ganti-"  # before the place of a text, the name of its field in the form


@dataclass(frozen=True, slots=True)
class Salin:
    """The form of a copy: text in, what copy_rencana takes out."""

    slug: str
    judul: str
    tahun_awal: int
    tahun_akhir: int
    ikut: tuple[str, ...]
    revisi: int
    ganti: dict[str, str] = field(default_factory=dict)

    @property
    def pilihan(self) -> Pilihan:
        return Pilihan(**{name: name in self.ikut for name in ALONG}, ganti=self.ganti)

    @property
    def tahun(self) -> range:
        return range(self.tahun_awal, self.tahun_akhir + 1)


def read_form(data: Any) -> Salin:
    """Reads the posted form; Invalid where a year is no year."""
    years, masalah = {}, []
    for name in ("tahun_awal", "tahun_akhir"):
        text = data.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) == 4:
            years[name] = int(text)
        else:
            masalah.append(Masalah(_("Tahun ditulis dengan empat angka."), name))
    if masalah:
        raise Invalid(masalah)
    ikut = tuple(name for name in ALONG if name in data.getlist("ikut"))
    revisi = data.get("revisi", "")
    # A browser sends each line end as two characters.
    ganti = {name.removeprefix(GANTI): data[name].replace("\r\n", "\n") for name in data if name.startswith(GANTI)}
    return Salin(
        data.get("slug", "").strip(), data.get("judul", "").strip(), **years, ikut=ikut,
        revisi=int(revisi) if revisi.isdecimal() and len(revisi) < 10 else -1, ganti=ganti,
    )  # fmt: skip


def preview(actor: Actor, rencana: Rencana, salin: Salin) -> dict[str, Any]:
    """What the copy would hold, what would stay away, and what in its texts still speaks of the source."""
    copies = plan_queries.copies_of(*plan_queries.versions_of(actor, rencana))
    rules.check_copy(rencana, (salin.tahun_awal, salin.tahun_akhir), salin.judul, copies)
    keadaan = state_on(rencana)
    years = rules.years_of_copy(rencana, salin.tahun) if salin.pilihan.target else {}
    indicators = list(keadaan.indikator.values()) if salin.pilihan.indikator else []
    targets = [tahun for one in indicators for tahun, _triwulan in one.target]
    texts = list(texts_of(keadaan, indicators=salin.pilihan.indikator, years=years))
    found = leftovers(texts, years=set(rencana.tahun) - set(salin.tahun), own_names=own_names(actor, rencana))
    return {
        "salin": salin,
        "revisi": rencana.revisi,
        "n_simpul": len(keadaan.simpul),
        "n_indikator": len(indicators),
        "n_target": sum(tahun in years for tahun in targets),
        "n_target_tinggal": sum(tahun not in years for tahun in targets),
        "sisa_judul": _in_title(actor, rencana, salin),
        "sisa": [_shown(actor, rencana, keadaan, salin, one) for one in found],
    }


def _in_title(actor: Actor, rencana: Rencana, salin: Salin) -> tuple[str, ...]:
    years = set(rencana.tahun) - set(salin.tahun)
    found = leftovers([(None, salin.judul)], years=years, own_names=own_names(actor, rencana))
    return found[0].temuan if found else ()


def _shown(actor: Actor, rencana: Rencana, keadaan: Keadaan, salin: Salin, sisa: Sisa[Letak]) -> dict[str, Any]:
    """One text to mend in place; `geser` is the proposal with its years moved as the period moves."""
    letak = sisa.letak
    assert letak.simpul is not None  # only the title stands at no node
    offset = salin.tahun_awal - rencana.tahun_awal
    model: Any = Simpul if letak.indikator is None else Indikator
    label = _("Target") if letak.medan == "teks" else capfirst(field_label(model, letak.medan))
    return {
        "medan": GANTI + letak.kunci,
        "label": label,
        "simpul": keadaan.simpul[letak.simpul]["pernyataan"],
        "indikator": keadaan.indikator[letak.indikator].isi["nama"] if letak.indikator else "",
        "alamat": reverse("simpul", args=[actor.pemda_slug, rencana.slug, letak.simpul]),
        "temuan": sisa.temuan,
        "asli": sisa.teks,
        "teks": salin.ganti.get(letak.kunci, sisa.teks),
        "geser": with_years(sisa.teks, rencana.tahun, offset),
    }


def own_names(actor: Actor, rencana: Rencana) -> list[str]:
    """The Pemda's own name, its province, and its kecamatan; a plan of one kecamatan speaks of that one alone."""
    unit = rencana.unit.nama if rencana.unit else ""
    here = [rencana.pemda.nama]
    if provinsi := provinsi_of(rencana.pemda.kode_wilayah):
        here.append(f"Provinsi {provinsi}")
    if unit.lower().startswith("kecamatan "):
        return [*here, unit]
    rows = visible_to(actor, Unit.objects.filter(nama__istartswith="kecamatan "))
    return [*here, *rows.values_list("nama", flat=True)]


def remaining(actor: Actor, rencana: Rencana, source: Rencana, keadaan: Keadaan) -> Iterable[Sisa[Letak]]:
    """What in a copy that was made already still speaks of its source."""
    texts = texts_of(keadaan, indicators=True, years=rencana.tahun)
    return leftovers(texts, years=set(source.tahun) - set(rencana.tahun), own_names=own_names(actor, rencana))
