"""The HTML report of a check: one file to send on, readable without network, script or colour.

Style and script stand in the page and are allowed by their hashes alone. Every string passes Jinja's
escaping; what came out of the council's file is made printable first.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.intake import Checked, Score
from caretrail.reports import wording
from caretrail.reports.digest import by_cause, by_task, touched, verdict
from caretrail.reports.files import replacing
from caretrail.reports.profile import HEIGHT, WIDTH, profile
from caretrail.spec import EVENT_TYPES, Standard


if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


_LARGEST = 1_000_000  # bytes of a page
_LISTED = (25, 10, 3, 1)  # rows of a finding to list; the first that keeps the page under the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScore:
    """The scores of one field: over all rows, and on each kind of event that may fill it."""

    overall: Score
    by_event: dict[str, Score]


def write_html(path: Path, checked: Checked, standard: Standard) -> None:
    """Writes the report; raises SystemFailure when the disk refuses, leaving nothing half-written."""
    page = render_html(checked, standard)
    with replacing(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def render_html(checked: Checked, standard: Standard) -> str:
    """The report as one page of HTML.

    Findings stand under the standard's tasks. No cell's content is in it unless the check was made to show
    values; then the page says so on every screen and sheet. A page that would be too large to e-mail lists
    fewer rows of each finding; the workbook has them all.
    """
    for listed in _LISTED:
        page = _render(checked, standard, listed)
        if len(page.encode()) < _LARGEST:
            break
    return page


def _render(checked: Checked, standard: Standard, listed: int) -> str:
    environment, parts = page_parts("report.css", "report.js")
    scores = field_scores(checked.scores)
    template = environment.get_template("report.html.j2")
    return template.render(
        **parts,
        listed=listed,
        checked=checked,
        standard=standard,
        verdict=verdict(checked),
        groups=by_task(checked.findings, standard.tasks),
        touched=touched(checked),
        unchecked=by_cause(checked.not_checked),
        failing_fields=[score for score in scores if score.overall.failed],
        passing_fields=[score for score in scores if not score.overall.failed],
        profile=profile(checked),
        headers={field.name: field.header for field in standard.fields},
    )


def field_scores(scores: tuple[Score, ...]) -> list[FieldScore]:
    """The scores by field; the field with the largest share of failing cells first, then in file order.

    Over all rows: the check's own score of that name if it made one, else the sum over the kinds of event.
    """
    by_field: dict[str, dict[str, Score]] = {}
    for score in scores:
        by_field.setdefault(score.field, {})[score.event_type] = score
    gathered = [
        FieldScore(overall=one.get("") or _all_kinds(list(one.values())), by_event=one) for one in by_field.values()
    ]
    return sorted(gathered, key=lambda one: -(one.overall.failed / (one.overall.applicable or 1)))


def _all_kinds(scores: list[Score]) -> Score:
    applicable, failed = sum(one.applicable for one in scores), sum(one.failed for one in scores)
    return replace(scores[0], event_type="", applicable=applicable, failed=failed)


def page_parts(own_style: str, own_script: str | None, *more_style: str) -> tuple[Environment, dict[str, str]]:
    """The templates, and what every page starts from: its style, its script, and the policy that allows just these."""
    style = "".join(map(_asset, ("govuk.css", own_style, *more_style)))
    script = _asset(own_script) if own_script else ""
    return _environment(), {"style": style, "script": script, "policy": _policy(style, script)}


def _policy(style: str, script: str) -> str:
    """A content security policy that allows this page's own style and script, and nothing from anywhere."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from caretrail.reports.template_cache import TemplateCache

    environment = Environment(
        loader=PackageLoader("caretrail.reports"),
        bytecode_cache=TemplateCache(),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        printable=wording.printable,
        number=wording.number,
        count=wording.count,
        long_date=wording.long_date,
        day_of=wording.day_of,
        event_name=wording.event_name,
        period=wording.period_in_words,
        shade=shade,
        code=code,
    )
    environment.globals.update(
        share=wording.share,
        small_share=wording.small_share,
        severity_words=wording.SEVERITY_WORDS,
        events=EVENT_TYPES,
        width=WIDTH,
        height=HEIGHT,
    )
    return environment


def shade(score: Score) -> str:
    """How deeply a score's cell is shaded: "s0" where nothing fails to "s4" where more than a fifth does."""
    failing = score.failed / score.applicable if score.applicable else 0
    return f"s{sum(failing > limit for limit in (0, 0.01, 0.05, 0.2))}"


def code(sentence: str) -> Markup:
    """A sentence of the standard with what stands in `backticks` as code; everything in it is escaped."""
    from markupsafe import Markup

    plain, marked = Markup("{}"), Markup("<code>{}</code>")
    parts = enumerate(sentence.split("`"))
    return Markup("").join((marked if at % 2 else plain).format(part) for at, part in parts)


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return files("caretrail.reports").joinpath("assets", name).read_text(encoding="utf-8")
