"""An editor of the exported workbook, by openpyxl, as a planner would work in Excel; and the sample plan to edit."""

import io
import json
from typing import Any

from django.conf import settings
from openpyxl import load_workbook

from cascading.models import Rencana
from indikator.importing.plan import plan_of
from kinerja import contoh
from kinerja.core.actor import Actor, actor_in
from kinerja.core.models import Pemda, Pengguna
from kinerja.core.tenancy import inside
from laporan import workbook


class Editor:
    """Cells by row and heading; `bytes` saves."""

    def __init__(self, data: bytes) -> None:
        self.book: Any = load_workbook(io.BytesIO(data))

    @property
    def bytes(self) -> bytes:
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()

    def column(self, sheet: str, heading: str) -> int:
        return int(next(cell.column for cell in self.book[sheet][1] if cell.value == heading))

    def get(self, sheet: str, row: int, heading: str) -> str:
        return str(self.book[sheet].cell(row, self.column(sheet, heading)).value or "")

    def set(self, sheet: str, row: int, **values: object) -> None:
        """Headings as keywords, blanks in them as underscores."""
        for heading, value in values.items():
            heading = {"No": "No.", "No_simpul": "No. simpul"}.get(heading, heading.replace("_", " "))
            cell = self.book[sheet].cell(row, self.column(sheet, heading))
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"

    def add(self, sheet: str, **values: object) -> int:
        row = int(self.book[sheet].max_row) + 1
        self.set(sheet, row, **values)
        return row

    def row_of(self, sheet: str, heading: str, text: str) -> int:
        column = self.column(sheet, heading)
        return next(row for row in range(2, self.book[sheet].max_row + 1)
                    if self.book[sheet].cell(row, column).value == text)  # fmt: skip

    def drop(self, sheet: str, row: int) -> None:
        self.book[sheet].delete_rows(row)


def exported(actor: Actor, rencana: Rencana) -> bytes:
    return workbook.render(plan_of(actor, rencana))


def sample_pemda(slug: str) -> tuple[Pemda, dict[str, Any]]:
    """A sample government with its people; its plans are loaded by `sample_rencana`."""
    data = json.loads((settings.CONTOH_DIR / slug / "pemda.json").read_text(encoding="utf-8"))
    return contoh.load_pemda(data, {}), data


def sample_rencana(slug: str, nama: str) -> tuple[Pemda, Rencana, Actor]:
    """A sample plan, and the planner who may edit it."""
    pemda, data = sample_pemda(slug)
    file = settings.CONTOH_DIR / slug / f"{nama}.json"
    pk = contoh.load_rencana(pemda, json.loads(file.read_text(encoding="utf-8")), data)
    with inside(pemda.pk):
        actor = actor_in(Pengguna.objects.get(nama_pengguna=f"perencana.{slug}"), pemda.pk)
        assert actor is not None
        return pemda, Rencana.objects.select_related("skema", "unit", "pemda").get(pk=pk), actor
