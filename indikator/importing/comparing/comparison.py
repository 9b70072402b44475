"""What the comparing of nodes and of indicators shares: three states of a row, and how a conflict is settled."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from indikator.importing import plan
from indikator.importing.lembar import Lembar, Rujukan
from indikator.importing.plan import Medan, RencanaKini, folded
from indikator.importing.rows import MINE, THEIRS, Baris, Beda, Konflik, Perubahan, Pratinjau
from kinerja.core.errors import Masalah

NAME_LENGTH = 120  # of a node or an indicator in the preview
BLANK = {"polaritas": "naik", "akumulasi": ""}  # what a choice that is left blank means, if not "none"
REQUIRED = {"jenjang"}


class Comparison:
    """What nodes and indicators share: the three states, the preview, and how a conflict is settled."""

    def __init__(self, kini: RencanaKini, lembar: Lembar, pilihan: Mapping[str, str]) -> None:
        self.kini, self.lembar, self.acuan, self._choices = kini, lembar, lembar.acuan, pilihan
        self.out = Pratinjau("lembar", masalah=list(lembar.masalah))

    def belongs(self) -> bool:
        """A workbook of another plan, or without its reference, is not compared at all."""
        rencana = self.kini.rencana
        mine = self.acuan.pemda, self.acuan.rencana
        if any(mine) and mine != (rencana.pemda.slug, rencana.slug):
            pesan = _("Lembar kerja ini milik rencana %(lain)s. Unggah di halaman impor rencana itu.")
            self.wrong(Masalah(pesan % {"lain": "/".join(mine)}, f"{plan.ACUAN}!B1"))
            return False
        return any(mine)

    def wrong(self, *masalah: Masalah) -> None:
        self.out.masalah += masalah

    def settle(self, kunci: str, perubahan: Sequence[Perubahan], *, is_stale: bool) -> bool:
        """Whether these changes are written: at once, or where others changed the row too, once MINE was chosen."""
        if not perubahan:
            return False
        if not is_stale:
            self.out.perubahan += perubahan
            return True
        choice = self._choices.get(kunci, "")
        choice = choice if choice in (MINE, THEIRS) else ""
        self.out.konflik.append(Konflik(kunci, tuple(perubahan), choice))
        return choice == MINE

    def differences(self, row: Baris, medan: Sequence[Medan], now: dict[str, str], base: Rujukan | None) -> list[Beda]:
        """The fields that the editor changed; their values are put into the row, those that fit."""
        found = []
        for one in medan:
            text = row.isi.get(one.nama, "")
            is_same = folded(text) == folded(now[one.nama]) if one.pilihan else text.strip() == now[one.nama].strip()
            if one.nama not in row.kolom or is_same:
                continue
            if base is not None and plan.fingerprint(text) == base.sidik[one.nama]:
                continue  # the change is somebody else's
            found.append(Beda(str(one.judul), now[one.nama], text.strip()))
            self.take(row, one)
        return found

    def take(self, row: Baris, medan: Medan) -> None:
        """The value of a field, or the problem at its cell."""
        text = row.isi.get(medan.nama, "").strip()
        if not medan.pilihan:
            row.nilai[medan.nama] = medan.plain(text)
        elif not text:
            row.nilai[medan.nama] = BLANK.get(medan.pilihan)
            if medan.pilihan in REQUIRED:
                self.wrong(row.masalah(_("%(medan)s harus dipilih.") % {"medan": medan.judul}, medan.nama))
        else:
            try:
                row.nilai[medan.nama] = self.kini.pilihan.value(medan.pilihan, text)
            except LookupError as error:
                self.wrong(row.masalah(str(error.args[0]), medan.nama))


def copied_problem(row: Baris, original: Baris) -> Masalah:
    pesan = _("Baris ini salinan dari baris %(baris)s. Kosongkan kolom tersembunyi “id” agar menjadi baris baru.")
    return row.masalah(pesan % {"baris": original.baris}, plan.ID)


def shortened(text: str) -> str:
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 1]}…"
