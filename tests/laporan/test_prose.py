"""Prose blocks in the three forms, and the text blocks that all decrees share."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from laporan.document import (
    Block,
    Clause,
    Clauses,
    Contents,
    Cover,
    Document,
    Facts,
    Heading,
    Letterhead,
    Meta,
    Note,
    Paragraph,
    Points,
    Section,
    Signature,
    letters,
)
from laporan.render import html, xlsx
from laporan.reports import naskah
from laporan.reports.base import Terbitan
from tests.laporan.samples import AT

BLOCKS: tuple[Block, ...] = (
    Letterhead(("PEMERINTAH KABUPATEN CONTOH", "SEKRETARIAT DAERAH", "Jalan Raya 1")),
    Cover(("SAMPUL", "BUKU")),
    Contents(),
    Heading("BAB I\nPENDAHULUAN"),
    Heading("Latar belakang", 2),
    Paragraph("Paragraf <b>pertama</b> & kedua.", indent=10),
    Note("Catatan kecil."),
    Points(("satu", "dua"), "a."),
    Clauses("Menimbang", (Clause("a.", "bahwa satu;"), Clause("b.", "bahwa dua;"))),
    Facts((("JABATAN", "Camat"), ("TUGAS", "Memimpin"))),
    Signature("Paringin", "3 Maret 2025", ("SEKRETARIS,",), "Nama Contoh", "Pembina", "123", decree=True),
)
MEETING = ("a. satu", "b. dua", "JABATAN : Camat", "Menimbang : a. bahwa satu;", "b. bahwa dua;",
           "Ditetapkan di Paringin", "pada tanggal 3 Maret 2025", "SEKRETARIS,", "Nama Contoh", "NIP 123",
           "BAB I\nPENDAHULUAN", "Paragraf <b>pertama</b> & kedua.")  # fmt: skip


def whole(*blocks: Block, **more: object) -> Document:
    return Document("contoh", "Contoh", (Section(blocks, sheet="Naskah"),), Meta(AT), **more)  # type: ignore[arg-type]


def lines_of(data: bytes) -> Iterator[str]:
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert sheet is not None
    for row in sheet.iter_rows():
        yield from (str(cell.value) for cell in row if cell.value is not None)


def test_a_workbook_has_each_line_of_prose_once_and_no_contents() -> None:
    lines = list(lines_of(xlsx.render(whole(*BLOCKS, mark="RANCANGAN"))))
    assert [lines.count(text) for text in MEETING] == [1] * len(MEETING)
    assert lines[0] == "RANCANGAN"
    assert "DAFTAR ISI" not in lines


def test_a_page_shows_every_text_escaped() -> None:
    page = html.fragment(whole(*BLOCKS, mark="RANCANGAN"))
    for text in ("Paragraf &lt;b&gt;pertama&lt;/b&gt; &amp; kedua.", "BAB I<br>PENDAHULUAN", "<div>b.</div>",
                 "RANCANGAN", "Nama Contoh"):  # fmt: skip
        assert text in page
    assert "<b>" not in page
    assert page.count("Latar belakang") == 2  # in its place, and in the contents
    leads = re.findall(r'href="#(isi-[\d-]+)"', page)
    assert leads
    assert all(page.count(f'id="{place}"') == 1 for place in leads)


def test_a_gap_stands_for_what_is_not_known() -> None:
    draft = Signature("Paringin", "", ("SEKRETARIS,",))
    assert draft.opening == ("Paringin, ........................",)
    assert draft.closing == ("........................",)
    assert Signature("", "", ("KEPALA,",)).opening == ()


@pytest.mark.parametrize(("index", "text"), [(0, "a"), (25, "z"), (26, "aa"), (27, "ab"), (51, "az"), (52, "ba")])
def test_letters_go_on_after_z(index: int, text: str) -> None:
    assert letters(index) == text


# --- decrees ----------------------------------------------------------------------------------------------------------

LAWS = [
    "Peraturan Bupati Contoh Nomor 74 Tahun 2021 tentang Tugas",
    "Peraturan Menteri Dalam Negeri Nomor 56 Tahun 2019 tentang Pedoman",
    "Peraturan Daerah Kabupaten Contoh Nomor 5 Tahun 2021 tentang RPJMD.",
    "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah;",
    "Peraturan Pemerintah Nomor 8 Tahun 2006 tentang Pelaporan",
    "Undang-Undang Nomor 2 Tahun 2003 tentang Pembentukan;",
    "Peraturan Menteri Negara PAN Nomor PER/9/M.PAN/5/2007 tentang Pedoman Umum",
    "Peraturan Presiden Nomor 29 Tahun 2014 tentang SAKIP",
    "Undang-Undang Dasar Negara Republik Indonesia Tahun 1945",
    "Surat edaran tanpa kelas",
    "Peraturan Pemerintah Pengganti Undang-Undang Nomor 2 Tahun 2022 tentang Cipta Kerja",
]
ISI = {
    "judul": "KEPUTUSAN SEKRETARIS DAERAH", "tentang": "Indikator Kinerja Utama", "mengingat": LAWS,
    "menimbang": ["bahwa satu", "bahwa dua;"], "jabatan_penandatangan": "Sekretaris Daerah",
    "ditetapkan_di": "Paringin", "kop": ["PEMERINTAH"],
    "diktum": [{"nomor": "KESATU", "isi": "Menetapkan IKU."}, {"nomor": "KEDUA", "isi": "Mulai berlaku."}],
}  # fmt: skip


def test_laws_stand_in_legal_order() -> None:
    firsts = [" ".join(text.split()[:5]) for text in naskah.legal_order(LAWS)]
    assert firsts == [
        "Undang-Undang Dasar Negara Republik Indonesia", "Undang-Undang Nomor 2 Tahun 2003",
        "Undang-Undang Nomor 23 Tahun 2014", "Peraturan Pemerintah Pengganti Undang-Undang Nomor",
        "Peraturan Pemerintah Nomor 8 Tahun", "Peraturan Presiden Nomor 29 Tahun",
        "Peraturan Menteri Negara PAN Nomor", "Peraturan Menteri Dalam Negeri Nomor",
        "Peraturan Daerah Kabupaten Contoh Nomor", "Peraturan Bupati Contoh Nomor 74", "Surat edaran tanpa kelas",
    ]  # fmt: skip


def test_a_draft_has_gaps_and_an_issued_decree_revokes() -> None:
    draft = [block for block in naskah.decree(ISI, None) if isinstance(block, Paragraph)]
    assert draft[1].text == "NOMOR ........................ TAHUN ........"
    terbitan = Terbitan("1/KUM/2025", date(2025, 3, 3), "https://contoh/v/x", "Keputusan Nomor 7 Tahun 2020")
    blocks = naskah.decree(ISI, terbitan)
    diktum = {block.label: block.clauses[0].text for block in blocks if isinstance(block, Clauses)}
    assert diktum["KEDUA"] == "Keputusan Nomor 7 Tahun 2020 dicabut dan dinyatakan tidak berlaku."
    assert diktum["KETIGA"] == "Mulai berlaku."
    alone = naskah.diktum({**ISI, "diktum": ISI["diktum"][:1]}, terbitan)
    assert [ordinal for ordinal, _text in alone] == ["KESATU", "KEDUA"]
    assert alone[0][1] == "Menetapkan IKU."  # what is decided stays first
    assert diktum["Menetapkan"] == "KEPUTUSAN SEKRETARIS DAERAH TENTANG INDIKATOR KINERJA UTAMA."
    sign = blocks[-1]
    assert isinstance(sign, Signature)
    assert sign.opening == ("Ditetapkan di Paringin", "pada tanggal 3 Maret 2025")


def test_clauses_end_as_the_form_rules() -> None:
    clauses = {block.label: block.clauses for block in naskah.decree(ISI, None) if isinstance(block, Clauses)}
    assert [one.text for one in clauses["Menimbang"]] == ["bahwa satu;", "bahwa dua;"]
    assert {one.text[-1] for one in clauses["Mengingat"][:-1]} == {";"}
    assert clauses["Mengingat"][-1].text.endswith("kelas.")
