"""Asks the web server of this container for its sign-in page; the exit code is the container's health."""

import http.client
import os
import sys

# As the proxy would ask: under the public name, over TLS.
HEADERS = {"Host": os.environ["KINERJA_HOSTS"].split(",")[0].strip(), "X-Forwarded-Proto": "https"}

try:
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
    connection.request("GET", "/masuk/", headers=HEADERS)
    status = connection.getresponse().status
except OSError as error:
    sys.exit(f"Peladen web tidak menjawab: {error}")
if status != http.HTTPStatus.OK:
    sys.exit(f"Peladen web menjawab {status}.")
