"""The rules of how an indicator is measured: its formula, its variables, whose score it takes over."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from indikator.formula import FormulaError, Rumus, VariabelInfo, check, cycle, parse
from indikator.models import Indikator, Variabel
from indikator.susunan.gabungan import MAX_VARIABLES
from kinerja.core.errors import Invalid, Masalah
from kinerja.core.rules import id_problems, text_problems

KODE = re.compile(r"[a-z_][a-z0-9_]{0,39}")
TEXTS = {"lembaga": 160, "instrumen": 160}
FIELDS = {"cara_ukur", "akumulasi", "rumus", "aturan_id", "skala_id", "desimal", "baseline_nilai", *TEXTS}
VARIABLE_TEXTS = {"label": 500, "satuan": 80, "sumber": 2_000, "rujukan_variabel": 40, "jawaban": 40}
MAX_MEMBERS, MAX_DECIMALS = 200, 6


def check_ukur(isi: Mapping[str, object]) -> None:
    """Fields of rules.ukur.FIELDS: known, of their kind, not too long; and the variables, each whole."""
    masalah = [Masalah(_("Isian ini tidak dikenal."), name) for name in isi.keys() - FIELDS - {"variabel"}]
    for name in TEXTS.keys() & isi.keys():
        masalah += text_problems(name, isi[name], TEXTS[name])
    for name in {"aturan_id", "skala_id"} & isi.keys():
        masalah += id_problems(name, isi[name])
    if isi.get("akumulasi", "") not in {"", *Indikator.Akumulasi.values}:
        masalah.append(Masalah(_("Pilih salah satu tipe penghitungan."), "akumulasi"))
    if isi.get("cara_ukur", Indikator.CaraUkur.LANGSUNG) not in Indikator.CaraUkur.values:
        masalah.append(Masalah(_("Pilih cara ukur dari daftar."), "cara_ukur"))
    desimal = isi.get("desimal")
    if desimal is not None and desimal not in range(MAX_DECIMALS + 1):
        masalah.append(Masalah(_("Desimal adalah 0 sampai %(n)s.") % {"n": MAX_DECIMALS}, "desimal"))
    variabel = isi.get("variabel", ())
    if not isinstance(variabel, Sequence) or len(variabel) > MAX_VARIABLES:
        masalah.append(Masalah(_("Paling banyak %(n)s variabel.") % {"n": MAX_VARIABLES}, "variabel"))
    else:
        masalah += _variable_problems(variabel)
    if masalah:
        raise Invalid(masalah)


def _variable_problems(variabel: Sequence[Mapping[str, object]]) -> list[Masalah]:
    masalah, seen = [], set()
    for number, one in enumerate(variabel, 1):
        place, kode = f"variabel.{number}", one.get("kode")
        if not isinstance(kode, str) or not KODE.fullmatch(kode):
            pesan = _("Kode variabel berupa huruf kecil, angka, dan garis bawah, diawali huruf.")
            masalah.append(Masalah(pesan, f"{place}.kode"))
        elif kode in seen:
            masalah.append(Masalah(_("Kode “%(kode)s” dipakai dua kali.") % {"kode": kode}, f"{place}.kode"))
        seen.add(kode)
        for name, limit in VARIABLE_TEXTS.items():
            masalah += text_problems(f"{place}.{name}", one.get(name, ""), limit)
        masalah += id_problems(f"{place}.rujukan_id", one.get("rujukan_id"))
        if one.get("himpunan", "") not in ["", *Variabel.Himpunan.values]:
            masalah.append(Masalah(_("Pilih himpunan dari daftar."), f"{place}.himpunan"))
        masalah += _member_problems(one, place)
        if one.get("rujukan_variabel") and not one.get("rujukan_id"):
            masalah.append(Masalah(_("Pilih indikator yang variabelnya dirujuk."), f"{place}.rujukan_id"))
        if one.get("jawaban") and one.get("rujukan_id"):
            masalah.append(Masalah(_("Nilai dari indikator lain tidak diisi dengan huruf."), f"{place}.jawaban"))
    return masalah


def _member_problems(one: Mapping[str, object], place: str) -> list[Masalah]:
    """A set names its members with codes, each once, months and quarters too; without a set there are none."""
    anggota = one.get("anggota") or []
    if not isinstance(anggota, Sequence) or len(anggota) > MAX_MEMBERS:
        return [Masalah(_("Paling banyak %(n)s anggota.") % {"n": MAX_MEMBERS}, f"{place}.anggota")]
    codes = [member.get("kode") if isinstance(member, Mapping) else None for member in anggota]
    if any(not isinstance(kode, str) or not KODE.fullmatch(kode) for kode in codes) or len(set(codes)) != len(codes):
        pesan = _("Setiap anggota mempunyai kode sendiri: huruf kecil, angka, dan garis bawah.")
        return [Masalah(pesan, f"{place}.anggota")]
    if bool(anggota) != bool(one.get("himpunan")):
        return [Masalah(_("Himpunan dan anggotanya diisi bersama."), f"{place}.anggota")]
    return [one for member in anggota for one in text_problems(f"{place}.anggota", member.get("label", ""), 500)]


def check_akumulasi(old: str, new: str, *, ditetapkan: bool) -> None:
    """In a plan that is set only what its document left blank is filled in."""
    if ditetapkan and old and new != old:
        pesan = _("Tipe penghitungan ini sudah ditetapkan bersama rencana. Ubah melalui perubahan rencana.")
        raise Invalid([Masalah(pesan, "akumulasi")])


def check_whole(cara_ukur: str, rumus: str, lembaga: str, instrumen: str) -> Rumus | None:
    """What the way of measuring needs: a formula that can be read; or who gives the score, and by which instrument."""
    if cara_ukur == Indikator.CaraUkur.RUMUS:
        return read_rumus(rumus)
    if cara_ukur == Indikator.CaraUkur.LUAR:
        parts = {"lembaga": lembaga, "instrumen": instrumen}
        masalah = [Masalah(_("Isian ini harus diisi."), name) for name, text in parts.items() if not text.strip()]
        if masalah:
            raise Invalid(masalah)
    return None


def read_rumus(teks: str) -> Rumus:
    """The formula; Invalid with every problem at its place in the text ("rumus:5": the sixth character)."""
    try:
        return parse(teks)
    except FormulaError as error:
        raise Invalid(
            [Masalah(f"{one.pesan} {one.saran}".strip(), f"rumus:{one.posisi}") for one in error.masalah]
        ) from None


def known_names(parameter: Mapping[str, str], variabel: Iterable[Variabel]) -> dict[str, VariabelInfo]:
    """What a formula may name: the Pemda's parameters (code → name), and before them the indicator's variables."""
    return {
        **{kode: VariabelInfo(nama) for kode, nama in parameter.items()},
        **{one.kode: VariabelInfo(one.label, one.satuan, one.himpunan) for one in variabel},
    }


def check_rumus(
    rumus: Rumus, known: Mapping[str, VariabelInfo], variabel: Collection[str], satuan: str, skala: Collection[str]
) -> None:
    """What the page says while somebody types, said at every door: names, sets, scales, units, divisions; and no
    variable stands idle. `known` are variables and parameters, `satuan` is the indicator's unit, `skala` the scales.
    """
    masalah = [Masalah(one.pesan, f"rumus:{one.posisi}") for one in check(rumus, known, satuan, skala)]
    masalah += [
        Masalah(_("Variabel “%(nama)s” tidak dipakai dalam rumus.") % {"nama": nama}, "variabel")
        for nama in sorted({*variabel} - rumus.nama)
    ]
    if masalah:
        raise Invalid(masalah)


def check_no_cycle(leads_to: Mapping[int, Collection[int]], names: Mapping[int, str]) -> None:
    """Indicators take each other's values, but none its own by a detour. Both by lineage; without a name it is one of
    another office.
    """
    if path := cycle(leads_to):
        way = " → ".join(names.get(one) or _("indikator Perangkat Daerah lain") for one in path)
        raise Invalid([Masalah(_("Rumus berputar: %(jalan)s.") % {"jalan": way}, "rumus")])
