"""Loads sample governments (format: contoh/README.md) through the commands, as the people who would do it.

Repeatable: a Pemda, an account or a plan that is there already is left as it is.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from cascading import tree
from cascading.commands import SimpulBaru, add_simpul, create_rencana, waive_temuan
from cascading.models import Rencana, Simpul
from indikator.commands import IndikatorBaru, add_indikator, add_national_acuan, add_satuan, set_rencana, submit_rencana
from indikator.queries import findings_of
from indikator.rules import TEXTS as INDIKATOR_TEXTS
from kinerja.core import commands
from kinerja.core.actor import NO_PEMDA, OPERATOR, Actor, Mandat, actor_in
from kinerja.core.models import Jabatan, Pemda, Pengguna, Peran, Unit
from kinerja.core.tenancy import inside
from kinerja.platform import create_pemda
from laporan.commands import save_naskah
from laporan.rules.naskah import fitting

Data = Mapping[str, Any]
Say = Callable[[str], None]

BOOTSTRAP = Actor("sistem", NO_PEMDA, (Mandat(OPERATOR),))
REASON = "Dokumen asli memang tidak memuatnya; contoh dimuat apa adanya."
TIPE_HITUNG = {
    "kumulatif": {"akumulasi": "kumulatif"},
    "non_kumulatif": {"akumulasi": "nilai_akhir"},
    "kumulatif_negatif": {"akumulasi": "kumulatif", "polaritas": "turun"},
}
SIMPUL_TEXTS = ("kode", "pernyataan", "sasaran", "eselon", "faktor_penyebab", "penutup")


@transaction.atomic
def load_operator(accounts: dict[str, str]) -> None:
    """The platform's operator; `accounts` (name → password) is read and filled."""
    _account(BOOTSTRAP, accounts, {"nama_pengguna": "operator", "nama": "Operator Platform"}, is_operator=True)


@transaction.atomic
def load_pemda(data: Data, accounts: dict[str, str], say: Say = lambda _: None) -> Pemda:
    """A Pemda with its organisation and people; `accounts` is read and filled."""
    pemda = Pemda.objects.filter(slug=data["slug"]).first()
    is_new = pemda is None
    if pemda is None:
        identity = {name: data[name] for name in ("slug", "nama", "jenis", "kode_wilayah", "zona_waktu")}
        pemda = create_pemda(BOOTSTRAP, **identity, kop=data.get("kop"))
    operator = Actor("sistem", pemda.pk, (Mandat(OPERATOR),))
    with inside(pemda.pk):
        people = {row["nama_pengguna"]: _account(operator, accounts, row) for row in data.get("pengguna", ())}
        if is_new:
            _organise(data, people, operator)
        else:
            add_national_acuan(operator, pemda_id=pemda.pk)
    say(f"{pemda.nama}: {'dimuat' if is_new else 'sudah ada'}")
    return pemda


@transaction.atomic
def load_rencana(pemda: Pemda, data: Data, pemda_data: Data, say: Say = lambda _: None) -> int:
    """A plan with its tree, indicators, targets and texts; returns its id. One that is there is left alone."""
    with inside(pemda.pk):
        found = Rencana.objects.filter(pemda=pemda, slug=data["slug"]).values_list("id", flat=True).first()
        if found is not None:
            say(f"{pemda.slug}/{data['slug']}: sudah ada")
            return found
        keys = Keys(pemda, pemda_data)
        planner = member_of(pemda, pemda_data, Peran.PERENCANA, keys.top_of(data["unit"]))
        rencana = create_rencana(
            planner, skema=data["skema"], slug=data["slug"], judul=data["judul"], unit_id=keys.unit(data["unit"]),
            tahun_awal=data["tahun_awal"], tahun_akhir=data["tahun_akhir"],
        )  # fmt: skip
        nodes = add_simpul(
            planner, parent_id=tree.root_of(rencana).pk, after_id=None,
            cabang=[_simpul_baru(one, keys) for one in data["simpul"]],
        )  # fmt: skip
        count = _add_indicators(planner, data, nodes)
        if data.get("naskah"):
            laporan = fitting(data["skema"]) or "sk-iku"
            save_naskah(planner, rencana_id=rencana.pk, laporan=laporan, isi=dict(data["naskah"]), seen=None)
        if data["status"] == Rencana.Status.DITETAPKAN:
            _set(rencana, planner, member_of(pemda, pemda_data, Peran.PIMPINAN))
        say(f"{pemda.slug}/{data['slug']}: {len(nodes)} simpul, {count} indikator")
        return rencana.pk


