"""The rules of the house that files must keep: what a linter cannot see."""

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db.migrations import Migration, RunPython, RunSQL

from laporan.reports import REPORTS

ROOT = Path(__file__).parents[2]
APPS = ("core", "cascading", "indikator", "laporan")
# Where markup that is already escaped may be marked as safe, each with its reason.
SAFE = {
    "indikator/lembar.py": "a typeset formula: formula.to_html escapes every name and label itself",
    "laporan/details.py": "the same renderer, for the tables of a year",
    "laporan/naskah_views.py": "the HTML renderer escapes every text; what it returns is markup of its own",
    "laporan/views.py": "the HTML renderer escapes every text; what it returns is markup of its own",
    "templates/parts/medan.html": "help texts are Django's own, never a person's",
}
# Names that Django itself gives to migrations say nothing.
UNNAMED = re.compile(r"\d{4}_(auto_|initial$|alter_|remove_|rename_|add_field)")


def tracked(*patterns: str) -> list[Path]:
    """The project's files as the repository knows them, without what was deleted but not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    return [ROOT / name for name in listed if (ROOT / name).exists()]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def found_in(pattern: str, *kinds: str) -> set[str]:
    """The files that the pattern occurs in; this one speaks of all of them."""
    return {place(one) for one in tracked(*kinds) if one != Path(__file__) and re.search(pattern, read(one))}


# --- modules -------------------------------------------------------------------------------------------------------


def test_every_module_says_what_it_is_for() -> None:
    """One sentence at its top; an empty file that makes a folder a package has nothing to say."""
    modules = [one for one in tracked("*.py") if read(one).strip()]
    assert len(modules) > 60
    silent = [place(one) for one in modules if not (ast.get_docstring(ast.parse(read(one))) or "").strip()]
    assert silent == []
    ending = [
        place(one)
        for one in modules
        if (ast.get_docstring(ast.parse(read(one))) or ".").split("\n\n")[0][-1] not in ".:"
    ]
    assert ending == []


def test_only_the_job_runner_catches_everything() -> None:
    catching = set()
    for path in tracked("*.py"):
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.ExceptHandler) and _names(node.type) & {"Exception", "BaseException", ""}:
                catching.add(place(path))
    assert catching == {"laporan/jobs.py"}


def test_nobody_asks_the_server_what_day_it_is() -> None:
    """The day is that of the Pemda (`kinerja.core.waktu`), in pages, reports, workers and the terminal alike."""
    asking = found_in(r"localdate\(|date\.today\(|datetime\.(to)?(day|now)\(", "*.py")
    assert {one for one in asking if not one.startswith(("tests/", "bench/"))} == set()


def _names(caught: ast.expr | None) -> set[str]:
    if caught is None:
        return {""}
    return {node.id for node in ast.walk(caught) if isinstance(node, ast.Name)}


def test_markup_is_trusted_where_it_is_listed() -> None:
    trusting = found_in(r"\bmark_safe\(|\|\s*safe\b|\|\s*safeseq\b|autoescape off|SafeString\(", "*.py", "*.html")
    assert trusting == SAFE.keys()


# --- templates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", tracked("templates/*.html"), ids=place)
def test_no_script_or_style_inside_a_page(path: Path) -> None:
    """The content security policy would refuse it, and the page would be broken without a word."""
    text = re.sub(r"{%.*?%}|{{.*?}}", "", read(path), flags=re.DOTALL)
    assert re.findall(r"<style\b", text, re.IGNORECASE) == []
    assert [one for one in re.findall(r"<script\b[^>]*>", text, re.IGNORECASE) if "src=" not in one] == []
    assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)\s*=", text, re.IGNORECASE) == []
    assert re.findall(r"javascript:|hx-on|hx-vals=.js", text, re.IGNORECASE) == []


# --- what the README must name -------------------------------------------------------------------------------------


def settings_names() -> set[str]:
    """Environment variables that the settings read: all arguments of env.str(…) and its kind."""
    names = set()
    for node in ast.walk(ast.parse(read("kinerja/settings.py"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "env" and isinstance(node.args[0], ast.Constant):
                names.add(str(node.args[0].value))
    return names


def test_the_readme_names_every_setting() -> None:
    names = settings_names()
    assert {"KINERJA_VAR", "DATABASE_URL", "KINERJA_TLS"} <= names
    assert {name for name in names if f"`{name}`" not in read("README.md")} == set()


def test_the_readme_names_every_report() -> None:
    assert {key for key in REPORTS if f"`{key}`" not in read("README.md")} == set()


def test_the_readme_names_every_command() -> None:
    own = {name for name, app in get_commands().items() if app in {"kinerja", *(one.__name__ for one in own_apps())}}
    assert {"muat_contoh", "cetak", "db_worker"} <= own
    assert {name for name in own if not re.search(rf"manage\.py {name}\b", read("README.md"))} == set()


def test_the_readme_names_every_make_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", read("Makefile"), re.MULTILINE))
    assert {"demo", "test", "lint"} <= targets
    assert {one for one in targets if not re.search(rf"`(?:make )?{one}\b|make {one}\b", read("README.md"))} == set()


# --- migrations and settings ---------------------------------------------------------------------------------------


def own_apps() -> list[ModuleType]:
    """The packages of our own apps."""
    modules = [apps.get_app_config(label).module for label in APPS]
    assert all(modules)
    return [one for one in modules if one is not None]


def migrations() -> list[ModuleType]:
    found = []
    for app in own_apps():
        folder = Path(str(app.__file__)).parent / "migrations"
        found += [import_module(f"{app.__name__}.migrations.{one.stem}") for one in sorted(folder.glob("0*.py"))]
    return found


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("module", migrations(), ids=lambda one: one.__name__)
def test_a_migration_says_what_it_does_and_can_be_taken_back(module: ModuleType) -> None:
    assert module.__doc__
    assert not UNNAMED.match(module.__name__.rsplit(".", 1)[-1])
    migration: type[Migration] = module.Migration
    for step in migration.operations:
        if isinstance(step, RunPython):
            assert step.reverse_code is not None
        if isinstance(step, RunSQL):
            assert step.reverse_sql is not None


def test_the_settings_of_production_pass_djangos_checks(tmp_path: Path) -> None:
    """In a process of its own, with nothing of this test run's settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("KINERJA_", "DATABASE_", "DJANGO_"))}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "kinerja.settings", "KINERJA_VAR": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "kunci-rahasia").stat().st_mode & 0o077 == 0
