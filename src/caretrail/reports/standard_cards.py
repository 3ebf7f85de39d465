"""Shows one field, list or rule of the standard in the terminal, and what the standard as a whole holds.

Cards are rich renderables; nothing is printed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from caretrail.reports.wording import SEVERITY_WORDS, count
from caretrail.spec import (
    EVENT_TYPES,
    Check,
    DefinedList,
    Entry,
    Field,
    Overlay,
    Rule,
    Standard,
    conditions_in_words,
    example_rows,
    has_example_rows,
    recipe_in_words,
    telling_fields,
)


_SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan", "cannot_verify": "magenta"}


def standard_card(standard: Standard, entry: Entry) -> RenderableType:
    """What a name stands for, readable without any other document."""
    if entry.field is not None:
        return Group(*_field_parts(standard, entry.field, entry.defined, entry.rules))
    if len(entry.rules) == 1:
        return Group(*_rule_parts(standard, entry.rules[0]))
    return Group(*_family_parts(standard, entry.rules))


def standard_overview(standard: Standard) -> RenderableType:
    """How much of the standard we hold, what is not known, and how to ask for more."""
    whole = sum(defined.complete for defined in standard.lists)
    kinds = Counter(rule.severity for rule in standard.rules)
    rules = ", ".join(f"{kinds[key]} {words.lower()}" for key, words in SEVERITY_WORDS.items() if kinds[key])
    partial = [defined for defined in standard.lists if not defined.complete]
    return Group(
        Text(f"{standard.dataset}, Release {standard.spec_release}", style="bold"),
        _facts(
            ("Fields", str(len(standard.fields))),
            ("Lists", f"{len(standard.lists)}, of which {whole} are whole"),
            ("Rules", f"{len(standard.rules)} ({rules})"),
            ("Workbook", overlay_in_words(standard.overlay)),
        ),
        *_section("What is not known", [_bullets(standard.known_gaps)]),
        *_section("Lists that are not whole", [_table(("List", "Values held", "How whole"), map(_gap_row, partial))]),
        Text("\nLook closer: caretrail standard show FIELD, LIST or RULE, such as ethnicity or M11.unit_cost."),
    )


def overlay_in_words(overlay: Overlay | None) -> str:
    """Which official workbook is laid over the packaged standard, in one sentence."""
    if overlay is None:
        return "none imported; this is the packaged standard alone"
    return f"{overlay.workbook}, imported on {overlay.imported_on} (sha256 {overlay.sha256[:12]})"


# --- a field and its list ------------------------------------------------------------------------------------------


def _field_parts(
    standard: Standard, field: Field, defined: DefinedList | None, rules: Sequence[Rule]
) -> list[RenderableType]:
    statuses = ((event, field.status[event].replace("_", " ")) for event in EVENT_TYPES)
    parts: list[RenderableType] = [
        Text.assemble((field.header, "bold"), f"  {field.name}, field {field.order} of {len(standard.fields)}"),
        Text(field.description),
        Text(""),
        _facts(
            *statuses,
            ("Type", field.type.replace("_", " ")),
            ("Group", field.group),
            ("Personal data", field.personal_data.replace("_", " ")),
            ("In Release 2", field.in_release_2),
            ("Nationally checked", "yes" if field.in_national_dq else "no"),
            *_trust(standard, field.confidence, field.sources),
        ),
    ]
    if defined is not None:
        parts += _list_parts(standard, defined)
    rows = ((Text(rule.id), _severity(rule.severity), rule.statement) for rule in rules)
    return [*parts, *_section("Rules", [_table(("Rule", "Severity", "What must hold"), rows)])]


def _list_parts(standard: Standard, defined: DefinedList) -> list[RenderableType]:
    listed = [value for value in defined.values if value.release == 2]
    grouped = any(value.group for value in listed)
    rows = ((v.value, *((v.group,) if grouped else ()), v.standing.replace("_", " ")) for v in listed)
    heading = ("Value", *(("Group",) if grouped else ()), "May be sent")
    old = ((old, new if new is not None else "(dropped)") for old, new in defined.superseded().items())
    lone = [value for value in defined.release_1 if value not in {pair.release_1 for pair in defined.replacements}]
    return [
        *_section(
            "Defined list",
            [
                _facts(
                    ("How whole", f"{defined.completeness}: {standard.notes['completeness'][defined.completeness]}"),
                    *_trust(standard, defined.confidence, defined.sources),
                    *((("Note", defined.note),) if defined.note else ()),
                )
            ],
        ),
        *_section("Values", [_table(heading, map(_worded_standing, rows))]),
        *(
            _section("Release 1 values to replace", [_table(("Release 1", "Release 2"), old)])
            if defined.superseded()
            else ()
        ),
        *(
            _section("Release 1 values without a known pair", [_bullets(lone)])
            if lone and not defined.release_2
            else ()
        ),
    ]


def _worded_standing(row: Sequence[str]) -> tuple[str, ...]:
    words = {"listed": "yes", "uncertain": "not settled", "not submittable": "never: made nationally"}
    return (*row[:-1], words[row[-1]])


def _gap_row(defined: DefinedList) -> tuple[str, ...]:
    return defined.field, str(len(defined.release_2)), defined.completeness


# --- a rule --------------------------------------------------------------------------------------------------------


def _rule_parts(standard: Standard, rule: Rule) -> list[RenderableType]:
    field = standard.by_name.get(rule.field)
    parts: list[RenderableType] = [
        Text.assemble((rule.id, "bold"), f"  {rule.statement}"),
        Text(rule.why),
        Text(""),
        _facts(
            ("Field", field.header if field else "the file as a whole"),
            ("Severity", f"{SEVERITY_WORDS[rule.severity]}: {standard.notes['severity'][rule.severity]}"),
            ("Rests on", f"{rule.evidence}: {standard.notes['evidence'][rule.evidence]}"),
            ("Read in", _titles(standard, rule.sources)),
        ),
    ]
    for check in rule.checks:
        parts += _section(check.message, _check_parts(standard, rule, check))
    effects = [f"{effect.measure}: {effect.how}" for effect in standard.effects.get(rule.id, ())]
    return [*parts, *_section("What it may move", [_bullets(effects or ["No published measure that we know of."])])]


def _check_parts(standard: Standard, rule: Rule, check: Check) -> list[RenderableType]:
    conditions = conditions_in_words(standard, check)
    parts: list[RenderableType] = []
    if conditions:
        parts += [Text("Fails when"), _bullets(conditions)]
    if check.severity != rule.severity:
        parts.append(Text.assemble("Severity of this one: ", _severity(check.severity)))
    if check.severity_live != check.severity:
        parts.append(Text.assemble("With --live: ", _severity(check.severity_live)))
    return [*parts, Text(f"Mend: {check.mend}"), *_example_parts(standard, rule, check)]


def _example_parts(standard: Standard, rule: Rule, check: Check) -> list[RenderableType]:
    if rule.unlisted:
        return [
            Text("No value of the list is known, so this is not checked until a workbook is imported.", style="dim")
        ]
    if not has_example_rows(rule):
        header = standard.by_name[rule.field].header if rule.field in standard.by_name else rule.field
        return [Text(f"Fails: {recipe_in_words(check, header)}")]
    example = example_rows(standard, rule, check)
    fields = telling_fields(standard, rule, example)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Example")
    kinds = [("passes", row) for row in example.passing]
    kinds += [
        ("fails" if at in example.failing_rows else "stands beside", row) for at, row in enumerate(example.failing)
    ]
    for kind, _ in kinds:
        table.add_column(kind, overflow="fold")
    for name in fields:
        table.add_row(standard.by_name[name].header, *(Text(row[name] or "(blank)") for _, row in kinds))
    return [Text(""), table]


def _family_parts(standard: Standard, rules: Sequence[Rule]) -> list[RenderableType]:
    statements = dict.fromkeys(rule.statement for rule in rules)
    rows = ((rule.id, _severity(rule.severity), rule.statement) for rule in rules)
    return [
        Text.assemble((rules[0].family, "bold"), f"  {count(len(rules), 'rule')}"),
        *(Text(statement) for statement in statements),
        Text(""),
        _table(("Rule", "Severity", "What must hold"), rows),
        Text(f"\nLook closer: caretrail standard show {rules[0].id}"),
    ]


# --- pieces --------------------------------------------------------------------------------------------------------


def _trust(standard: Standard, confidence: str, sources: Sequence[str]) -> list[tuple[str, str]]:
    meaning = standard.notes["confidence"].get(confidence, "")
    return [("Confidence", f"{confidence}: {meaning}"), ("Read in", _titles(standard, sources))]


def _titles(standard: Standard, sources: Sequence[str]) -> str:
    titles = {source.key: source.title for source in standard.sources}
    return "; ".join(titles[key] for key in sources) or "nowhere"


def _severity(severity: str) -> Text:
    return Text(SEVERITY_WORDS[severity], _SEVERITY_STYLES[severity])


def _facts(*facts: tuple[str, str]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(name, Text(value))
    return table


def _table(heading: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in heading:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    return table


def _bullets(lines: Iterable[str]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    for line in lines:
        table.add_row("-", Text(line))
    return table


def _section(title: str, parts: Sequence[RenderableType]) -> list[RenderableType]:
    return [Text(f"\n{title}", style="bold"), *(Padding(part, (0, 0, 0, 2)) for part in parts)]