class Keys:
    """The keys of the data file as ids of this Pemda; units and offices are told apart by their names."""

    def __init__(self, pemda: Pemda, data: Data) -> None:
        self._units = {row["kunci"]: row for row in data["unit"]}
        by_name = {(one.nama, one.induk.nama if one.induk else None): one.pk
                   for one in Unit.objects.select_related("induk").filter(pemda=pemda)}  # fmt: skip
        offices = {(one.nama, one.unit_id): one.pk for one in Jabatan.objects.filter(pemda=pemda)}
        self._unit_ids = {key: by_name[row["nama"], self._name(row.get("induk"))] for key, row in self._units.items()}
        self._office_ids = {
            row["kunci"]: offices[row["nama"], self._unit_ids[row["unit"]]] for row in data.get("jabatan", ())
        }

    def unit(self, key: str | None) -> int | None:
        return self._unit_ids[key] if key else None

    def office(self, key: str | None) -> int | None:
        return self._office_ids[key] if key else None

    def top_of(self, key: str) -> str:
        """The key of the Perangkat Daerah in which a unit lies."""
        while above := self._units[key].get("induk"):
            key = above
        return key

    def _name(self, key: str | None) -> str | None:
        return self._units[key]["nama"] if key else None


def _organise(data: Data, people: Mapping[str, Pengguna], operator: Actor) -> None:
    """The operator makes the admin, the admin makes all the rest."""
    for row in data["pengguna"]:
        if row["peran"] == Peran.ADMIN_PEMDA:
            commands.grant_peran(operator, pengguna_id=people[row["nama_pengguna"]].pk, peran=row["peran"])
    admin = _actor(people[_name_with(data, Peran.ADMIN_PEMDA)], operator.pemda_id)
    units: dict[str, int] = {}
    for row in data["unit"]:
        above = row.get("induk")
        unit = commands.add_unit(
            admin, induk_id=units[above] if above else None, jenis=row["jenis"], nama=row["nama"],
            singkatan=row.get("singkatan") or "", eselon=row.get("eselon") or "",
        )  # fmt: skip
        units[row["kunci"]] = unit.pk
    offices: dict[str, int] = {}
    for row in data.get("jabatan", ()):
        above = row.get("atasan")
        jabatan = commands.add_jabatan(
            admin, unit_id=units[row["unit"]], nama=row["nama"], atasan_id=offices[above] if above else None,
            eselon=row.get("eselon") or "", tugas=row.get("tugas") or "", fungsi=list(row.get("fungsi") or ()),
        )  # fmt: skip
        offices[row["kunci"]] = jabatan.pk
    for row in data.get("pejabat", ()):
        commands.add_pejabat(
            admin, jabatan_id=offices[row["jabatan"]], nama=row["nama"], nip=row.get("nip") or "",
            pangkat=row.get("pangkat") or "", status=row["status"], dari=_date(row.get("dari")),
            sampai=_date(row.get("sampai")),
        )  # fmt: skip
    for row in data["pengguna"]:
        if row["peran"] != Peran.ADMIN_PEMDA:
            unit_id = units[row["unit"]] if row.get("unit") else None
            commands.grant_peran(
                admin, pengguna_id=people[row["nama_pengguna"]].pk, peran=row["peran"], unit_id=unit_id
            )


