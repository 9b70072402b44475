"""Commands of the floor: the organisation, accounts and roles."""

import datetime as dt
from collections.abc import Iterator

import pytest

from cascading.models import Jenjang, Skema
from indikator.models import Satuan
from kinerja.core import commands
from kinerja.core.actor import actor_in
from kinerja.core.errors import Forbidden, Invalid, NotFound
from kinerja.core.models import Jabatan, Jejak, Keanggotaan, KejadianAkun, Pejabat, Pemda, Pengguna, Unit
from kinerja.core.queries import organisation
from kinerja.core.tenancy import inside
from tests import factories
from tests.cast import Cast, Stage
from tests.factories import OPERATOR_ACTOR, SANDI


@pytest.fixture
def here(cast: Cast) -> Iterator[Stage]:
    with inside(cast.here.pemda.pk):
        yield cast.here


def test_a_new_pemda_has_its_schemes_and_units_of_measure(db: None) -> None:
    pemda = factories.pemda()
    with inside(pemda.pk):
        levels = {
            one.kode: list(one.jenjang.order_by("urutan").values_list("kode", flat=True)) for one in Skema.objects.all()
        }
        assert levels["cascading"] == ["tujuan", "sasaran", "program", "kegiatan", "sub_kegiatan"]
        assert {name: len(kinds) for name, kinds in levels.items()} == {"cascading": 5, "csf": 4, "iku": 3, "iki": 1}
        assert Jenjang.objects.count() == 13
        assert Satuan.objects.filter(nama="%").exists()
    assert KejadianAkun.objects.filter(jenis="pemda_dibuat", pemda=pemda).count() == 1


def test_only_an_operator_makes_a_pemda(here: Stage) -> None:
    for actor in (here.admin, here.planner):
        with pytest.raises(Forbidden):
            commands.create_pemda(
                actor, nama="x", jenis="kota", kode_wilayah="98.71", slug="x", zona_waktu="Asia/Jakarta")  # fmt: skip
    assert not Pemda.objects.filter(slug="x").exists()


def test_units_and_offices_come_behind_their_siblings(here: Stage) -> None:
    made = [commands.add_unit(here.admin, induk_id=here.setda.pk, jenis="bagian", nama=f"Bagian {i}") for i in range(2)]
    assert [one.urutan for one in made] == [2, 3]  # behind Bagian Umum
    sekda = commands.add_jabatan(here.admin, unit_id=here.setda.pk, nama="Sekda", fungsi=["a"])
    kabag = commands.add_jabatan(here.admin, unit_id=here.umum.pk, nama="Kabag", atasan_id=sekda.pk)
    assert (kabag.atasan_id, kabag.urutan > sekda.urutan) == (sekda.pk, True)


def test_the_organisation_is_the_admins(here: Stage) -> None:
    for actor in (here.planner, here.head, here.inspector, here.leader):
        with pytest.raises(Forbidden, match="tidak berhak"):
            commands.add_unit(actor, induk_id=None, jenis="perangkat_daerah", nama="x")
        with pytest.raises(Forbidden, match="tidak berhak"):
            commands.add_jabatan(actor, unit_id=here.setda.pk, nama="x")
    assert not Unit.objects.filter(nama="x").exists()


