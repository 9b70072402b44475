"""A link from a cell of a workbook to the top of another of its sheets: a formula, as Excel and LibreOffice know."""

MAX_LITERAL = 250  # letters of a text inside a formula; Excel's limit is 255


def link_formula(text: str, sheet: str) -> str:
    """Without the sign of equality; shows `text`, shortened where a formula cannot hold it."""
    place = "#'" + sheet.replace("'", "''") + "'!A1"
    return f"HYPERLINK({_literal(place)},{_literal(text[:MAX_LITERAL])})"


def _literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
