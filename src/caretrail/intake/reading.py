"""From a file on disk to the stage: open, heading, fast read, and the careful read where it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.errors import UnusableInput
from caretrail.intake.careful import read_carefully
from caretrail.intake.council_codes import CouncilCodes
from caretrail.intake.dictionary import Dictionary, all_dictionaries
from caretrail.intake.findings import Rejected
from caretrail.intake.heading import Heading, read_heading
from caretrail.intake.sample import list_texts
from caretrail.intake.source import Opened, open_source
from caretrail.intake.stage import Delimited, read_stage, text_scan
from caretrail.spec import Standard


if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file that has been read into the stage, with nothing lost on the way."""

    opened: Opened
    heading: Heading
    source: Delimited
    dictionaries: Mapping[str, Dictionary]
    present: frozenset[str]
    accepted: int
    rejected: tuple[Rejected, ...]
    rejected_count: int


def read_file(
    session: duckdb.DuckDBPyConnection, path: Path, folder: Path, standard: Standard, codes: CouncilCodes
) -> Reading:
    """Read one submission into the table `stage`.

    Raises:  UnusableInput, in one line, when the file cannot be used or no line of it is a row.
    Counts:  lines of the file = rows + breaks inside quoted cells; where that does not hold, or a line is
             not a row, the careful reader decides.
    """
    opened = open_source(path, folder)
    heading = read_heading(opened.path, opened.name, standard, codes.headings)
    source = Delimited(
        path=opened.path, delimiter=heading.delimiter, width=heading.width, columns=heading.columns
    )
    dictionaries = _having_met(source, all_dictionaries(standard, codes.values))
    rejected: tuple[Rejected, ...] = ()
    rejected_count = 0
    if not opened.plain or not _read_whole(session, source, standard, dictionaries, opened.lines):
        session.execute("DROP TABLE IF EXISTS stage")
        careful = read_carefully(opened.path, heading.delimiter, heading.width, folder)
        if not careful.accepted:
            reason = f" The first: {careful.rejected[0].reason}." if careful.rejected else ""
            raise UnusableInput(f"No line of {opened.name} could be read as a row.{reason}")
        rejected, rejected_count = careful.rejected, careful.rejected_count
        source = Delimited(
            path=careful.path,
            delimiter=heading.delimiter,
            width=heading.width + 1,
            columns=heading.columns,
            numbered=True,
        )
        read_stage(session, source, standard, dictionaries)
    accepted = session.execute("SELECT count(*) FROM stage").fetchone()
    return Reading(
        opened=opened,
        heading=heading,
        source=source,
        dictionaries=dictionaries,
        present=frozenset(heading.columns),
        accepted=int(accepted[0]) if accepted else 0,
        rejected=rejected,
        rejected_count=rejected_count,
    )


def _having_met(source: Delimited, dictionaries: Mapping[str, Dictionary]) -> Mapping[str, Dictionary]:
    listed = {name: place for name, place in source.columns.items() if name in dictionaries}
    met = list_texts(source, listed)
    return {name: dictionary.having_met(met.get(name, ())) for name, dictionary in dictionaries.items()}


def _read_whole(
    session: duckdb.DuckDBPyConnection,
    source: Delimited,
    standard: Standard,
    dictionaries: Mapping[str, Dictionary],
    lines: int,
) -> bool:
    """Read with the fast reader; answer whether every line is accounted for."""
    import duckdb

    try:
        if read_stage(session, source, standard, dictionaries):
            return False
    except duckdb.InvalidInputException:
        return False
    accepted = session.execute("SELECT count(*) FROM stage").fetchone()
    rows = int(accepted[0]) if accepted else 0
    if rows == lines - 1:
        return True
    breaks = " + ".join(
        f"coalesce(strlen(c{place}) - strlen(replace(c{place}, chr(10), '')), 0)" for place in range(source.width)
    )
    inside = session.execute(f"SELECT coalesce(sum({breaks}), 0) FROM {text_scan(source)}").fetchone()
    return bool(inside) and rows + int(inside[0]) == lines - 1
