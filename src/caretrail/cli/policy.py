"""`caretrail policy`: is a pack sound, what does it decide and why, what changed, what is published of it?"""

from __future__ import annotations

import datetime
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from caretrail.cli.policy_pack import DATE_TYPE, PATH_TYPE, day, opened, read
from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.policy import Explanation, PackFinding, Policy, Question

_Verb = TypeVar("_Verb", bound=Callable[..., Any])
# verbs of other files, loaded when called
_LATER = {
    "diff": "caretrail.cli.policy_faces",
    "lint": "caretrail.cli.policy_lint",
    "notice": "caretrail.cli.policy_faces",
    "ropa": "caretrail.cli.policy_faces",
}


class _PolicyVerbs(click.Group):
    """The verbs of this file, and those of others that are loaded when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *_LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _LATER:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(_LATER[cmd_name])
        found: click.Command = module.command if cmd_name == "lint" else getattr(module, cmd_name)
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            raise click.UsageError(f"There is no verb policy {args[0]!r}. The verbs are {', '.join(known)}.")
        return super().resolve_command(ctx, args)


@click.group(cls=_PolicyVerbs)
def command() -> None:
    """Check a council's policy pack, ask it questions, and publish what follows from it."""


@command.command()
@click.argument("pack", type=PATH_TYPE)
@click.option("--as-at", type=DATE_TYPE, metavar="DATE", help="Judge by the law of DATE; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Only JSON on standard output.")
def check(pack: Path, *, as_at: datetime.datetime | None, as_json: bool) -> int:
    """Check that a PACK can be used: says file, clause and key of all that is wrong, and what to write instead.

    Ends with 0 when the pack can be used (it may have warnings), 2 when it is refused.
    """
    from caretrail.policy import UnusablePack, check_pack, refuse

    try:
        findings = check_pack(read(pack), as_at=day(as_at))
    except UnusablePack as error:
        findings = error.findings
    if as_json:
        told = [{key: getattr(one, key) for key in _FINDING} for one in findings]
        errors = sum(one.severity == "error" for one in findings)
        click.echo(
            json.dumps({"pack": pack.name, "usable": not errors, "findings": told}, indent=2, ensure_ascii=False)
        )
    else:
        _print_findings(pack.name, findings)
    refuse(pack.name, findings)
    return 0


_FINDING = ("severity", "kind", "file", "clause", "key", "message", "mend")


def asking(verb: _Verb) -> _Verb:
    """The options of a question."""
    options = (
        click.option("--pack", required=True, type=PATH_TYPE, metavar="P", help="The folder of the pack."),
        click.option("--field", required=True, metavar="F", help="The name of the field."),
        click.option("--purpose", required=True, metavar="U", help="The id of the purpose."),
        click.option("--recipient", required=True, metavar="R", help="The id of the recipient."),
        click.option("--on", type=DATE_TYPE, metavar="DATE", help="Ask for DATE; today by default."),
        click.option(
            "--evidence", multiple=True, metavar="E", help="What is on file, such as court_order. Repeatable."
        ),
        click.option(
            "--territory", default="", metavar="T", help="Where the data would go, if not as the notice says."
        ),
        click.option("--json", "as_json", is_flag=True, help="Only JSON on standard output."),
    )
    for option in reversed(options):
        verb = option(verb)
    return verb


@command.command("decide")
@asking
def decide_(*, pack: Path, as_json: bool, **asked: Any) -> int:
    """Decide whether a field may be given to a recipient for a purpose on a day.

    Ends with 0 for disclose and mask, 1 for withhold and undeclared, 2 when the pack cannot be used.
    """
    from caretrail.policy import decide

    policy, question = _asked(pack, **asked)
    decision = decide(policy, question)
    if as_json:
        answer = {key: getattr(decision, key) for key in ("outcome", "clauses", "reason", "notice_version")}
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        click.echo(f"{decision.outcome}: {decision.reason}")
        click.echo(f"Clauses: {', '.join(decision.clauses) or 'none'}. Notice: {decision.notice_version or 'none'}.")
    return 0 if decision.opens else 1


@command.command("explain")
@asking
def explain_(*, pack: Path, as_json: bool, **asked: Any) -> int:
    """Show the way to a decision, step by step, with the clause and line of the notice behind each step."""
    from caretrail.policy import explain

    policy, question = _asked(pack, **asked)
    explanation = explain(policy, question)
    if as_json:
        click.echo(json.dumps(_explained(explanation), indent=2, ensure_ascii=False))
    else:
        _print_explanation(explanation)
    return 0 if explanation.decision.opens else 1


def _asked(
    pack: Path, *, on: datetime.datetime | None, evidence: tuple[str, ...], **asked: str
) -> tuple[Policy, Question]:
    from caretrail.policy import Question, suggestion
    from caretrail.spec import load_law

    known = load_law().evidence
    for one in evidence:
        if one not in known:
            raise UsageError(f"--evidence cannot be {one[:40]!r}. {suggestion(one, known)}")
    return opened(pack), Question(on=day(on), evidence=frozenset(evidence), **asked)


def _explained(explanation: Explanation) -> dict[str, Any]:
    decision = explanation.decision
    keys = ("outcome", "cause", "mask", "clauses", "reason", "notice_version")
    steps = [
        {key: getattr(one, key) for key in ("asked", "found", "passed", "clause", "lines")} for one in explanation.steps
    ]
    return {**{key: getattr(decision, key) for key in keys}, "steps": steps}


def _print_explanation(explanation: Explanation) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("", "Asked", "Found", "Clause", "Lines"):
        table.add_column(heading, overflow="fold")
    for one in explanation.steps:
        table.add_row("yes" if one.passed else "no", one.asked, one.found, one.clause, one.lines)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"\n[bold]{explanation.decision.outcome}[/bold]: ", end="")
    console.print(explanation.decision.reason, markup=False)


def _print_findings(name: str, findings: tuple[PackFinding, ...]) -> None:
    from collections import Counter

    for one in findings:
        click.echo(f"{one.severity:7}  {one.sentence()}")
    counts = Counter(one.severity for one in findings)
    said = ", ".join(f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}" for severity in counts)
    click.echo(f"{name}: {said or 'nothing to say; it can be used'}.")
