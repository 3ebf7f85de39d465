"""The results of a benchmark as Markdown: what was measured, ratios, and each goal with whether it was met."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any


README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- results: written by run_check.py -->\n", "<!-- end of results -->\n"
_FLOOR = "F1: read all as text"
_FULL, _ONLY = "caretrail check", "caretrail, check only"


def write_table(results: Path) -> None:
    """Put the table of these results into README.md, in place of the one that is there."""
    text = README.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    found = json.loads(results.read_text(encoding="utf-8"))
    README.write_text(f"{before}{BEGIN}{table(found)}{after}", encoding="utf-8")


def table(found: dict[str, Any]) -> str:
    """Everything to be said about one set of results."""
    cells = _Cells(found["runs"])
    return "\n".join((*_about(found), "", *_measured(cells), "", *_goals(cells), ""))


class _Cells:
    """The runs by size and workload."""

    def __init__(self, runs: list[dict[str, Any]]) -> None:
        self.runs = runs
        self.sizes = sorted({run["rows"] for run in runs})

    def names(self, rows: int) -> list[str]:
        return list(dict.fromkeys(run["workload"] for run in self.runs if run["rows"] == rows))

    def all(self, name: str, rows: int, what: str) -> list[float]:
        return [run[what] for run in self.runs if run["workload"] == name and run["rows"] == rows]

    def middle(self, name: str, rows: int, what: str = "cpu") -> float | None:
        found = self.all(name, rows, what)
        return statistics.median(found) if found else None

    def ratio(self, name: str, other: str, rows: int) -> float | None:
        one, two = self.middle(name, rows), self.middle(other, rows)
        return one / two if one is not None and two else None


def _about(found: dict[str, Any]) -> Iterator[str]:
    machine = found["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    computer = f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}"
    yield f"Measured on {found['date']}: {computer}; {versions}."
    if not found["publishable"]:
        yield "**Not for publishing: other programs were busy meanwhile.**"
    equal = ", ".join(f"{peer} {count}" for peer, count in found["equal_statements"].items())
    if equal:
        yield f"Statements on which counts were equal before timing: {equal}."


def _measured(cells: _Cells) -> Iterator[str]:
    yield "| rows | what | CPU s, median (least to most) | x F1 | wall s | peak MB | runs |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for rows in cells.sizes:
        for name in cells.names(rows):
            cpu = cells.all(name, rows, "cpu")
            wall, peak = cells.middle(name, rows, "wall") or 0, cells.middle(name, rows, "peak_mb") or 0
            yield (
                f"| {rows:,} | {name} | {statistics.median(cpu):.2f} ({min(cpu):.2f} to {max(cpu):.2f}) "
                f"| {cells.ratio(name, _FLOOR, rows) or 0:.1f} | {wall:.2f} | {peak:,.0f} | {len(cpu)} |"
            )


def _goals(cells: _Cells) -> Iterator[str]:
    yield "| asked of a check | goal | must | measured |"
    yield "|---|---:|---:|---:|"
    for name in (_FULL, _ONLY):
        yield _goal(f"{name}: CPU / F1, 1,000,000 rows", cells.ratio(name, _FLOOR, 1_000_000), 1.5, 3.5)
        for peer, goal, must in (
            ("dataframely", 1.0, None),
            ("pandera-polars", None, 1.0),
            ("pandera-pandas", None, 0.3),
        ):
            yield _goal(f"{name}: CPU / {peer}, 1,000,000 rows", cells.ratio(name, peer, 1_000_000), goal, must)
    small = cells.ratio(_FULL, "import duckdb", 5_000)
    yield _goal(f"{_FULL}: CPU / `import duckdb`, 5,000 rows", small, 2.5, None)
    for rows, most in ((1_000_000, 1500), (10_000_000, 2000)):
        yield _goal(f"{_FULL}: peak MB, {rows:,} rows", cells.middle(_FULL, rows, "peak_mb"), None, most)
    ten, one = cells.middle(_FULL, 10_000_000), cells.middle(_FULL, 1_000_000)
    linear = ten / one / 10 if ten and one else None
    yield _goal(f"{_FULL}: CPU at 10,000,000 / 10 x CPU at 1,000,000", linear, None, 1.2)


def _goal(what: str, value: float | None, goal: float | None, must: float | None) -> str:
    def shown(bound: float | None) -> str:
        return "" if bound is None else f"{bound:,g}"

    if value is None:
        return f"| {what} | {shown(goal)} | {shown(must)} | not measured |"
    missed = [word for word, bound in (("goal", goal), ("must", must)) if bound is not None and value > bound]
    number = f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
    return f"| {what} | {shown(goal)} | {shown(must)} | {number}{f' ({missed[-1]} missed)' if missed else ''} |"
