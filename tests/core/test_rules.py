"""The rules of the floor, each with what passes, what does not, and the sentence."""

from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja.core import rules
from kinerja.core.errors import Invalid
from kinerja.core.models import Pengguna, Unit


@pytest.mark.parametrize("slug", ["sampang", "luwu-timur", "setda-2021", "a", "1", "a" * 60])
def test_addresses(slug: str) -> None:
    rules.check_slug(slug)


@pytest.mark.parametrize(
    "slug", ["", "-a", "a-", "a--b", "Sampang", "kab sampang", "a_b", "é", "a/b", "a.b", "a\n", "²"]
)
def test_no_addresses(slug: str) -> None:
    with pytest.raises(Invalid, match="Alamat hanya boleh berisi huruf kecil, angka, dan tanda hubung"):
        rules.check_slug(slug)


def test_an_address_is_not_endless() -> None:
    with pytest.raises(Invalid, match="Alamat paling banyak 60 karakter"):
        rules.check_slug("a" * 61)


def segments(patterns: list[URLPattern | URLResolver], before: str = "") -> set[str]:
    """All fixed words that stand where the address of a Pemda or of a plan could stand."""
    found = set()
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= segments(pattern.url_patterns, route)
        else:
            found |= {part for part in route.split("/")[:1] if part and "<" not in part}
            found |= {
                part for part in route.split("/")[1:2] if part and "<" not in part and route.startswith("<slug:pemda>")
            }
    return found


def test_our_own_words_are_no_addresses() -> None:
    words = segments(get_resolver().url_patterns)
    assert {"masuk", "api", "organisasi", "cetakan"} <= words <= rules.RESERVED_SLUGS
    for word in rules.RESERVED_SLUGS:
        with pytest.raises(Invalid, match=f"Alamat “{word}” dipakai aplikasi"):
            rules.check_slug(word)


def test_a_pemda() -> None:
    rules.check_pemda(slug="jatim", kode_wilayah="35", zona_waktu="Asia/Jakarta")
    with pytest.raises(Invalid) as error:
        rules.check_pemda(slug="jatim", kode_wilayah="35.2", zona_waktu="Asia/Surabaya")
    assert [one.letak for one in error.value.masalah] == ["kode_wilayah", "zona_waktu"]


@pytest.mark.parametrize("nip", ["", "196805121990031007", "197912312005012001", "200002292022021999"])
def test_nip(nip: str) -> None:
    rules.check_nip(nip)


@pytest.mark.parametrize(
    "nip",
    ["19680512199003100", "1968051219900310070", "196813121990031007", "196802301990031007", "196805121990131007",
     "196805121990001007", "196805121990033007", "196805121968031007", "196805121950031007", "1968O5121990031007",
     "19680512 199003 1 007", "١٩٦٨٠٥١٢١٩٩٠٠٣١٠٠٧", "196805121990031007\n", "200102292022021999"],
    ids=["short", "long", "month 13", "30 February", "since month 13", "since month 0", "sex 3", "since birth",
         "before birth", "letter O", "spaces", "arabic", "line feed", "no leap year"],
)  # fmt: skip
def test_no_nip(nip: str) -> None:
    with pytest.raises(Invalid, match="NIP terdiri dari 18 angka") as error:
        rules.check_nip(nip)
    assert nip not in error.value.pesan or not nip  # personal data goes into no message


def test_units_stand_below_a_perangkat_daerah() -> None:
    pd = Unit(jenis="perangkat_daerah", nama="Setda")
    rules.check_unit(jenis="perangkat_daerah", nama="Setda", induk=None)
    rules.check_unit(jenis="bagian", nama="Bagian Umum", induk=pd)
    for jenis, induk in (("perangkat_daerah", pd), ("bagian", None)):
        with pytest.raises(Invalid, match="Hanya Perangkat Daerah yang berada di puncak organisasi"):
            rules.check_unit(jenis=jenis, nama="x", induk=induk)
    with pytest.raises(Invalid, match="Jenis unit “dinas” tidak dikenal"):
        rules.check_unit(jenis="dinas", nama="x", induk=pd)


@pytest.mark.parametrize(
    ("nama", "sentence"),
    [("", "Nama harus diisi"), (" \t", "Nama harus diisi"), ("x" * 201, "Paling banyak 200 karakter"),
     ("a\x00", "tidak dapat dicetak"), ("a\ud800", "tidak dapat dicetak")],
)  # fmt: skip
def test_names(nama: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        rules.check_unit(jenis="perangkat_daerah", nama=nama, induk=None)


def test_periods() -> None:
    one, later = date(2021, 1, 1), date(2021, 1, 2)
    for dari, sampai in ((None, None), (one, None), (None, one), (one, one), (one, later)):
        rules.check_period(dari, sampai)
    with pytest.raises(Invalid, match="Tanggal akhir mendahului tanggal awal"):
        rules.check_period(later, one)


def test_roles() -> None:
    unit = Unit(nama="Bagian Umum")
    for peran in ("perencana", "inspektur", "pimpinan", "admin_pemda"):
        rules.check_peran(peran, None)
        rules.check_peran(peran, unit)
    rules.check_peran("kepala_unit", unit)
    with pytest.raises(Invalid, match="Kepala unit harus mempunyai unit"):
        rules.check_peran("kepala_unit", None)
    for peran in ("operator", "sistem", "", "PERENCANA"):
        with pytest.raises(Invalid, match="tidak dikenal"):
            rules.check_peran(peran, unit)


@pytest.mark.django_db
def test_accounts() -> None:
    Pengguna.objects.create(nama_pengguna="dewi", nama="Dewi")
    rules.check_pengguna(Pengguna(nama_pengguna="budi", nama="Budi"), "kalimat-sandi-panjang")
    with pytest.raises(Invalid) as error:
        rules.check_pengguna(Pengguna(nama_pengguna="dewi", nama="Dewi"), "12345")
    assert {one.letak for one in error.value.masalah} == {"nama_pengguna", "sandi"}
    with pytest.raises(Invalid, match="Nama pengguna harus diisi"):
        rules.check_pengguna(Pengguna(nama_pengguna=" ", nama="x"), "kalimat-sandi-panjang")


@settings(deadline=None)
@given(st.text())
def test_what_passes_as_text_is_what_xml_can_hold(text: str) -> None:
    """XML 1.0, Char, without the carriage return that every reader turns into a line feed."""
    allowed = all(
        char in "\t\n" or 0x20 <= ord(char) <= 0xD7FF or 0xE000 <= ord(char) <= 0xFFFD or ord(char) >= 0x10000
        for char in text
    )
    assert (rules.text_problems("x", text, 10_000) == []) is allowed


def test_ids() -> None:
    for good in (None, 1, 2**63 - 1):
        assert rules.id_problems("unit_id", good) == []
    for value in (0, -1, 2**63, "1", 1.0, True, [1]):
        assert [one.letak for one in rules.id_problems("unit_id", value)] == ["unit_id"]
