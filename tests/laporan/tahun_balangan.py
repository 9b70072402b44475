"""A generated year of measurement for the sample plan of Balangan: filled, missing, not applicable and impossible."""

import json
import random
from collections import defaultdict
from typing import Any

from django.conf import settings

from cascading.models import Rencana
from indikator.commands import BarisIsian, record_many, submit_paket, verify_paket
from indikator.models import Indikator, Paket
from indikator.queries.hitungan import kode_isian
from indikator.queries.pengisian import due, owners_of
from kinerja.core.actor import Actor


def read_json(path: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((settings.CONTOH_DIR / path).read_text(encoding="utf-8"))
    return data


def fill_year(rencana: Rencana, head: Actor, planner: Actor) -> None:
    chance = random.Random(2022)
    owners = owners_of(rencana)
    rows = {one.pk: one for one in Indikator.objects.filter(pk__in=owners).prefetch_related("variabel__rujukan")}
    for triwulan in (3, 4):
        units: defaultdict[int, list[BarisIsian]] = defaultdict(list)
        for pk in sorted(due(rows.values(), 2022, triwulan)):
            codes = [kode for kode in kode_isian(rows[pk]) if kode != "tahun"]
            lot = chance.random()
            isi: dict[str, Any] = {"isian": {kode: str(chance.randint(1, 90)) for kode in codes}}
            if lot < 0.1:
                isi = {"isian": dict.fromkeys(codes, "n/a"), "alasan_keadaan": "Tidak ada penilaian tahun ini"}
            elif lot < 0.35 and "b" in codes:
                isi["isian"]["b"] = "0"
            units[owners[pk] or 0].append(BarisIsian(pk, None, isi))
        for unit_id, lines in units.items():
            if chance.random() < 0.85:  # the others enter nothing
                record_many(head, rencana_id=rencana.pk, unit_id=unit_id, tahun=2022, triwulan=triwulan, baris=lines)
    for paket in Paket.objects.filter(rencana=rencana):
        submitted = submit_paket(head, paket_id=paket.pk, seen=paket.revisi)
        if chance.random() < 0.9:
            verify_paket(planner, paket_id=paket.pk, seen=submitted.revisi)
