"""The QR code of an address, as dark and light modules that each renderer draws in its own way."""

import segno

QUIET = 2  # modules of white around it


def modules(address: str) -> list[list[bool]]:
    """Rows of modules without the quiet zone; True is dark."""
    return [[bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix]


def data_uri(address: str) -> str:
    """A vector image that stands in the page itself."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(border=QUIET, omitsize=True))