def test_parents_of_another_pemda_do_not_exist(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        with pytest.raises(NotFound):
            commands.add_unit(cast.here.admin, induk_id=cast.there.setda.pk, jenis="bagian", nama="x")
        with pytest.raises(NotFound):
            commands.add_jabatan(cast.here.admin, unit_id=cast.there.setda.pk, nama="x")
        person = factories.pengguna()
        with pytest.raises(NotFound):
            commands.grant_peran(
                cast.here.admin, pengguna_id=person.pk, peran="perencana", unit_id=cast.there.setda.pk)  # fmt: skip


def test_the_trail_knows_that_a_nip_was_given_and_not_which(here: Stage) -> None:
    jabatan = commands.add_jabatan(here.admin, unit_id=here.setda.pk, nama="Sekda")
    commands.add_pejabat(here.admin, jabatan_id=jabatan.pk, nama="Siti", nip="196805121990032007", status="plt")
    assert Pejabat.objects.get().nip == "196805121990032007"
    trail = Jejak.objects.get(tindakan="pejabat.add")
    assert trail.sesudah == {"nama": "Siti", "jabatan": jabatan.pk, "status": "plt"}
    assert "196805121990032007" not in str(list(Jejak.objects.values()))
    with pytest.raises(Invalid, match="NIP"):
        commands.add_pejabat(here.admin, jabatan_id=jabatan.pk, nama="Siti", nip="1")
    assert Jabatan.objects.get().pejabat.count() == 1


def test_an_account_is_made_with_a_hashed_password(here: Stage) -> None:
    person = commands.create_pengguna(here.admin, nama_pengguna="dewi.uji", nama="Dewi", sandi=SANDI)
    assert person.check_password(SANDI)
    assert SANDI not in person.password
    assert SANDI not in str(list(KejadianAkun.objects.values()) + list(Jejak.objects.values()))
    with pytest.raises(Invalid, match="Nama pengguna ini sudah ada"):
        commands.create_pengguna(here.admin, nama_pengguna="dewi.uji", nama="Dewi", sandi=SANDI)
    with pytest.raises(Forbidden, match="Hanya operator yang dapat membuat akun operator"):
        commands.create_pengguna(here.admin, nama_pengguna="op.uji", nama="Op", sandi=SANDI, is_operator=True)
    with pytest.raises(Forbidden):
        commands.create_pengguna(here.planner, nama_pengguna="x.uji", nama="x", sandi=SANDI)


def test_a_role_given_twice_is_one_and_a_revoked_one_comes_back(here: Stage) -> None:
    person = factories.pengguna()
    give = {"pengguna_id": person.pk, "peran": "perencana", "unit_id": here.setda.pk}
    first = commands.grant_peran(here.admin, **give)  # type: ignore[arg-type]  # one dict for both calls
    assert commands.grant_peran(here.admin, **give) == first  # type: ignore[arg-type]
    commands.revoke_peran(here.admin, keanggotaan_id=first.pk)
    assert actor_in(person, here.pemda.pk) is None
    again = commands.grant_peran(here.admin, **give)  # type: ignore[arg-type]
    assert (again.pk, again.aktif) == (first.pk, True)
    assert actor_in(person, here.pemda.pk) is not None
    assert Keanggotaan.objects.filter(pengguna=person).count() == 1


def test_a_role_for_nobody_or_for_an_operator_is_none(here: Stage) -> None:
    """An operator sees no content, so nobody can make one a member, not even another operator."""
    op = factories.pengguna("Operator", is_operator=True)
    for pk in (op.pk, 999_999):
        with pytest.raises(NotFound):
            commands.grant_peran(here.admin, pengguna_id=pk, peran="inspektur")
    assert not Keanggotaan.objects.filter(pengguna=op).exists()


def test_roles_of_another_pemda_are_out_of_reach(cast: Cast) -> None:
    with inside(cast.here.pemda.pk):
        theirs = Keanggotaan.objects.filter(pemda=cast.there.pemda).first()
        assert theirs is not None
        with pytest.raises(NotFound):
            commands.revoke_peran(cast.here.admin, keanggotaan_id=theirs.pk)
        with pytest.raises(NotFound):
            commands.reset_sandi(cast.here.admin, pengguna_id=theirs.pengguna_id, sandi=SANDI + "x")
    assert Pengguna.objects.get(pk=theirs.pengguna_id).check_password(SANDI)


def test_an_operator_resets_any_password(cast: Cast) -> None:
    pk = cast.here.planner.pengguna_id or 0
    commands.reset_sandi(OPERATOR_ACTOR, pengguna_id=pk, sandi="sandi-baru-yang-panjang")
    assert Pengguna.objects.get(pk=pk).check_password("sandi-baru-yang-panjang")
    with pytest.raises(Invalid):
        commands.reset_sandi(OPERATOR_ACTOR, pengguna_id=pk, sandi="12345")


def test_what_the_tables_refuse_is_said_in_words(here: Stage) -> None:
    """Twice the same unit or office, a word too long, a choice that does not exist: sentences, not database errors."""
    with pytest.raises(Invalid):
        commands.add_unit(here.admin, induk_id=here.setda.pk, jenis="bagian", nama=here.umum.nama)
    with pytest.raises(Invalid, match="eselon"):
        commands.add_unit(here.admin, induk_id=here.setda.pk, jenis="bagian", nama="Bagian Baru", eselon="sembilan!")
    jabatan = commands.add_jabatan(here.admin, unit_id=here.umum.pk, nama="Kepala Bagian Umum")
    with pytest.raises(Invalid):
        commands.add_jabatan(here.admin, unit_id=here.umum.pk, nama="Kepala Bagian Umum")
    with pytest.raises(Invalid, match="status"):
        commands.add_pejabat(here.admin, jabatan_id=jabatan.pk, nama="Uji", status="zzz")
    with pytest.raises(Invalid, match="kode_wilayah"):
        commands.create_pemda(
            OPERATOR_ACTOR, nama="Kembar", jenis="kabupaten", kode_wilayah=here.pemda.kode_wilayah,
            slug="kembar", zona_waktu="Asia/Jakarta",
        )  # fmt: skip


def test_todays_holder_is_the_one_of_today(here: Stage) -> None:
    """Neither the one who comes later, nor one without a date of beginning before one who has it."""
    jabatan = commands.add_jabatan(here.admin, unit_id=here.umum.pk, nama="Kepala Bagian Umum")
    for nama, dari in (("Kini", dt.date(2020, 1, 1)), ("Tanpa tanggal", None), ("Kelak", dt.date(2090, 1, 1))):
        commands.add_pejabat(here.admin, jabatan_id=jabatan.pk, nama=nama, dari=dari)
    (setda,) = [one for one in organisation(here.admin) if one["nama"] == here.setda.nama]
    (umum,) = setda["anak"]
    assert [one["pejabat"] for one in umum["jabatan"]] == ["Kini"]
