"""The form of a version of reference data: filled as the newest version has it, and what its fields choose from."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from indikator.capaian.aturan import Jenis, KebijakanNol
from indikator.capaian.instrumen import Instrumen as Isi
from indikator.capaian.penjelasan import NOL, RUMUS
from indikator.capaian.skala import Skala
from indikator.commands.instrumen import bobot_text
from indikator.models import Indikator, SkalaPredikat
from indikator.rules.acuan import WARNA

LIMITS = ("batas_atas", "batas_bawah", "angkat_di_atas", "angkat_menjadi")
CHOICES: dict[str, Any] = {
    "jenis": [(one.value, RUMUS[one]) for one in Jenis],
    "nol": [(one.value, NOL[one]) for one in KebijakanNol],
    "polaritas": Indikator.Polaritas.choices,
    "desimal": [str(n) for n in range(7)],
    "warna": [(one, one or "–") for one in WARNA],
    "bawah": [("ya", gettext_lazy("mulai dari")), ("", gettext_lazy("di atas"))],
    "atas": [("ya", gettext_lazy("sampai dengan")), ("", gettext_lazy("di bawah"))],
    "jenis_skala": SkalaPredikat.Jenis.choices,
}


def _plain(x: Any) -> str:
    """A number as the form takes it: no dots for thousands."""
    return "" if x is None else f"{x.normalize():f}".replace(".", ",")


def _scale_fields(one: Skala) -> dict[str, Any]:
    return {
        "nama": one.nama, "jenis_skala": one.jenis, "desimal": str(one.desimal), "sumber": one.sumber,
        "catatan": one.catatan,
        "pita": [{"predikat": pita.predikat, "makna": pita.makna, "bawah": _plain(pita.bawah),
                  "bawah_termasuk": "ya" if pita.bawah_termasuk else "", "atas": _plain(pita.atas),
                  "atas_termasuk": "ya" if pita.atas_termasuk else "", "warna": pita.warna} for pita in one.pita],
    }  # fmt: skip


def _instrument_fields(one: Isi) -> dict[str, Any]:
    def rows(parts: Iterable[Any]) -> list[dict[str, str]]:
        return [{"kode": part.kode, "nama": part.nama, "bobot": bobot_text(part)} for part in parts]

    return {
        "nama": one.nama, "versi": one.versi, "faktor": _plain(Decimal(one.faktor.numerator) / one.faktor.denominator),
        "skala": one.skala, "sumber": one.sumber,
        "jawaban": "; ".join(f"{letter} = {_plain(x)}" for letter, x in one.jawaban.items()),
        "unsur": rows(one.unsur), "sub": rows(one.sub),
    }  # fmt: skip


FILLED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "aturan": lambda one: {
        "nama": one.nama, "jenis": one.jenis.value, "kebijakan_nol": one.kebijakan_nol.value, "sumber": one.sumber,
        "desimal": str(one.desimal),
        **{name: _plain(getattr(one, name)) for name in LIMITS},
    },
    "skala": _scale_fields,
    "parameter": lambda one: {"nama": one.nama, "nilai": _plain(one.nilai), "sumber": one.sumber},
    "instrumen": _instrument_fields,
}  # fmt: skip
EMPTY: dict[str, dict[str, Any]] = {
    "aturan": {"jenis": "positif", "kebijakan_nol": "tidak_dihitung", "desimal": "2", "batas_bawah": "0"},
    "skala": {"jenis_skala": "predikat", "desimal": "2",
              "pita": [{"bawah_termasuk": "ya", "atas_termasuk": "", "warna": one} for one in WARNA[1:4]]},
    "parameter": {},
    "instrumen": {"faktor": "1", "unsur": [{}, {}, {}], "sub": []},
}  # fmt: skip
