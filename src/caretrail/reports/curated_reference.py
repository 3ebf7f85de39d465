"""The data dictionary of curated rows as a reference page: every column, what it says, how it is derived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from caretrail.reports.markdown import code, table
from caretrail.spec import Curated, Standard


_BEGINNING = """\
What `caretrail.open_store(path, as_of=...)` gives of the rows that councils sent: one row per accepted row of a
submission, in the analysis zone, without an identifier. `store.table("curated")` is a DuckDB relation,
`store.arrow("curated")` an Arrow table.
"""
_OF_THE_SUBMISSION = (
    (
        "number",
        "UINTEGER",
        "Which submission: counted from 1 in the order received, council, file name, as on the day asked for.",
    ),
    (
        "submission_id",
        "VARCHAR",
        "The id that its receipt gives it: the same bytes from the same council have the same id.",
    ),
    ("la_code", "VARCHAR", "The council that sent it, by the manifest and never by the rows."),
    ("la_name", "VARCHAR", "The name of that council, by the manifest."),
    ("received_at", "TIMESTAMP", "When it was received, by the manifest."),
    ("file_name", "VARCHAR", "What the file was called."),
)
_OTHER_TABLES = (
    ("submissions", "one row per submission, in the national order: what its receipt says"),
    ("findings", "one row per submission, rule and check: what was found, in how many rows, no value of a cell"),
)


def curated_lines(curated: Curated, standard: Standard) -> Iterator[str]:
    """The lines of the page."""
    yield "# Curated tables\n"
    yield _BEGINNING
    yield f"Derivations: version {curated.version}. What was derived under another version is kept.\n"
    yield "## Columns\n"
    yield "Of the submission that the row came in:\n"
    yield from table(
        ("Column", "Type", "What it says"), ((code(n), code(t), about) for n, t, about in _OF_THE_SUBMISSION)
    )
    yield "Of the row itself:\n"
    yield from table(
        ("Column", "Type", "Derived", "From", "What it says"),
        (
            (
                code(column.name),
                code(column.type),
                f"[{column.derivation}](#{column.derivation})",
                ", ".join(f"[{standard.by_name[name].header}](fields.md)" for name in column.fields),
                column.about,
            )
            for column in curated.columns
        ),
    )
    yield "## Derivations\n"
    for derivation in curated.derivations:
        yield f"### {derivation.name}\n"
        yield f"Version {derivation.version}. {derivation.what}\n"
        if derivation.parameters:
            yield from table(("Parameter", "Value"), _parameters(derivation.parameters))
    yield "## The other tables\n"
    yield from (f"- {code(name)}: {grain}" for name, grain in _OTHER_TABLES)


def _parameters(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        texts = value if isinstance(value, list) else [value]
        yield code(name), ", ".join(code(str(text)) for text in texts)
