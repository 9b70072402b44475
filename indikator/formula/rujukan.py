"""Indicators that use each other: which names lead on, and whether a way leads back. Graphs of any keys."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from indikator.formula.syntax import Apa, Nama, Panggilan, Rumus, children


def names_now(rumus: Rumus) -> frozenset[str]:
    """The names whose value of the same period it needs; under `lalu` an indicator may use itself."""
    stack: list[Apa] = [rumus.akar]
    names = set()
    while stack:
        node = stack.pop()
        if isinstance(node, Nama):
            names.add(node.kode)
        if not (isinstance(node, Panggilan) and node.fungsi == "lalu"):
            stack.extend(children(node))
    return frozenset(names)


K = TypeVar("K", bound=Hashable)


def cycle(graph: Mapping[K, Collection[K]]) -> list[K]:
    """One way round from an indicator to itself, `["a", "b", "a"]`; [] where there is none.

    `graph`: each indicator with those that its formula uses (`names_now`). Takes time in proportion to its size.
    """
    done: set[K] = set()
    for start in graph:
        path: list[K] = []
        on_path: set[K] = set()
        stack: list[tuple[K, bool]] = [(start, True)]
        while stack:
            name, enters = stack.pop()
            if not enters:
                on_path.discard(path.pop())
                done.add(name)
            elif name in on_path:
                return [*path[path.index(name) :], name]
            elif name not in done:
                path.append(name)
                on_path.add(name)
                stack.append((name, False))
                stack.extend((other, True) for other in graph.get(name, ()))
    return []


def reached(graph: Mapping[K, Collection[K]], starts: Iterable[K]) -> dict[K, Collection[K]]:
    """The part of a graph that these lead into, themselves included."""
    found: dict[K, Collection[K]] = {}
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found[here] = graph.get(here, ())
            waiting += found[here]
    return found


def sources_first(graph: Mapping[K, Collection[K]]) -> list[K]:
    """All of a graph, each after those that it uses; where a circle is, that cannot be, and it ends all the same."""
    found: dict[K, None] = {}
    entered: set[K] = set()
    for start in graph:
        stack: list[tuple[K, bool]] = [(start, True)]
        while stack:
            name, enters = stack.pop()
            if not enters:
                found[name] = None
            elif name not in entered:
                entered.add(name)
                stack.append((name, False))
                stack.extend((other, True) for other in graph.get(name, ()))
    return list(found)


def on_circles(graph: Mapping[K, Collection[K]]) -> set[K]:
    """Those that can never be computed: on a circle, or resting on one."""
    done: set[K] = set()
    uses = {one: {other for other in others if other in graph} for one, others in graph.items()}
    used_by: dict[K, list[K]] = {}
    for one, others in uses.items():
        for other in others:
            used_by.setdefault(other, []).append(one)
    ready = [one for one, others in uses.items() if not others]
    while ready:
        here = ready.pop()
        done.add(here)
        for above in used_by.get(here, ()):
            uses[above].discard(here)
            if not uses[above]:
                ready.append(above)
    return graph.keys() - done
