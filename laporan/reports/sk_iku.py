"""The decree on key indicators (SK IKU): the decree itself, the table of the Perangkat Daerah, one table per Bagian.

Every statement, indicator, target, baseline, end, meaning, reason, formula, person in charge and source stands exactly
once: those of the Perangkat Daerah in the first lampiran, those of a Bagian in its own, in blocks by eselon. Units of
measure stand in the variants that have a column for them. The columns are a choice of the Naskah (`kolom_iku`), or of
who prints. The lampiran has the same number, title and signature as the decree; each Bagian is signed by its head.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from cascading import queries as plan_queries
from cascading.models import Rencana
from indikator.capaian.waktu import QUARTERS
from indikator.models import Indikator, Target
from indikator.queries import SimpulBaris, rows_of
from indikator.queries.tabel import tabel_of
from indikator.reading import read_target
from indikator.tabel import written
from kinerja.core.actor import Actor
from kinerja.core.models import Jabatan, Pejabat
from kinerja.core.waktu import hari_ini
from laporan import queries
from laporan.document import (
    Block,
    Cell,
    Document,
    Facts,
    Margins,
    Paper,
    Paragraph,
    Row,
    Section,
    Signature,
    Table,
    letters,
)  # fmt: skip
from laporan.pimpinan import leader, titled
from laporan.reports import naskah as texts
from laporan.reports.base import DRAFT, Report, Terbitan
from laporan.reports.kolom_iku import Angka, Iku, Kolom
from laporan.reports.makna import labelled
from laporan.reports.rumus import printed_formula

UPRIGHT = Margins(top=20, right=20, bottom=25, left=30)
ACROSS = Margins(top=15, right=12, bottom=16, left=15)
PD, BAGIAN = "kondisi", "target"  # the usual variants
EMPTY = "Rencana ini belum punya indikator kinerja utama."


@dataclass(frozen=True, slots=True)
class Baris:
    """A node with what its decree prints."""

    simpul: SimpulBaris
    eselon: str
    indikator: tuple[Iku, ...]


def build(actor: Actor, rencana: Rencana, parameter: dict[str, Any]) -> Document:
    """`parameter`: kertas, kolom (a variant for all tables). A draft: without number and date, marked on each page."""
    return _document(actor, rencana, parameter, None)


def issue(actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan) -> Document:
    """The decree as it is signed."""
    return _document(actor, rencana, parameter, terbitan)


def _document(actor: Actor, rencana: Rencana, parameter: dict[str, Any], terbitan: Terbitan | None) -> Document:
    isi = queries.naskah_of(rencana, REPORT.key)
    tata = texts.tata(isi, parameter, Paper("F4", "portrait", UPRIGHT), "Bookman")
    chosen = str(parameter.get("kolom") or isi.get("kolom_iku") or "")
    now = timezone.localtime(timezone=ZoneInfo(rencana.pemda.zona_waktu))
    across = texts.tata(isi, parameter, Paper("F4", "landscape", ACROSS), "Bookman").paper
    decree = Section(
        texts.decree(isi, terbitan, queries.lambang_of(rencana.pemda_id)), sheet="Keputusan", bookmark="Keputusan"
    )
    rows = _rows(actor, rencana, with_realisasi=chosen == "esakip")
    bands = plan_queries.unit_bands(rencana)
    top = rencana.unit.nama if rencana.unit else rencana.pemda.nama
    parts: defaultdict[str, list[Baris]] = defaultdict(list)
    for row in rows:
        parts[bands.get(row.simpul.unit_id or 0, top)].append(row)
    heads = _heads(rencana, [name for name in parts if name != top], terbitan.tanggal if terbitan else now.date())
    sections = [decree, _first(rencana, isi, terbitan, parts.pop(top, []), chosen or PD, has_more=bool(parts))]
    sections += [_bagian(rencana, isi, terbitan, name, part, chosen or BAGIAN, heads) for name, part in parts.items()]
    return Document(
        key=REPORT.key,
        title=f"{isi.get('judul') or 'Keputusan'} tentang {isi.get('tentang') or rencana.judul}",
        sections=(decree, *(replace(one, paper=across) for one in sections[1:])),
        meta=texts.meta(rencana, terbitan),
        paper=tata.paper,
        typeface=tata.typeface,
        spacing=tata.spacing,
        mark="" if terbitan else DRAFT,
    )


# --- the tables -------------------------------------------------------------------------------------------------------


def _first(
    rencana: Rencana, isi: texts.Naskah, terbitan: Terbitan | None, rows: list[Baris], varian: str, *, has_more: bool
) -> Section:
    """The lampiran of the Perangkat Daerah: its header, tugas and fungsi, its table and the decree's signature."""
    where = _where(rencana)
    blocks: list[Block] = [texts.lampiran_head(isi, terbitan)]
    blocks.append(Paragraph(f"INDIKATOR KINERJA UTAMA\n{where.upper()}\nTAHUN {rencana.periode}", "center", bold=True))
    facts = [("Instansi", where), ("Tugas", str(isi.get("tugas") or ""))]
    if fungsi := isi.get("fungsi"):
        facts.append(("Fungsi", "\n".join(f"{letters(at)}. {text}" for at, text in enumerate(fungsi))))
    blocks.append(Facts(tuple((label, text) for label, text in facts if text)))
    if rows:
        blocks.append(_table(rencana, rows, varian))
    elif not has_more:
        blocks.append(Paragraph(EMPTY))
    blocks.append(replace(texts.signature(isi, terbitan), qr=""))
    return Section(tuple(blocks), sheet="Lampiran", bookmark=f"Lampiran: {where}")


