"""The bookmarks of a file: a tree made from the levels of the pins on its pages."""

import pydyf

from laporan.render.pdf.flow import MM, Page


def add_outline(pdf: pydyf.PDF, pages: list[Page], sheets: list[pydyf.Dictionary]) -> None:
    """Entries in page order; a deeper level hangs below the last of a higher one. Nothing without any pin."""
    root = pydyf.Dictionary({"Type": "/Outlines"})
    if not any(page.pins for page in pages):
        return
    pdf.add_object(root)
    open_ones: list[tuple[int, pydyf.Dictionary]] = [(0, root)]
    children: dict[int, list[pydyf.Dictionary]] = {root.number: []}
    for page, sheet in zip(pages, sheets, strict=True):
        for pin in page.pins:
            while open_ones[-1][0] >= pin.level:
                open_ones.pop()
            parent = open_ones[-1][1]
            y = round(page.paper.height * MM - pin.y, 2)
            place = pydyf.Array([sheet.reference, "/XYZ", 0, y, "null"])
            item = pydyf.Dictionary({"Title": pydyf.String(pin.label), "Parent": parent.reference, "Dest": place})
            pdf.add_object(item)
            children[item.number] = []
            children[parent.number].append(item)
            open_ones.append((pin.level, item))
            _chain(parent, children[parent.number])
    pdf.catalog |= {"Outlines": root.reference, "PageMode": "/UseOutlines"}


def _chain(parent: pydyf.Dictionary, items: list[pydyf.Dictionary]) -> None:
    """Tie the newest child to its elder and to its parent; all is shown unfolded."""
    newest = items[-1]
    if len(items) > 1:
        newest["Prev"], items[-2]["Next"] = items[-2].reference, newest.reference
    parent |= {"First": items[0].reference, "Last": newest.reference, "Count": len(items)}
