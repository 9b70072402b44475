"""A hundred payloads in every text of a Naskah, a Simpul and an Indikator: printed literally, nothing asked."""

import html.parser
import tempfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
import weasyprint

from cascading.models import Rencana
from indikator.commands import IndikatorBaru, add_indikator
from kinerja.core.actor import Actor
from kinerja.core.errors import Invalid
from kinerja.core.tenancy import inside
from laporan.commands import save_naskah
from laporan.document import Document, letters
from laporan.render import html as html_renderer
from laporan.render import pdf, xlsx
from laporan.reports import REPORTS, sk_iku
from laporan.reports.base import Terbitan
from tests import factories
from tests.factories import baru
from tests.laporan import pdftools
from tests.laporan.listener import Listener
from tests.laporan.pdfgrid import bare, boxes, column_text

pytestmark = pytest.mark.django_db
COUNT = 100
LINE = 5  # points: less than from a line to the next
FOOT = 860  # points from the top: below it the foot of an F4 page
SHAPES = (
    '<img src="{u}">', '<script src="{u}"></script>', '<link rel=stylesheet href="{u}">',
    '<link rel=attachment href="{u}">', '<iframe src="{u}"></iframe>', '<object data="{u}"></object>',
    '<embed src="{u}">', '<base href="{u}">', '<meta http-equiv=refresh content="0;url={u}">',
    '<a rel=attachment href="{u}">x</a>', '<input type=image src="{u}">', '<video poster="{u}"></video>',
    "&lt;img src={u}&gt;", '<!--<img src="{u}">-->', ']]><img src="{u}">', '"><img src="{u}">', "'><img src='{u}'>",
    '</style><style>@import "{u}"</style>', "body{{background:url({u})}}", '" style="background:url({u})"',
    '<p style="background:url({u})">x</p>', "@font-face{{font-family:x;src:url({u})}}", "*::before{{content:url({u})}}",
    "<style>*{{list-style:url({u})}}</style>", '<svg><image href="{u}"/></svg>', '<svg onload="fetch(\'{u}\')"/>',
    '<svg><use href="{u}#a"/></svg>', '<svg><style>@import "{u}"</style></svg>',
    '</p></div></section><img src="{u}">', '</td></tr></table><img src="{u}">', '<img src=x onerror="fetch(\'{u}\')">',
    '<math href="{u}">x</math>', '<frame src="{u}">', "{u}",
)  # fmt: skip
WORDS = (
    "div section h2 h3 h4 h5 p br table caption colgroup col thead tbody tr th td span nav img a svg g rect line "
    "polyline path text tspan title desc figure figcaption"
)
ALLOWED = set(WORDS.split(" "))


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.close()


@pytest.fixture
def secret() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="r") as folder:
        path = Path(folder) / "r"
        path.write_text("isi-rahasia-4711")
        yield path


def payloads(listener: Listener, secret: Path) -> list[str]:
    addresses = (listener.address, f"file://{secret}", listener.address.removeprefix("http:"))
    every = [shape.format(u=address) for shape, address in product(SHAPES, addresses)]
    assert len(set(every)) == len(every) >= COUNT
    assert max(map(len, every)) <= 120  # the shortest field
    return every[:COUNT]


def hostile_plan(texts: list[str]) -> tuple[Actor, Rencana]:
    """A plan whose every text is a payload: a node for each, with an indicator in which each field is that payload."""
    pemda = factories.pemda()
    with inside(pemda.pk):
        admin = factories.member(pemda, "admin_pemda")
        planner = factories.member(pemda, "perencana", setda := factories.unit(admin, "Sekretariat Daerah"))
        plan = factories.rencana(planner, setda, skema="iku")
        narrative = ("sasaran", "faktor_penyebab", "penutup")
        nodes = factories.simpul(
            planner,
            plan,
            *(
                baru("sasaran", text, **dict.fromkeys(narrative, text), penjelasan=[text], masalah=[text])
                for text in texts
            ),
        )
        names = ("nama", "definisi", "makna", "alasan", "relevansi", "rumus_teks", "sumber_data", "penanggung_jawab",
                 "keterangan", "baseline_teks", "akhir_teks")  # fmt: skip
        for node, text in zip(nodes, texts, strict=True):
            new = IndikatorBaru(dict.fromkeys(names, text), {2021: text})
            add_indikator(planner, simpul_id=node.pk, baru=new)
        save_naskah(planner, rencana_id=plan.pk, laporan="sk-iku", isi=naskah_of(texts), seen=None)
        return planner, Rencana.objects.select_related("skema", "unit", "pemda").get(pk=plan.pk)


def naskah_of(texts: list[str]) -> dict[str, Any]:
    one = texts[0]
    single = ("judul", "tentang", "menetapkan", "tugas", "jabatan_penandatangan", "ditetapkan_di")
    diktum = [{"nomor": f"KE-{at}", "isi": text} for at, text in enumerate(texts)]
    bab = [{"judul": text, "bagian": [{"judul": text, "isi": [text]}]} for text in texts]
    lists = dict.fromkeys(("kop", "menimbang", "mengingat", "fungsi", "kata_pengantar"), texts)
    return {**dict.fromkeys(single, one), **lists, "diktum": diktum, "bab": bab}


