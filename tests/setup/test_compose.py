"""docker-compose.yml as far as it can be held without an engine: its parts, their health, no secret."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kinerja.postgres.embedded import ROLES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
LASTING = ["db", "web", "worker"]


def test_the_parts_are_the_database_the_one_time_step_web_and_worker() -> None:
    assert set(SERVICES) == {"db", "siapkan", "web", "worker"}


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


NO_SECRET = {"KINERJA_PROXY"}  # how many proxies stand before the web server


def test_no_secret_has_a_default() -> None:
    secrets = re.findall(r"\$\{(KINERJA_\w+)([^}]*)\}", TEXT)
    assert {name for name, _ in secrets} >= {
        "KINERJA_SECRET_KEY",
        "KINERJA_SANDI_POSTGRES",
        "KINERJA_SANDI_PEMILIK",
        "KINERJA_SANDI_APP",
    }
    for name, rest in secrets:
        assert name in NO_SECRET or rest.startswith(":?"), f"{name} must be given by the environment"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_web_and_worker_sign_in_as_the_application_alone(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert environment["DATABASE_URL"].startswith("postgres://kinerja_app:")
    assert "PEMILIK" not in str(environment)


def test_web_and_worker_wait_for_the_migrations_and_those_for_the_database() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"]["siapkan"]["condition"] == "service_completed_successfully"
    assert SERVICES["siapkan"]["depends_on"]["db"]["condition"] == "service_healthy"


def test_only_the_web_server_is_reachable_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_the_image_runs_as_nobody_special() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE)[-1] == "kinerja"
    assert "--require-hashes" in dockerfile


def test_image_and_set_up_install_the_same_system_libraries() -> None:
    listed = re.search(r"^RUNTIME_PACKAGES=\(([^)]*)\)", (ROOT / "bin/setup.sh").read_text("utf-8"), re.MULTILINE)
    assert listed
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert [package for package in listed[1].split() if package not in dockerfile] == []


def test_the_roles_are_those_of_the_embedded_server() -> None:
    script = (ROOT / "deploy" / "peran.sh").read_text("utf-8")
    for role, rights in ROLES.items():
        assert re.search(rf"^CREATE ROLE {role} {rights} PASSWORD", script, re.MULTILINE)