def _simpul_baru(row: Data, keys: Keys) -> SimpulBaru:
    isi: dict[str, Any] = {name: row.get(name) or "" for name in SIMPUL_TEXTS}
    isi |= {name: list(row.get(name) or ()) for name in ("penjelasan", "masalah")}
    isi |= {
        "nomor_lama": row.get("nomor") or "",
        "unit_id": keys.unit(row.get("unit")),
        "jabatan_id": keys.office(row.get("jabatan")),
    }
    return SimpulBaru(row["jenjang"], isi, tuple(_simpul_baru(one, keys) for one in row.get("anak") or ()))


def _flat(rows: list[Data]) -> Iterator[Data]:
    for row in rows:
        yield row
        yield from _flat(row.get("anak") or [])


def _add_indicators(planner: Actor, data: Data, nodes: list[Simpul]) -> int:
    """Nodes come in tree order, so do the rows of the file."""
    count = 0
    for row, node in zip(_flat(data["simpul"]), nodes, strict=True):
        for one in row.get("indikator") or ():
            add_indikator(planner, simpul_id=node.pk, baru=_indikator_baru(planner, one))
            count += 1
    return count


def _indikator_baru(planner: Actor, row: Data) -> IndikatorBaru:
    isi: dict[str, Any] = {name: row.get(name) or "" for name in INDIKATOR_TEXTS}
    isi |= {"baseline_teks": row.get("baseline") or "", "akhir_teks": row.get("akhir") or ""}
    isi |= TIPE_HITUNG[row["tipe_hitung"]] if row.get("tipe_hitung") else {}
    if row.get("satuan"):
        isi["satuan_id"] = add_satuan(planner, nama=row["satuan"]).pk
    return IndikatorBaru(isi, {int(year): text for year, text in (row.get("target") or {}).items()})


def _set(rencana: Rencana, planner: Actor, head: Actor) -> None:
    """The way of a plan to being set, with what the real document lacks waived."""
    for simpul_id, temuan in findings_of(rencana):
        waive_temuan(planner, rencana_id=rencana.pk, simpul_id=simpul_id, temuan=temuan, alasan=REASON)
    submit_rencana(planner, rencana_id=rencana.pk)
    set_rencana(head, rencana_id=rencana.pk)


def _account(actor: Actor, accounts: dict[str, str], row: Data, *, is_operator: bool = False) -> Pengguna:
    """The account; a new password where the file of sample accounts has lost it."""
    name = row["nama_pengguna"]
    pengguna = Pengguna.objects.filter(nama_pengguna=name).first()
    if pengguna is None:
        accounts[name] = secrets.token_urlsafe(12)
        creator = BOOTSTRAP if is_operator else actor
        return commands.create_pengguna(
            creator, nama_pengguna=name, nama=row["nama"], sandi=accounts[name], is_operator=is_operator
        )
    if name not in accounts:
        accounts[name] = secrets.token_urlsafe(12)
        commands.reset_sandi(actor, pengguna_id=pengguna.pk, sandi=accounts[name])
    return pengguna


def member_of(pemda: Pemda, data: Data, peran: str, unit: str | None = None) -> Actor:
    """The sample person with this role; `unit` is the key of its Perangkat Daerah."""
    name = _name_with(data, peran, unit)
    return _actor(Pengguna.objects.get(nama_pengguna=name), pemda.pk)


def _name_with(data: Data, peran: str, unit: str | None = None) -> str:
    names = (row["nama_pengguna"] for row in data["pengguna"] if row["peran"] == peran and row.get("unit") == unit)
    found = next(names, None)
    if found is None:
        raise ValueError(f"contoh {data['slug']}: tidak ada {peran} untuk unit {unit}")
    return str(found)


def _actor(pengguna: Pengguna, pemda_id: int) -> Actor:
    actor = actor_in(pengguna, pemda_id)
    if actor is None:
        raise ValueError(f"{pengguna.nama_pengguna} tidak aktif di Pemda ini")
    return actor


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
