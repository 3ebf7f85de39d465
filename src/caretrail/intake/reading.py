"""From a file on disk to the stage: open, heading, fast read, and the careful read where it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.errors import EngineError, UnusableInput
from caretrail.intake.careful import read_carefully
from caretrail.intake.cells import SAME_ON_EVERY_ROW
from caretrail.intake.council_codes import CouncilCodes
from caretrail.intake.dictionary import Dictionary, all_dictionaries
from caretrail.intake.findings import Rejected
from caretrail.intake.heading import Heading, read_heading
from caretrail.intake.sample import list_texts
from caretrail.intake.scan import LONGEST_LINE
from caretrail.intake.source import Opened, open_source, settle_encoding
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
    attempt = _attempt(session, opened, standard, codes)
    if not attempt.whole:
        opened = settle_encoding(opened, folder)
        if opened.encoding == "Windows-1252":
            attempt = _attempt(session, opened, standard, codes)
    heading, source = attempt.heading, attempt.source
    rejected: tuple[Rejected, ...] = ()
    rejected_count = 0
    if not attempt.whole:
        careful = read_carefully(opened.path, heading, folder)
        if not careful.accepted:
            reason = f" The first: {careful.rejected[0].reason}." if careful.rejected else ""
            raise UnusableInput(f"No line of {opened.name} could be read as a row.{reason}")
        rejected, rejected_count = careful.rejected, careful.rejected_count
        source = replace(source, path=careful.path, width=heading.width + 1, numbered=True)
        session.execute("DROP TABLE IF EXISTS stage")
        read_stage(session, source, standard, attempt.dictionaries)
        if _staged(session) != careful.accepted:
            raise EngineError(f"Not every row of {opened.name} could be read back from its private copy.")
    return Reading(
        opened=opened,
        heading=heading,
        source=source,
        dictionaries=attempt.dictionaries,
        present=frozenset(heading.columns),
        accepted=_staged(session),
        rejected=rejected,
        rejected_count=rejected_count,
    )


@dataclass(frozen=True, kw_only=True)
class _Attempt:
    """A try with the fast reader; `whole` says whether every line is accounted for."""

    heading: Heading
    source: Delimited
    dictionaries: Mapping[str, Dictionary]
    whole: bool


def _attempt(session: duckdb.DuckDBPyConnection, opened: Opened, standard: Standard, codes: CouncilCodes) -> _Attempt:
    heading = read_heading(opened.path, opened.name, standard, codes.headings)
    source = Delimited(
        path=opened.path,
        delimiter=heading.delimiter,
        width=heading.width,
        columns=heading.columns,
        lines=opened.lines,
    )
    dictionaries = all_dictionaries(standard, codes.values)
    met = list_texts(
        source, {name: at for name, at in source.columns.items() if name in dictionaries or name in SAME_ON_EVERY_ROW}
    )
    usual = {name: min(met[name]) for name in SAME_ON_EVERY_ROW if len(met.get(name, ())) == 1 and all(met[name])}
    source = replace(source, usual=usual)
    dictionaries = {name: dictionary.having_met(met.get(name, ())) for name, dictionary in dictionaries.items()}
    lines = opened.lines - heading.lines
    whole = opened.longest < LONGEST_LINE and _read_whole(session, source, standard, dictionaries, lines)
    return _Attempt(heading=heading, source=source, dictionaries=dictionaries, whole=whole)


def _read_whole(
    session: duckdb.DuckDBPyConnection,
    source: Delimited,
    standard: Standard,
    dictionaries: Mapping[str, Dictionary],
    lines: int,
) -> bool:
    """Read with the fast reader; answer whether every one of the `lines` below the heading is accounted for."""
    import duckdb

    session.execute("DROP TABLE IF EXISTS stage")
    try:
        if read_stage(session, source, standard, dictionaries):
            return False
    except duckdb.InvalidInputException:
        return False
    rows = _staged(session)
    if rows == lines:
        return True
    breaks = " + ".join(
        f"coalesce(strlen(c{place}) - strlen(replace(c{place}, chr(10), '')), 0)" for place in range(source.width)
    )
    inside = session.execute(f"SELECT coalesce(sum({breaks}), 0) FROM {text_scan(source)}").fetchone()
    return inside is not None and rows + int(inside[0]) == lines


def _staged(session: duckdb.DuckDBPyConnection) -> int:
    found = session.execute("SELECT count(*) FROM stage").fetchone()
    return int(found[0]) if found else 0
