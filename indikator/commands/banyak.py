"""Many indicators in one command: an import writes thousands, which one by one take most of its time."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from cascading import tree
from cascading.models import Rencana, Simpul
from cascading.rules import check_editable
from indikator import rules
from indikator.commands import rows
from indikator.commands.indikator import IndikatorBaru
from indikator.commands.ubah_banyak import check_all_satuan, nodes_of
from indikator.models import Indikator, Target
from indikator.reading import read_target
from kinerja.core.access import require
from kinerja.core.actor import Actor
from kinerja.core.audit import record_each


@transaction.atomic
def add_banyak_indikator(
    actor: Actor, *, rencana_id: int, baru: Sequence[tuple[int, IndikatorBaru]]
) -> list[Indikator]:
    """Indicators of one plan's nodes (their ids), each behind the others of its node; one Jejak row for each.

    The same rules as for one; a constant number of queries, but for batches of a thousand rows.
    """
    rencana = tree.lock(actor, rencana_id)
    nodes = nodes_of(rencana, {simpul_id for simpul_id, _one in baru})
    for simpul in nodes.values():
        require(actor, "indikator.add", simpul)
    check_editable(rencana)
    for _simpul_id, one in baru:
        rules.check_isi(one.isi, nama=str(one.isi.get("nama", "")))
        for tahun, teks in one.target.items():
            rules.check_target(rencana, tahun, None, teks)
    check_all_satuan(actor, {one.isi["satuan_id"] for _simpul_id, one in baru if one.isi.get("satuan_id")})
    made = Indikator.objects.bulk_create(_numbered(rencana, nodes, baru), batch_size=1_000)
    Target.objects.bulk_create(
        (target for indikator, (_pk, one) in zip(made, baru, strict=True) for target in _targets(indikator, one)),
        batch_size=1_000,
    )
    images = ((indikator, _image(one, pk)) for indikator, (pk, one) in zip(made, baru, strict=True))
    record_each(actor, "indikator.add", images, rencana_id=rencana.pk)
    tree.bump(rencana)
    return made


def _numbered(rencana: Rencana, nodes: dict[int, Simpul], baru: Sequence[tuple[int, IndikatorBaru]]) -> list[Indikator]:
    there = Indikator.objects.filter(pemda_id=rencana.pemda_id, simpul__in=nodes)
    last = dict(there.order_by().values_list("simpul_id").annotate(last=Max("urutan")))
    made = []
    for simpul_id, one in baru:
        last[simpul_id] = last.get(simpul_id, 0) + 1
        made.append(Indikator(pemda_id=rencana.pemda_id, simpul=nodes[simpul_id], urutan=last[simpul_id], **one.isi))
    return made


def _targets(indikator: Indikator, baru: IndikatorBaru) -> list[Target]:
    return [
        Target(
            pemda_id=indikator.pemda_id, indikator=indikator, tahun=tahun, teks=teks,
            **rows.values(read_target(teks, saudara=[other for year, other in baru.target.items() if year != tahun])),
        )
        for tahun, teks in baru.target.items()
    ]  # fmt: skip


def _image(baru: IndikatorBaru, simpul_id: int) -> dict[str, Any]:
    filled = {name: value for name, value in baru.isi.items() if value}
    return {**filled, "simpul": simpul_id, "target": {str(year): text for year, text in baru.target.items()}}
