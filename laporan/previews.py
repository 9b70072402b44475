"""A preview as its page shows it and its row keeps it: plain lists and texts, with counts of what is left out."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from indikator.importing.anggaran import PratinjauAnggaran, Ubah
from indikator.importing.anggaran_lembar import column_heading
from indikator.importing.plan import target_heading
from indikator.importing.rows import LABELS, MINE, BarisIndikator, BarisSimpul, Jenis, Perubahan, Pratinjau
from indikator.rupiah import write_rupiah
from kinerja.core.errors import Masalah

SHOWN = 500  # rows of each list; the counts above them are whole
OPEN_NODES = 300  # of a tree, shown at once; deeper ones are fetched when their branch is opened
Row = dict[str, Any]


def details(found: Pratinjau, shown: int | None = None) -> Row:
    """Of a plan, the first `shown` rows of each list or all; fit for JSON."""
    return {
        **_told(found.masalah, found.sisa, 0 if found.bentuk == "matriks" else len(found.perubahan), shown),
        "n_perubahan": len(found.perubahan),
        "bentuk": found.bentuk,
        "kosong": found.is_empty,
        "bersih": not found.masalah,
        "hitungan": [{"label": str(LABELS[one]), "n": found.count(one)} for one in Jenis if found.count(one)],
        "perubahan": [] if found.bentuk == "matriks" else [_change(one) for one in found.perubahan[:shown]],
        "konflik": [
            {"kunci": one.kunci, "pilihan": one.pilihan, "perubahan": [_change(each) for each in one.perubahan]}
            for one in found.konflik
        ],
        "kolom": [
            {"letak": one.letak, "huruf": one.huruf, "judul": one.judul, "arti": one.arti, "kode": one.kode,
             "contoh": one.contoh}
            for one in found.kolom
        ],
        "baris_judul": found.baris_judul,
        "n_tanpa_alasan": found.n_tanpa_alasan,
        "pohon": list(_tree(found)) if found.bentuk == "matriks" else [],
    }  # fmt: skip


def applied(found: Pratinjau) -> Row:
    """What is left to say of a preview that was applied."""
    total = len(found.perubahan) + sum(1 for one in found.konflik if one.pilihan == MINE)
    return {"diterapkan": total, "hitungan": details(found)["hitungan"]}


def budget_details(found: PratinjauAnggaran, shown: int | None = None) -> Row:
    """Of budgets; `jumlah` are the sums of the file per year, `sidik` names what is shown."""
    return {
        **_told(found.masalah, found.sisa, len(found.perubahan), shown),
        "n_perubahan": len(found.perubahan),
        "kosong": not (found.perubahan or found.masalah),
        "bersih": not found.masalah,
        "hitungan": [{"label": label, "n": n} for label, n in _budget_counts(found) if n],
        "perubahan": [_amount(one) for one in found.perubahan[:shown]],
        "jumlah": [
            {"tahun": tahun, **{name: write_rupiah(amount) for name, amount in sums.items()}}
            for tahun, sums in sorted(found.jumlah.items())
        ],
        "sidik": found.sidik,
    }  # fmt: skip


def budget_applied(found: PratinjauAnggaran) -> Row:
    """What is left to say; `tahun` is the first year that changed, to be looked at next."""
    first = min((one.tahun for one in found.perubahan), default=None)
    total = len(found.perubahan)
    return {"diterapkan": total, "hitungan": budget_details(found)["hitungan"], "tahun": first}


def _budget_counts(found: PratinjauAnggaran) -> list[tuple[str, int]]:
    new = sum(not one.lama for one in found.perubahan)
    gone = sum(not one.baru for one in found.perubahan)
    return [
        (_("isian baru"), new), (_("isian berubah"), len(found.perubahan) - new - gone),
        (_("isian dikosongkan"), gone), (_("isian sama"), found.sama),
    ]  # fmt: skip


def _amount(one: Ubah) -> Row:
    label = _("Isian baru") if not one.lama else _("Isian berubah") if one.baru else _("Isian dikosongkan")
    beda = [{"medan": column_heading(one.medan, one.tahun), "lama": one.lama, "baru": one.baru or _("(dikosongkan)")}]
    return {"label": label, "letak": one.letak, "nama": f"{one.kode} {one.nama}".strip(), "beda": beda}


def _told(masalah: Sequence[Masalah], sisa: Sequence[Masalah], listed: int, shown: int | None) -> Row:
    """What holds an import back and what finds no place; `terpotong`: where long lists are cut, 0 for nowhere."""
    longest = max(len(masalah), len(sisa), listed)
    return {
        "masalah": [{"letak": one.letak, "pesan": one.pesan} for one in masalah[:shown]],
        "n_masalah": len(masalah),
        "sisa": [{"letak": one.letak, "pesan": one.pesan} for one in sisa[:shown]],
        "n_sisa": len(sisa),
        "terpotong": shown if shown is not None and longest > shown else 0,
    }


def _change(one: Perubahan) -> Row:
    beda = [{"medan": str(each.medan), "lama": each.lama, "baru": each.baru} for each in one.beda]
    return {"label": str(LABELS[one.jenis]), "letak": one.letak, "nama": one.nama, "beda": beda}


def _tree(found: Pratinjau) -> Iterator[Row]:
    """The nodes in tree order: how deep, which level, what they say and with what; `di_bawah` counts what is below."""
    names = found.jenjang
    children: dict[int | None, list[BarisSimpul]] = {}
    measures: dict[int, list[BarisIndikator]] = {}
    for node in found.isian.simpul:
        children.setdefault(id(node.induk) if node.induk else None, []).append(node)
    for row in found.isian.indikator:
        measures.setdefault(id(row.simpul), []).append(row)

    def below(parent: int | None, depth: int) -> Iterator[Row]:
        for node in children.get(parent, ()):
            inside = list(below(id(node), depth + 1))
            urutan, nama = names[node.nilai["jenjang_id"]]
            yield {
                "dalam": depth, "urutan": urutan, "jenjang": nama, "pernyataan": node.nama,
                "kode": node.nilai.get("kode", ""), "letak": node.at("pernyataan"), "di_bawah": len(inside),
                "indikator": [_measure(one) for one in measures.get(id(node), ())],
            }  # fmt: skip
            yield from inside

    return below(None, 0)


def _measure(row: BarisIndikator) -> Row:
    target = [[target_heading(masa), teks] for masa, teks in sorted(row.target.items())]
    return {"nama": str(row.nilai.get("nama", "")), "rumus": str(row.nilai.get("rumus_teks", "")), "target": target}


def branches(pohon: list[Row], start: int = 0, end: int | None = None, budget: int = OPEN_NODES) -> list[Row]:
    """Nodes start…end as nested branches, as deep as the budget allows level by level; `tutup` ones come later."""
    end = len(pohon) if end is None else end
    by_depth: dict[int, int] = {}
    for node in pohon[start:end]:
        by_depth[node["dalam"]] = by_depth.get(node["dalam"], 0) + 1
    deepest, shown = -1, 0
    for depth in sorted(by_depth):
        shown += by_depth[depth]
        if shown > budget and deepest >= 0:
            break
        deepest = depth
    return _nested(pohon, start, end, deepest)


def branch_below(pohon: list[Row], place: int) -> list[Row]:
    """What is below the node at this place; raises LookupError where there is none."""
    if not 0 <= place < len(pohon):
        raise LookupError(place)
    return branches(pohon, place + 1, place + 1 + pohon[place]["di_bawah"])


def _nested(pohon: list[Row], start: int, end: int, deepest: int) -> list[Row]:
    found = []
    place = start
    while place < end:
        node = pohon[place]
        after = place + 1 + node["di_bawah"]
        is_shut = node["dalam"] >= deepest and node["di_bawah"] > 0
        anak = [] if is_shut else _nested(pohon, place + 1, after, deepest)
        found.append({**node, "tempat": place, "tutup": is_shut, "anak": anak})
        place = after
    return found
