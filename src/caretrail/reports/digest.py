"""What a check comes to: the verdict, the groups of findings by task, the measures touched, what was not checked.

Worked out once here, so that terminal, JSON, HTML and workbook cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from caretrail.intake import Checked, Finding, NotChecked
from caretrail.reports.wording import count, number
from caretrail.spec import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """May the file be sent? `headline` in two to five words, `sentence` with the numbers behind it."""

    ready: bool
    headline: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """The findings that one task mends, worst first."""

    task: Task
    findings: tuple[Finding, ...]

    def with_severity(self, severity: str) -> int:
        """How many of them have this severity."""
        return sum(finding.severity == severity for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A published measure that findings may move.

    `rows_at_most` adds up the rows of its findings; one row may be in several, so it is an upper bound. None
    where a finding about the file as a whole is among them, so that any row may be concerned.
    """

    measure: str
    hows: tuple[str, ...]
    findings: tuple[Finding, ...]
    rows_at_most: int | None

    @property
    def reach(self) -> float:
        """How many rows may be concerned; more than any number where that may be all."""
        return inf if self.rows_at_most is None else self.rows_at_most


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """Rules that share the cause why they could not run."""

    cause: str
    rules: tuple[NotChecked, ...]


def verdict(checked: Checked) -> Verdict:
    """Is the file ready to send, and if not, how far from it?

    A file is not ready while one finding of severity error stands. Errors about the file as a whole have
    no rows of their own, so they are named apart.
    """
    if checked.clean:
        return _ready(checked)
    errors = [finding for finding in checked.findings if finding.severity == "error"]
    on_rows = sum(finding.rows > 0 for finding in errors) if checked.error_rows else 0
    parts = []
    if on_rows:
        rows = f"{number(checked.error_rows)} of {count(checked.accepted, 'row')}"
        parts.append(f"{count(on_rows, 'kind')} of error on {rows}")
    if len(errors) > on_rows:
        parts.append(f"{count(len(errors) - on_rows, 'error')} about the file as a whole")
    return Verdict(ready=False, headline="Not ready to send", sentence=", and ".join(parts))


def _ready(checked: Checked) -> Verdict:
    rows = count(checked.accepted, "row")
    warnings, unsure = checked.count("warning"), checked.count("cannot_verify")
    left = f"; {count(len(checked.not_checked), 'rule')} could not be checked" if checked.not_checked else ""
    if not warnings and not unsure:
        return Verdict(ready=True, headline="Ready to send", sentence=f"no error and no warning in {rows}{left}")
    parts = [f"{count(warnings, 'kind')} of warning to look at first"] if warnings else []
    if unsure:
        parts.append(f"{count(unsure, 'kind')} of value to compare with the official list")
    return Verdict(ready=True, headline="No errors found", sentence=f"{rows} checked, with {' and '.join(parts)}{left}")


def by_task(findings: Sequence[Finding], tasks: Sequence[Task]) -> tuple[TaskGroup, ...]:
    """The findings under the task that mends them, tasks in the standard's order, empty ones left out."""
    known = {task.key for task in tasks}
    others = sorted({finding.task for finding in findings} - known)
    groups = []
    for task in [*tasks, *(Task(key=key, title=key.capitalize()) for key in others)]:
        under = tuple(finding for finding in findings if finding.task == task.key)
        if under:
            groups.append(TaskGroup(task=task, findings=under))
    return tuple(groups)


def touched(checked: Checked) -> tuple[Touched, ...]:
    """Which published measures may move, and through which findings? Those of the most rows first.

    Notes and unverified values are left out: neither says that anything is wrong.
    """
    through: dict[str, list[tuple[str, Finding]]] = {}
    for finding in checked.findings:
        if finding.severity in ("error", "warning"):
            for effect in finding.effects:
                through.setdefault(effect.measure, []).append((effect.how, finding))
    measures = [_touched(checked, measure, pairs) for measure, pairs in through.items()]
    return tuple(sorted(measures, key=lambda one: (-one.reach, -len(one.findings), one.measure)))


def _touched(checked: Checked, measure: str, pairs: list[tuple[str, Finding]]) -> Touched:
    findings = tuple({(finding.rule, finding.check): finding for _how, finding in pairs}.values())
    on_rows = all(finding.rows for finding in findings)
    return Touched(
        measure=measure,
        hows=tuple(dict.fromkeys(how for how, _finding in pairs)),
        findings=findings,
        rows_at_most=min(sum(finding.rows for finding in findings), checked.accepted) if on_rows else None,
    )


def by_cause(not_checked: Sequence[NotChecked]) -> tuple[Unchecked, ...]:
    """The rules that could not run, under what kept them from it; the cause of most rules first."""
    causes: dict[str, list[NotChecked]] = {}
    for rule in not_checked:
        causes.setdefault(rule.cause, []).append(rule)
    grouped = [Unchecked(cause=cause, rules=tuple(rules)) for cause, rules in causes.items()]
    return tuple(sorted(grouped, key=lambda one: (-len(one.rules), one.cause)))
