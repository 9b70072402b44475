"""The bench of planners at the grid's door, for seconds: what it counts, and that it sees what it must count."""

import pytest
from pytest_django.live_server_helper import LiveServer

from bench import generator
from bench.serentak_http import Run, Team
from cascading import rules as plan_rules
from indikator import rules

WRITERS, SECONDS, INTERVAL = 4, 1.5, 0.1


def test_of_planners_who_edit_the_same_rows_nobody_loses_anything(live_server: LiveServer) -> None:
    run = edited(live_server)

    assert run.count("diterima") >= WRITERS * SECONDS / INTERVAL / 3
    assert run.count("basi") >= 1  # they did meet
    assert run.count("galat") == run.count("ditolak") == 0
    assert (run.lost, run.unseen, run.untraced, run.wrongly_refused, run.faults) == (0, 0, 0, 0, [])
    assert run.loads > WRITERS


def test_without_the_check_of_what_they_saw_they_overwrite_each_other(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_rules, "check_seen", lambda _row, _seen: None)
    monkeypatch.setattr(rules, "check_seen", lambda _row, _seen: None)

    run = edited(live_server)

    assert run.lost >= 1
    assert run.unseen >= 1
    assert run.count("basi") == 0


def edited(server: LiveServer) -> Run:
    government = generator.make_pemda([60], years=1)
    people = [generator.planner(government, 0, number)[0].nama_pengguna for number in range(WRITERS)]
    port = int(server.url.rpartition(":")[2])
    team = Team(government.pemda.pk, government.rencana[0], port, people, INTERVAL)
    return team.check(team.work(WRITERS, SECONDS))