def _bagian(
    rencana: Rencana,
    isi: texts.Naskah,
    terbitan: Terbitan | None,
    name: str,
    rows: list[Baris],
    varian: str,
    heads: dict[str, Pejabat | Jabatan],
) -> Section:
    """A table of its own, signed by the head of the Bagian."""
    title = ("INDIKATOR KINERJA UTAMA", name.upper(), f"TAHUN {rencana.periode}")
    sign = texts.signature(isi, terbitan, role=f"Kepala {name}", own=False)
    return Section((_table(rencana, rows, varian), _signed(sign, heads.get(name))), title, sheet=name, bookmark=name)


def _signed(sign: Signature, head: Pejabat | Jabatan | None) -> Signature:
    """The signature of who holds the office, or of the office alone."""
    if head is None:
        return sign
    if isinstance(head, Jabatan):
        return replace(sign, role=(f"{head.nama.upper()},",))
    role = (f"{titled(head, head.jabatan.nama.upper())},",)
    return replace(sign, role=role, name=head.nama, rank=head.pangkat, nip=head.nip)


def _table(rencana: Rencana, rows: Sequence[Baris], varian: str) -> Table:
    """In blocks by eselon, each under a band, where there are several."""
    kolom = Kolom(varian, [one for row in rows for one in row.indikator], rencana.tahun)
    columns = kolom.columns
    blocks: dict[tuple[int, str], list[Baris]] = {}
    for row in rows:
        blocks.setdefault((row.simpul.urutan_jenjang, row.eselon), []).append(row)
    body: list[Row] = []
    for _urutan, eselon in sorted(blocks):
        if len(blocks) > 1:
            label = f"ESELON {eselon}" if eselon else "TANPA ESELON"
            body.append(Row((Cell(0, label, colspan=len(columns), kind="band"),)))
        body += _numbered(kolom, blocks[_urutan, eselon])
    return Table(columns, tuple(body))


