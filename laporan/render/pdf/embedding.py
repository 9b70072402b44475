"""A face in a PDF: the program with the used characters alone, numbered from 1 in the order of their first use.

TrueType outlines are subset by fontTools and reach their glyphs by a map; PostScript outlines (CFF) are drawn anew,
each character as a glyph of its own, so that its number is its place.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

import pydyf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

UNUSED_TABLES: Final = ("GSUB", "GPOS", "GDEF", "kern", "FFTM", "gasp", "name", "OS/2")
SYSTEM: Final = "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
PREFIX: Final = "KINERJ+"
"""A subset's name carries six letters of its own."""


def embed(
    pdf: pydyf.PDF, path: Path, font: TTFont, codes: list[int], *, glyphs: list[str], widths: list[int], default: int
) -> bytes:
    """Add a composite font to the file: `codes` are its characters, `widths` in thousandths of an em."""
    name = f"{PREFIX}{path.stem}"
    is_cff = "CFF " in font
    unicode = pydyf.Stream([_to_unicode(codes)], compress=True)
    pdf.add_object(unicode)
    if is_cff:
        file = pydyf.Stream([_cff(font, name, glyphs, widths, default)], {"Subtype": "/CIDFontType0C"}, compress=True)
        pdf.add_object(file)
        more = {}
    else:
        program, order = _subset(path, glyphs)
        file = pydyf.Stream([program], {"Length1": len(program)}, compress=True)
        ids = b"".join(order.get(glyph, 0).to_bytes(2, "big") for glyph in [".notdef", *glyphs])
        mapping = pydyf.Stream([ids], compress=True)
        for stream in (file, mapping):
            pdf.add_object(stream)
        more = {"CIDToGIDMap": mapping.reference}
    descriptor = _descriptor(font, name, {"FontFile3" if is_cff else "FontFile2": file.reference})
    pdf.add_object(descriptor)
    descendant = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType0" if is_cff else "/CIDFontType2",
            "BaseFont": f"/{name}",
            "CIDSystemInfo": SYSTEM,
            "FontDescriptor": descriptor.reference,
            "DW": default,
            "W": pydyf.Array([1, pydyf.Array(widths)]),
            **more,
        }
    )
    pdf.add_object(descendant)
    whole = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{name}",
            "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([descendant.reference]),
            "ToUnicode": unicode.reference,
        }
    )
    pdf.add_object(whole)
    reference: bytes = whole.reference
    return reference


def _subset(path: Path, glyphs: list[str]) -> tuple[bytes, dict[str, int]]:
    """The TrueType program with these glyphs alone, and the place of each glyph in it."""
    options = Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False, recalc_timestamp=False)
    options.drop_tables += UNUSED_TABLES
    font = TTFont(BytesIO(path.read_bytes()), lazy=True, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=glyphs)
    subsetter.subset(font)
    target = BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue(), {name: index for index, name in enumerate(font.getGlyphOrder())}


def _cff(font: TTFont, name: str, glyphs: list[str], widths: list[int], default: int) -> bytes:
    """The bare CFF program: .notdef, and for each character its outline, whatever others look the same."""
    outlines = font.getGlyphSet()
    order = [".notdef", *(f"c{place}" for place in range(1, len(glyphs) + 1))]
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=False)
    builder.setupGlyphOrder(order)
    drawn = {}
    for glyph, source, width in zip(order, [".notdef", *glyphs], [default, *widths], strict=True):
        pen = T2CharStringPen(width, outlines)
        outlines[source].draw(pen)
        drawn[glyph] = pen.getCharString()
    builder.setupCFF(name.removeprefix(PREFIX), {}, drawn, {})
    program: bytes = builder.font["CFF "].compile(builder.font)
    return program


def _descriptor(font: TTFont, name: str, file: dict[str, bytes]) -> pydyf.Dictionary:
    head, hhea, os2, post = (font[table] for table in ("head", "hhea", "OS/2", "post"))
    scale = 1000 / head.unitsPerEm
    italic = bool(head.macStyle & 2) or post.italicAngle != 0
    return pydyf.Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Flags": 96 if italic else 32,  # nonsymbolic, and italic
            "FontBBox": pydyf.Array([round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]),
            "ItalicAngle": round(post.italicAngle),
            "Ascent": round(hhea.ascent * scale),
            "Descent": round(hhea.descent * scale),
            "CapHeight": round(os2.sCapHeight * scale),
            "StemV": 140 if os2.usWeightClass >= 600 else 80,
            **file,
        }
    )


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
