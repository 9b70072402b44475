"""The typefaces of painted pages: found on the machine, measured for layout, embedded as subsets.

Liberation Sans has the same letter widths as Arial. Kerning and ligatures stay off, so that the width of a text
is the sum of its letters and its letters come out again, one for one, when it is copied or searched.
"""

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

import pydyf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from laporan.render.errors import RenderError
from laporan.render.wrapping import Widths

FaceName = Literal["regular", "bold", "italic"]
FAMILY: Final = "Liberation Sans"
STYLES: Final[dict[FaceName, str]] = {"regular": "Regular", "bold": "Bold", "italic": "Italic"}
FOLDERS: Final = tuple(
    Path("/usr/share/fonts") / folder
    for folder in ("truetype/liberation", "truetype/liberation2", "liberation", "liberation-sans", "TTF")
)
UNUSED_TABLES: Final = ("GSUB", "GPOS", "GDEF", "kern", "FFTM", "gasp", "name", "OS/2")
EM: Final = 1000  # PDF measures glyphs in thousandths of the type size


class FontMissing(RenderError):
    """The machine lacks the typeface; the message says how to install it."""


@cache
def path_of(name: FaceName) -> Path:
    """The file of a face: in the usual folders, else where fontconfig knows it. Raises FontMissing."""
    file = f"LiberationSans-{STYLES[name]}.ttf"
    for folder in FOLDERS:
        if (folder / file).is_file():
            return folder / file
    if program := shutil.which("fc-match"):
        words = [program, "-f", "%{file}", f"{FAMILY}:style={STYLES[name]}"]
        answer = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our words
        if Path(answer.stdout).name == file:
            return Path(answer.stdout)
    raise FontMissing(
        f"Huruf {FAMILY} tidak ditemukan, padahal diperlukan untuk PDF. "
        "Pasang paket fonts-liberation (Debian/Ubuntu: apt install fonts-liberation), lalu coba lagi."
    )


class Face:
    """One face during one rendering: knows widths, and numbers the characters that were painted with it.

    Each character gets a number (CID) of its own, even where two share a glyph or the face has none (it shows an
    empty box then), so that every text is extracted exactly as it was written.
    """

    def __init__(self, name: FaceName) -> None:
        self.name = name
        self.font = TTFont(BytesIO(path_of(name).read_bytes()), lazy=True, recalcTimestamp=False)
        self._glyphs: dict[int, str] = self.font.getBestCmap()
        self._scale = EM / self.font["head"].unitsPerEm
        self.cids = _Cids()
        advances = self.font["hmtx"].metrics
        em = self._scale / EM
        self.widths = Widths(
            {chr(code): advances[glyph][0] * em for code, glyph in self._glyphs.items()},
            default=advances[".notdef"][0] * em,
        )

    def encode(self, text: str) -> str:
        """The text as hexadecimal CIDs, ready to stand between < and >."""
        return text.translate(self.cids)

    def embed(self, pdf: pydyf.PDF) -> bytes:
        """Add the font with the characters used so far to the file; answers its reference."""
        codes = list(self.cids)
        names = [self._glyphs.get(code, ".notdef") for code in codes]
        program, order = self._subset(names)
        file = pydyf.Stream([program], {"Length1": len(program)}, compress=True)
        glyph_ids = b"".join(order.get(name, 0).to_bytes(2, "big") for name in [".notdef", *names])
        mapping = pydyf.Stream([glyph_ids], compress=True)
        unicode = pydyf.Stream([_to_unicode(codes)], compress=True)
        for stream in (file, mapping, unicode):
            pdf.add_object(stream)
        descriptor = self._descriptor(file.reference)
        pdf.add_object(descriptor)
        widths = [round(self.widths[chr(code)] * EM) for code in codes]
        descendant = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": self._base_font,
                "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
                "CIDToGIDMap": mapping.reference,
                "FontDescriptor": descriptor.reference,
                "DW": round(self.widths["\0"] * EM),
                "W": pydyf.Array([1, pydyf.Array(widths)]),
            }
        )
        pdf.add_object(descendant)
        font = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": self._base_font,
                "Encoding": "/Identity-H",
                "DescendantFonts": pydyf.Array([descendant.reference]),
                "ToUnicode": unicode.reference,
            }
        )
        pdf.add_object(font)
        reference: bytes = font.reference
        return reference

    @property
    def _base_font(self) -> str:
        """A subset's name carries six letters of its own."""
        return f"/KINERJ+LiberationSans-{STYLES[self.name]}"

    def _subset(self, names: list[str]) -> tuple[bytes, dict[str, int]]:
        """The font program with these glyphs alone, and the place of each glyph in it."""
        options = Options(
            hinting=False, layout_features=[], notdef_outline=True, glyph_names=False, recalc_timestamp=False
        )
        options.drop_tables += UNUSED_TABLES
        font = TTFont(BytesIO(path_of(self.name).read_bytes()), lazy=True, recalcTimestamp=False)
        subsetter = Subsetter(options)
        subsetter.populate(glyphs=names)
        subsetter.subset(font)
        target = BytesIO()
        font.save(target, reorderTables=False)
        return target.getvalue(), {name: index for index, name in enumerate(font.getGlyphOrder())}

    def _descriptor(self, file: bytes) -> pydyf.Dictionary:
        head, hhea, os2, post = (self.font[table] for table in ("head", "hhea", "OS/2", "post"))
        box = (head.xMin, head.yMin, head.xMax, head.yMax)
        bold = self.name == "bold"
        return pydyf.Dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": self._base_font,
                "FontFamily": pydyf.String(FAMILY),
                "Flags": 96 if self.name == "italic" else 32,  # nonsymbolic, and italic
                "FontBBox": pydyf.Array([round(edge * self._scale) for edge in box]),
                "ItalicAngle": round(post.italicAngle),
                "Ascent": round(hhea.ascent * self._scale),
                "Descent": round(hhea.descent * self._scale),
                "CapHeight": round(os2.sCapHeight * self._scale),
                "StemV": 140 if bold else 80,
                "FontFile2": file,
            }
        )


class _Cids(dict[int, str]):
    """Code points to the hexadecimal form of their CID, numbered from 1 in the order of first use."""

    def __missing__(self, code: int) -> str:
        cid = self[code] = f"{len(self) + 1:04x}"
        return cid


def _to_unicode(codes: list[int]) -> bytes:
    """The CMap by which readers turn CIDs (1, 2, …) back into these characters."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(codes), 100):  # a section holds at most 100 entries
        part = list(enumerate(codes, start=1))[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{cid:04x}> <{chr(code).encode('utf-16-be').hex()}>" for cid, code in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