def _numbered(kolom: Kolom, rows: Sequence[Baris]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        nomor = row.simpul.nomor or str(number)
        yield from (Row(cells) for cells in kolom.cells(nomor, row.simpul.pernyataan, row.indikator))


def _where(rencana: Rencana) -> str:
    return f"{rencana.unit.nama} {rencana.pemda.nama}" if rencana.unit else rencana.pemda.nama


# --- what is printed --------------------------------------------------------------------------------------------------


def _rows(actor: Actor, rencana: Rencana, *, with_realisasi: bool) -> list[Baris]:
    """All nodes with their indicators, in tree order."""
    scope = {"pemda_id": rencana.pemda_id}
    target: defaultdict[int, dict[int, Angka]] = defaultdict(dict)
    yearly = Target.objects.filter(indikator__simpul__rencana=rencana, triwulan=None, **scope)
    for pk, tahun, teks, bagian in yearly.values_list("indikator_id", "tahun", "teks", "bagian"):
        target[pk][tahun] = Angka(teks, _only([Decimal(one["nilai"]) for one in bagian]))
    realisasi = _realisasi(actor, rencana) if with_realisasi else {}
    found: defaultdict[int, list[Iku]] = defaultdict(list)
    rows = Indikator.objects.filter(simpul__rencana=rencana, **scope).select_related("satuan")
    for one in rows.prefetch_related("variabel").order_by("urutan"):
        found[one.simpul_id].append(_iku(one, target[one.pk], realisasi.get(one.pk, {})))
    return [Baris(row, row.eselon, tuple(found[row.id])) for row in rows_of(rencana)]


def _iku(one: Indikator, target: dict[int, Angka], realisasi: dict[int, Angka]) -> Iku:
    return Iku(
        nama=one.nama,
        makna=labelled(one),
        cara=printed_formula(0, one.rumus_teks, one.rumus, {each.kode: each.label for each in one.variabel.all()}),
        satuan=one.satuan.nama if one.satuan else "",
        penanggung_jawab=one.penanggung_jawab,
        sumber_data=one.sumber_data,
        awal=_angka(one.baseline_teks),
        akhir=_angka(one.akhir_teks),
        target=target,
        realisasi=realisasi,
    )


def _angka(teks: str) -> Angka:
    return Angka(
        teks, _only([one.nilai for one in read_target(teks).bagian if one.nilai is not None]) if teks else None
    )


def _only(numbers: Sequence[Decimal]) -> Decimal | None:
    return numbers[0] if len(numbers) == 1 else None


def _realisasi(actor: Actor, rencana: Rencana) -> dict[int, dict[int, Angka]]:
    """The verified realisations of each year that has begun, by indicator."""
    found: defaultdict[int, dict[int, Angka]] = defaultdict(dict)
    this_year = hari_ini(rencana.pemda_id).year
    for tahun in rencana.tahun:
        if tahun > this_year:
            break
        tabel = tabel_of(actor, rencana, tahun, QUARTERS)
        for baris in tabel.baris:
            figure = written(baris, tabel).sampai
            if figure.angka is not None:
                found[baris.indikator.pk][tahun] = Angka(figure.teks, figure.angka)
    return found


def _heads(rencana: Rencana, names: Sequence[str], day: date) -> dict[str, Pejabat | Jabatan]:
    """For each Bagian who heads it on that day, or at least the office."""
    offices = Jabatan.objects.filter(pemda_id=rencana.pemda_id, unit__nama__in=names, unit__induk_id=rencana.unit_id)
    own: defaultdict[str, list[Jabatan]] = defaultdict(list)
    for one in offices.select_related("unit"):
        own[one.unit.nama].append(one)
    first = {name: head for name, found in own.items() if (head := leader(found))}
    holders = Pejabat.objects.filter(pemda_id=rencana.pemda_id, jabatan__in=first.values()).select_related("jabatan")
    now = {
        one.jabatan_id: one
        for one in holders.order_by(F("dari").asc(nulls_first=True), "id")
        if (one.dari is None or one.dari <= day) and (one.sampai is None or one.sampai >= day)
    }
    return {name: now.get(office.pk, office) for name, office in first.items()}


REPORT = Report(key="sk-iku", nama="SK Indikator Kinerja Utama", build=build, issue=issue)
