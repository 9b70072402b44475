"""Copies what pages need out of node_modules into static/vendor, so that no page asks a foreign host.

The source maps stay behind, and with them the comments that name them: a static file names only what exists.
"""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules"
TARGET = ROOT / "static" / "vendor"

FILES = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx/LICENSE": "htmx.org/LICENSE",
    "wunderbaum/wunderbaum.css": "wunderbaum/dist/wunderbaum.css",
    "wunderbaum/wunderbaum.esm.min.js": "wunderbaum/dist/wunderbaum.esm.min.js",
    "wunderbaum/LICENSE": "wunderbaum/LICENSE",
}
SOURCE_MAP = re.compile(r"^\s*(?://|/\*)# sourceMappingURL=.*$", re.MULTILINE)


def main() -> None:
    """Fills static/vendor anew, so that a library taken off the list is gone from it."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for target, source in FILES.items():
        file = TARGET / target
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SOURCE_MAP.sub("", (SOURCE / source).read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
