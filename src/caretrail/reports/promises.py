"""The faces of the promise register: a page for residents and regulators, a table in the terminal, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caretrail.promises import Standing, count
from caretrail.reports.files import replacing
from caretrail.reports.html import page_parts


if TYPE_CHECKING:
    from rich.console import Console

NOTICES = {
    "luton-asc": "Luton, adult social care",
    "luton": "Luton, corporate notice",
    "step-forward-luton": "Step Forward Luton",
    "bathnes-cld": "Bath & North East Somerset, client level data",
    "westminster-cld": "Westminster, client level data",
}
# Topics whose name is not already a word for readers.
TOPICS = {
    "adm": "Automated decisions",
    "dars": "Applications for data",
    "dpia": "Privacy impact assessments",
    "ndoo": "National data opt-out",
    "nfi": "National Fraud Initiative",
    "nhs-number": "NHS number",
    "ropa": "Kinds of data on record",
}
STATUS_WORDS = {"proved": "Proved", "scheduled": "Not proved yet", "not_software": "A task for people"}


def write_promises_page(path: Path, standings: Sequence[Standing]) -> None:
    """Write the register as one page of HTML; raises SystemFailure when the disk refuses."""
    page = render_promises(standings)
    with replacing(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def render_promises(standings: Sequence[Standing]) -> str:
    """One page: the counts, then every promise by notice and topic with its proof. No network, no script needed."""
    environment, parts = page_parts("promises.css", None)
    by_notice: dict[str, dict[str, list[Standing]]] = {}
    for one in standings:
        by_notice.setdefault(one.promise.notice, {}).setdefault(one.promise.topic, []).append(one)
    return environment.get_template("promises.html.j2").render(
        **parts,
        by_notice=by_notice,
        notices=NOTICES,
        status_words=STATUS_WORDS,
        topics_in_words=TOPICS,
        counted=count(one.promise for one in standings),
        counts={
            name: count(one.promise for group in topics.values() for one in group) for name, topics in by_notice.items()
        },
    )


def promises_as_json(standings: Sequence[Standing]) -> dict[str, Any]:
    """The register as CONTRACTS names it: one object per promise."""
    return {
        "promises": [
            {
                "id": one.promise.id,
                "notice": one.promise.notice,
                "lines": one.promise.lines,
                "topic": one.promise.topic,
                "promise": one.promise.promise,
                "kept_by": one.promise.kept_by,
                "status": one.promise.status,
                "where": one.promise.where,
                "evidence": one.promise.evidence,
                "tests": list(one.promise.proved_by),
                "last_passed": one.last_passed,
            }
            for one in standings
        ]
    }


def print_promises(standings: Sequence[Standing], console: Console) -> None:
    """The counts by notice, and where the register is shown whole."""
    from rich.table import Table

    table = Table(title="Promises of the privacy notices")
    for heading in ("Notice", "Promises", "Proved", "Not proved yet", "For people"):
        table.add_column(heading, justify="left" if heading == "Notice" else "right")
    for notice in dict.fromkeys(one.promise.notice for one in standings):
        some = count(one.promise for one in standings if one.promise.notice == notice)
        table.add_row(
            NOTICES.get(notice, notice), *map(str, (some.promises, some.proved, some.scheduled, some.not_software))
        )
    whole = count(one.promise for one in standings)
    table.add_section()
    table.add_row("All", *map(str, (whole.promises, whole.proved, whole.scheduled, whole.not_software)))
    console.print(table)
    console.print("The whole register, each promise with its proof: caretrail promises --html FILE")