def decree_of(planner: Actor, plan: Rencana) -> Document:
    with inside(plan.pemda_id):
        return sk_iku.issue(planner, plan, {}, Terbitan("1", date(2021, 3, 3)))


def test_every_payload_is_printed_literally_and_asks_for_nothing(
    listener: Listener, secret: Path, tmp_path: Path
) -> None:
    texts = payloads(listener, secret)
    document = decree_of(*hostile_plan(texts))
    path = tmp_path / "sk.pdf"
    path.write_bytes(pdf.render(document))
    assert listener.asked == []
    with pikepdf.open(path) as opened:
        assert not opened.attachments
        assert not any("/Annots" in page.obj for page in opened.pages)
    assert "isi-rahasia-4711" not in "".join(pdftools.texts(path))
    assert pdftools.complaints(path) == ""
    check_tables(document, path, texts)
    check_prose(path, texts)


def check_tables(document: Document, path: Path, texts: list[str]) -> None:
    """Column by column all payloads, one after the other, and nothing else."""
    first = next(at for at, text in enumerate(pdftools.texts(path)) if text.startswith("LAMPIRAN"))
    table = next(document.sections[1].tables)
    pages = [page for page in boxes(path, first) if page]
    labels = ("Definisi: {0}", "Makna: {0}", "Alasan: {0}", "Relevansi: {0}")
    wanted = {"Makna dan Alasan": "".join(labels)}
    for at, column in enumerate(table.columns):
        shape = wanted.get(column.label, "{0}")
        if not column.group.startswith("Target") or column.label == "2021":
            assert column_text(pages, table, at) == "".join(bare(shape).format(bare(text)) for text in texts), (
                column.label
            )


def check_prose(path: Path, texts: list[str]) -> None:
    """Menimbang and mengingat, and below them the diktum, show each payload once in the column of their texts."""
    pages = pdftools.words(path)
    end = next(at for at, text in enumerate(pdftools.texts(path)) if text.startswith("LAMPIRAN"))
    words = [word for page in pages[:end] for word in in_lines(page) if word.bottom < FOOT]
    starts = [next(at for at, word in enumerate(words) if word.text == label) for label in ("Menimbang", "KE-0")]
    stop = next(at for at, word in enumerate(words) if word.text == "Ditetapkan")
    marks = {f"{one}." for one in range(COUNT + 1)} | {f"{letters(one)}." for one in range(COUNT)}
    for start, after, times in ((starts[0], starts[1], 2), (starts[1], stop, 1)):
        column = next(one.left for one in words[start + 1 :] if one.text not in {":", "a."})
        inner = "".join(one.text for one in words[start:after] if one.left >= column - 1 and one.text not in marks)
        for text in texts:
            others = sum(bare(one).count(bare(text)) for one in texts)
            assert inner.count(bare(text)) >= times * others, text  # some arise between two others too


def in_lines(page: list[pdftools.Word]) -> list[pdftools.Word]:
    """Words from top to bottom, those of one line from left to right."""
    lines: list[list[pdftools.Word]] = []
    for word in sorted(page, key=lambda one: one.top):
        if lines and word.top - lines[-1][0].top < LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda one: one.left)]


def test_sheets_hold_every_payload_as_text(listener: Listener, secret: Path) -> None:
    texts = payloads(listener, secret)
    book = openpyxl.load_workbook(BytesIO(xlsx.render(decree_of(*hostile_plan(texts)))))
    values = [cell for row in book["Lampiran"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in values} <= {"s", "n", "inlineStr"}
    for text in texts:
        assert sum(1 for cell in values if cell.value == text) == 8
    assert not any(sheet._hyperlinks for sheet in book)  # type: ignore[attr-defined]


class Tags(html.parser.HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in {"src", "href", "style", "data"}}


def test_no_report_makes_markup_of_a_text(listener: Listener, secret: Path) -> None:
    """Every report that this plan can have, as the page shows it."""
    planner, plan = hostile_plan(payloads(listener, secret))
    made = 0
    for report in REPORTS.values():
        with inside(plan.pemda_id):
            try:
                document = report.build(planner, plan, {})
            except Invalid:
                continue  # no document of such a plan
        found = Tags(html_renderer.fragment(document))
        assert found.tags <= ALLOWED, report.key
        assert not {name for name in found.names if name.startswith("on")}, report.key
        assert not any(listener.address in link or str(secret) in link for link in found.links), report.key
        made += 1
    assert made >= 3


def test_without_escape_and_fence_the_same_payloads_ask_and_read(listener: Listener, secret: Path) -> None:
    """The control."""
    page = "".join(f"<div>{text}</div>" for text in payloads(listener, secret) if "base href" not in text)
    data = weasyprint.HTML(string=f"<html><body>{page}</body></html>").write_pdf()
    assert listener.asked
    with pikepdf.open(BytesIO(data)) as opened:
        assert opened.attachments
