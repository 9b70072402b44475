"""The lock files: exact, checked by hash, the same everywhere, and without the name of any registry."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["app", "dev", "node"]
LINE = re.compile(
    r"[A-Za-z0-9._-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|"
    r"# The following packages are considered to be unsafe in a requirements file:|"
)


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


def pins(name: str) -> dict[str, str]:
    """Package → exact version."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+) \\$", lock_text(name), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(name: str) -> None:
    assert [line for line in lock_text(name).splitlines() if not LINE.fullmatch(line)] == []


def test_the_lock_of_the_tests_holds_the_lock_of_the_program() -> None:
    assert pins("app").items() <= pins("dev").items()


@pytest.mark.parametrize("group", ["app", "dev"])
def test_what_pyproject_asks_for_is_locked_within_its_range(group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] if group == "app" else project["optional-dependencies"]["dev"]
    locked = pins(group)
    for text in wanted:
        requirement = Requirement(text)
        assert len(requirement.specifier) == 2, f"{text}: bounded below and above"
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), text


def test_browser_libraries_are_exact_and_locked_without_addresses() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    for path, entry in lock["packages"].items():
        assert "resolved" not in entry
        assert not path or entry["integrity"].startswith("sha512-")
