"""Writes the reference pages of the standard in Markdown: an index, the fields and the defined lists.

The pages are generated and committed; `scripts/generate_reference.py` writes them and `lint` compares.
The page of rules is written by `caretrail.reports.rule_reference`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from caretrail.reports.curated_reference import curated_lines
from caretrail.reports.markdown import anchor, code, page, table
from caretrail.reports.rule_reference import rule_lines
from caretrail.spec import EVENT_TYPES, DefinedList, Field, Standard, load_curated


_STATUS_LETTERS = {"mandatory": "M", "applicable": "A", "not_applicable": "–", "unknown": "?"}
_ABOUT_WORKBOOKS = """\
A council that holds the official specification workbook can lay it over what is packaged here.
`caretrail standard import WORKBOOK.xlsx` shows how it read the workbook and what would change, asks, and keeps the
lists and headings with the workbook's name and SHA-256. `caretrail check` then uses them, and every report names the
workbook. `caretrail standard forget` goes back to the packaged standard. Only lists and headings are taken: which
fields are mandatory, and when, are rules, and stay as they are here. Pairs of Release 1 and Release 2 values stay too.
"""
_STATUS_KEY = "M mandatory, A applicable, – not applicable, ? unknown. Further conditions are [rules](rules.md)."
_LETTER_FOR_LETTER = (
    "Values are compared letter for letter. Of a list that is not whole, a value we do not hold cannot be called wrong."
)
_MAY_BE_SENT = {"listed": "yes", "uncertain": "not settled", "not_submittable": "never: made nationally"}


def reference_pages(standard: Standard) -> Mapping[str, str]:
    """The pages by file name: README.md, curated-tables.md, fields.md, lists.md and rules.md."""
    return {
        "README.md": page(_index(standard)),
        "curated-tables.md": page(curated_lines(load_curated(standard), standard)),
        "fields.md": page(_fields(standard)),
        "lists.md": page(_lists(standard)),
        "rules.md": page(rule_lines(standard)),
    }


def _index(standard: Standard) -> Iterator[str]:
    whole = sum(defined.complete for defined in standard.lists)
    yield "# Reference\n"
    yield f"{standard.dataset}, Release {standard.spec_release}, as far as Caretrail holds it.\n"
    yield f"- [Fields](fields.md): {len(standard.fields)}"
    yield f"- [Defined lists](lists.md): {len(standard.lists)}, of which {whole} are whole"
    yield f"- [Rules](rules.md): {len(standard.rules)}, each with what passes and what fails"
    yield "- [Curated tables](curated-tables.md): what a store of submissions gives, column by column"
    yield "- [Council packs](packs.md): every file, table and key of a policy pack"
    yield "- [The law as data](law.md): what packs and decisions rest on, with sources and dates"
    yield "- [What Anytown opens](anytown.md): the made-up council's fields, purpose by purpose"
    yield "- [Commands](cli.md): every verb and its options\n"
    yield "## What is not known\n"
    yield from (f"- {gap}" for gap in standard.known_gaps)
    yield ""
    yield "## Your own copy of the official workbook\n"
    yield _ABOUT_WORKBOOKS
    yield "## How sure each line is\n"
    yield from table(("Confidence", "Meaning"), standard.notes["confidence"].items())
    yield from table(("Completeness of a list", "Meaning"), standard.notes["completeness"].items())
    yield "## Sources\n"
    yield from table(("Key", "Source", "Licence"), ((code(s.key), s.title, s.licence) for s in standard.sources))


# --- fields --------------------------------------------------------------------------------------------------------


def _fields(standard: Standard) -> Iterator[str]:
    yield "# Fields\n"
    yield f"The {len(standard.fields)} columns of the file, in the order councils send them.\n"
    yield f"{_STATUS_KEY}\n"
    rows = ((str(f.order), f"[{f.header}](#{anchor(f.header)})", code(f.name), *_letters(f)) for f in standard.fields)
    yield from table(("", "Heading", "Name", *EVENT_TYPES), rows)
    for field in standard.fields:
        yield from _field(standard, field)


def _letters(field: Field) -> Iterator[str]:
    return (_STATUS_LETTERS[field.status[event]] for event in EVENT_TYPES)


def _field(standard: Standard, field: Field) -> Iterator[str]:
    yield f"## {field.header}\n"
    yield f"{field.description}\n"
    kind = field.type.replace("_", " ")
    listed = f", [{field.list_name}](lists.md#{anchor(field.header)})" if field.list_name else ""
    yield f"- Name: {code(field.name)}; {kind}{listed}; group: {field.group}"
    yield f"- Status: {_status(field)}"
    yield f"- Personal data: {field.personal_data.replace('_', ' ')}"
    checked = "among" if field.in_national_dq else "not among"
    yield f"- In Release 2: {field.in_release_2}; {checked} the nationally checked fields"
    yield f"- Confidence: {field.confidence}; read in {_keys(field.sources)}"
    rules = ", ".join(f"[{rule.id}](rules.md#{anchor(rule.id)})" for rule in standard.rules if rule.field == field.name)
    yield f"- Rules: {rules}\n"


def _status(field: Field) -> str:
    words = {event: field.status[event].replace("_", " ") for event in EVENT_TYPES}
    if len(set(words.values())) == 1:
        return f"{words['Request']} on every kind of event"
    return ", ".join(f"{event} {status}" for event, status in words.items())


# --- lists ---------------------------------------------------------------------------------------------------------


def _lists(standard: Standard) -> Iterator[str]:
    yield "# Defined lists\n"
    yield f"{_LETTER_FOR_LETTER}\n"
    headers = {defined.name: standard.by_name[defined.field].header for defined in standard.lists}
    rows = (
        (f"[{headers[d.name]}](#{anchor(headers[d.name])})", str(len(d.release_2)), d.completeness, d.confidence)
        for d in standard.lists
    )
    yield from table(("List", "Values", "How whole", "Confidence"), rows)
    for defined in standard.lists:
        yield f"## {headers[defined.name]}\n"
        yield from _list(standard, defined)


def _list(standard: Standard, defined: DefinedList) -> Iterator[str]:
    yield f"- Whole: {'yes' if defined.complete else 'no'} ({defined.completeness})"
    yield f"- Confidence: {defined.confidence}; read in {_keys(defined.sources)}"
    if defined.release_1:
        whole = "whole" if defined.release_1_complete else "not known to be whole"
        yield f"- Release 1: {whole}; read in {_keys(defined.release_1_sources)}"
    if defined.note:
        yield f"- {defined.note}"
    yield ""
    values = (
        (code(v.value), v.group, _MAY_BE_SENT[v.standing], v.confidence) for v in defined.values if v.release == 2
    )
    yield from table(("Release 2 value", "Group", "May be sent", "Confidence"), values)
    yield from _release_1(standard, defined)


def _release_1(standard: Standard, defined: DefinedList) -> Iterator[str]:
    pairs = {pair.release_1: pair for pair in defined.replacements}
    rows = [
        (code(old), code(pairs[old].release_2 or "") or "none", pairs[old].basis)
        if old in pairs
        else (code(old), "the same" if old in defined.release_2 else "not known", "")
        for old in defined.release_1
    ]
    if rows:
        yield from table(("Release 1 value", "Release 2 value", "Pair read from"), rows)


def _keys(sources: Sequence[str] | Iterable[str]) -> str:
    return ", ".join(code(key) for key in sources) or "nowhere"
