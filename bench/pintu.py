"""A web server as production runs it, and planners at its doors: sign in, read, edit, all by HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_WITHIN, STOP_WITHIN = 60, 20  # seconds


@contextmanager
def server(application: str = "kinerja.wsgi", workers: int = 2) -> Iterator[int]:
    """Gunicorn as bin/demo.py starts it, on the bench's database; gives its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}", "--workers", str(workers),
               "--log-level", "warning", "--no-control-socket"]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "KINERJA_TLS": "0"}
    environment["KINERJA_LOG_LEVEL"] = "ERROR"  # a 409 is no news here
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if Browser(port).get("/masuk/").status == HTTPStatus.OK:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise RuntimeError("peladen web bench tidak menjawab; sebabnya ada pada pesan di atas")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `seconds` from the first byte sent to the last one read."""

    status: int
    body: bytes
    seconds: float
    tag: str = ""

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(slots=True)
class Browser:
    """One person's browser: cookies and nothing else."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """Against forged requests; its cookie has other names in other settings."""
        return next((value for name, value in self.cookies.items() if "csrf" in name), "")

    def get(self, path: str, tag: str = "") -> Answer:
        return self._ask("GET", path, None, {"If-None-Match": tag} if tag else {})

    def post(self, path: str, data: dict[str, Any]) -> Answer:
        """JSON in, JSON out, with the token that the page would send along."""
        headers = {"Content-Type": "application/json", "Accept": "application/json",
                   "X-CSRFToken": self.token}  # fmt: skip
        return self._ask("POST", path, json.dumps(data).encode(), headers)

    def sign_in(self, name: str, password: str) -> None:
        """Through the sign-in page, as a person does."""
        self.get("/masuk/")
        form = {"username": name, "password": password, "csrfmiddlewaretoken": self.token}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._ask("POST", "/masuk/", urlencode(form).encode(), headers)
        if answer.status != HTTPStatus.FOUND:
            raise RuntimeError(f"{name} tidak dapat masuk: {answer.status}")

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection(HOST, self.port, timeout=60)
        started = time.perf_counter()
        try:
            connection.request(method, path, body, {**headers, "Cookie": cookies} if cookies else headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        seconds = time.perf_counter() - started
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(response.status, content, seconds, response.headers.get("ETag", ""))
