"""Shapes of an edit as the grid sends it: JSON in, typed values out, all problems at once; the rules come later."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.translation import gettext as _

from cascading.commands import SimpulBaru
from kinerja.core.errors import Invalid, Masalah

MAX_NODES = 2_000  # of one paste
MAX_DEPTH = 20
# The sender's own id of an edit; never one that an import gives to its changes.
KUNCI = re.compile(r"(?!impor-|batal-|anggaran-)[A-Za-z0-9-]{8,40}")


@dataclass(frozen=True, slots=True)
class Baris:
    """A row of an edit: which, in which revision the editor saw it, and for a step back the last row of the trail at
    the time of the step: what others did in the branch since then is not to go unasked.
    """

    id: int
    seen: int
    sejak: int | None = None


@dataclass(slots=True)
class Edit:
    """One edit: `tindakan` names it, the getters read its fields and collect what is wrong with them."""

    data: Mapping[str, Any]
    masalah: list[Masalah] = field(default_factory=list)

    @classmethod
    def parse(cls, body: bytes) -> "Edit":
        """Reads the request's body; anything but a JSON object is refused."""
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError:
            data = None
        if not isinstance(data, dict):
            raise Invalid(_("Suntingan tidak terbaca. Muat ulang halaman lalu ulangi."))
        return cls(data)

    @property
    def tindakan(self) -> str:
        return str(self.data.get("tindakan", ""))

    @property
    def kunci(self) -> str:
        """The id under which the sender repeats an edit whose answer was lost; empty where it gives none."""
        value = self.data.get("kunci", "")
        if value == "" or (isinstance(value, str) and KUNCI.fullmatch(value)):
            return str(value)
        raise Invalid([Masalah(_("Kunci suntingan tidak terbaca. Muat ulang halaman lalu ulangi."), "kunci")])

    def number(self, name: str) -> int:
        value = self.data.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
            return value
        self.masalah.append(Masalah(_("Harus berupa angka."), name))
        return 0

    def number_or_none(self, name: str) -> int | None:
        return None if self.data.get(name) is None else self.number(name)

    def numbers(self, name: str) -> list[int]:
        """A list of ids, none twice."""
        value = self.data.get(name)
        if isinstance(value, list) and 0 < len(value) <= MAX_NODES:
            found = [Edit({name: one}, self.masalah).number(name) for one in value]
            if len(set(found)) == len(found):
                return found
        self.masalah.append(Masalah(_("Tidak ada yang dipilih."), name))
        return []

    def rows(self, name: str) -> list[Baris]:
        """Rows as [{"id", "seen", "sejak"}]."""
        value = self.data.get(name)
        if not isinstance(value, list) or not 0 < len(value) <= MAX_NODES:
            self.masalah.append(Masalah(_("Tidak ada yang dipilih."), name))
            return []
        shaped = [Edit(one if isinstance(one, dict) else {}, self.masalah) for one in value]
        return [Baris(one.number("id"), one.number("seen"), one.number_or_none("sejak")) for one in shaped]

    def edits(self, name: str = "edit") -> list["Edit"]:
        """The edits of one step; none of them is again several."""
        value = self.data.get(name)
        if isinstance(value, list) and 0 < len(value) <= MAX_NODES and all(isinstance(one, dict) for one in value):
            return [Edit(one, self.masalah) for one in value]
        self.masalah.append(Masalah(_("Tidak ada yang dipilih."), name))
        return []

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if isinstance(value, str):
            return value
        self.masalah.append(Masalah(_("Harus berupa teks."), name))
        return ""

    def fields(self, name: str = "isi") -> dict[str, Any]:
        value = self.data.get(name)
        if isinstance(value, dict):
            return {**value}
        self.masalah.append(Masalah(_("Harus berupa isian."), name))
        return {}

    def branches(self, name: str = "cabang") -> list[SimpulBaru]:
        """New nodes, nested: [{jenjang, isi, anak}]."""
        value = self.data.get(name)
        if not isinstance(value, list) or not value:
            self.masalah.append(Masalah(_("Tidak ada yang ditambahkan."), name))
            return []
        counter = [0]
        return [self._branch(one, f"{name}[{index}]", 1, counter) for index, one in enumerate(value)]

    def _branch(self, value: object, place: str, depth: int, counter: list[int]) -> SimpulBaru:
        counter[0] += 1
        is_shaped = (
            isinstance(value, dict) and isinstance(value.get("isi"), dict) and isinstance(value.get("anak", []), list)
        )
        if not is_shaped or counter[0] > MAX_NODES or depth > MAX_DEPTH:
            self.masalah.append(Masalah(_("Baris ini tidak terbaca, atau terlalu banyak sekaligus."), place))
            return SimpulBaru("")
        assert isinstance(value, dict)
        children = tuple(
            self._branch(one, f"{place}.anak[{index}]", depth + 1, counter)
            for index, one in enumerate(value.get("anak", []))
            if counter[0] <= MAX_NODES
        )
        return SimpulBaru(str(value.get("jenjang", "")), {**value["isi"]}, children)

    def check(self) -> None:
        if self.masalah:
            raise Invalid(self.masalah)
