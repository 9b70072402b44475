"""The program in which WeasyPrint works: HTML on its input, a length and a table of places and the PDF on its output.

Run by press.py as a process of its own, isolated (python -I), without secrets in its environment, with limits on
memory and processor time: `press_child.py MEMORY_BYTES CPU_SECONDS`. It fetches nothing but what the page itself
holds (data:).
"""

import gc
import json
import resource
import sys


def main() -> None:
    """Writes: the length of the JSON in 8 digits, the JSON, the PDF."""
    gc.disable()  # a short life; looking for cycles costs a tenth of it
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from weasyprint import HTML  # noqa: PLC0415 - within the limits
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    source = sys.stdin.buffer.read().decode()
    document = HTML(string=source, url_fetcher=fetcher).render(pdf_tags=True)
    places: dict[str, tuple[int, float]] = {}
    for index, page in enumerate(document.pages):
        for name, place in page.anchors.items():
            places.setdefault(name, (index, place[1]))  # what goes on over pages stands on each of them
    data = document.write_pdf(pdf_tags=True)
    head = json.dumps({"pages": len(document.pages), "places": places}).encode()
    sys.stdout.buffer.write(b"%08d" % len(head) + head + data)


if __name__ == "__main__":
    main()
