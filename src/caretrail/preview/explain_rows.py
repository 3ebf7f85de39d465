"""What became of rows: counted and as what, or why not, from the file to the figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.engine import marks
from caretrail.events import Kept, Selected, Unmet, Wanted, kept_rows, unmet, unmet_in_period
from caretrail.landing import Submission
from caretrail.measures import Counting, Stage
from caretrail.preview.choices import YEAR, Choice, read_choices
from caretrail.preview.explain_told import Reason, RowPlace, RowTold, Use


if TYPE_CHECKING:
    import duckdb


_ROWS_OF_A_FILE = 2**32  # record ids are number * this + row number
# Of rows that are not among the events of the joined period: one of the same council, person, start and type that is.
_TWINS = """
SELECT r.row_number, max(m.record_id) FROM ({rows}) AS r JOIN main_joined AS m
    ON m.la_code = r.la_code AND m.person = r.person AND m.event_start = r.event_start
    AND CAST(m.event_type AS VARCHAR) = folded(r.event_type)
GROUP BY ALL"""
_LINE, _SUBMISSION, _ROW = "its line", "its submission", "the row"


@dataclass(frozen=True, slots=True)
class Records:
    """Which records to answer for: those of one person of a council, or all of the session."""

    person: UUID | None = None

    @property
    def only(self) -> str:
        """An expression over rows that have a person."""
        return "true" if self.person is None else f"person = UUID '{self.person}'"


class Judged:
    """How the records of a session are used in one counting."""

    def __init__(self, session: duckdb.DuckDBPyConnection, counting: Counting, records: Records) -> None:
        self.counting = counting
        self._roles = _roles(session, counting, records)
        self._stages = [(stage, _marked(session, stage, records)) for stage in counting.stages]

    def use(self, record_id: int, places: Places) -> Use:
        """What a kept record is in the counting: what it stands for behind a figure, or what keeps it out."""
        roles = self._roles.get(record_id, ())
        return Use(
            measure=self.counting.measure,
            period=self.counting.period.label,
            roles=tuple(roles),
            reasons=() if roles else tuple(self._reasons(record_id, places)),
        )

    def _reasons(self, record_id: int, places: Places) -> Iterable[Reason]:
        """First what stops it, then what would."""
        for stage, tried in self._stages:
            failed = [unmet(stage.conditions, one) for one in tried.get(record_id, ())]
            if failed and all(failed):
                yield from (places.reason(stage.about, one) for one in min(failed, key=len))


def _roles(session: duckdb.DuckDBPyConnection, counting: Counting, records: Records) -> Mapping[int, list[str]]:
    """What records stand for, behind units that are in a figure."""
    rows = session.execute(f"""
SELECT DISTINCT record_id, role FROM ({counting.behind}) AS b
SEMI JOIN (SELECT * FROM ({counting.units}) WHERE in_denominator OR in_numerator) AS u
    ON u.la_code = b.la_code AND u.person = b.person AND u.unit = b.unit
WHERE {records.only} ORDER BY ALL""").fetchall()
    found: dict[int, list[str]] = defaultdict(list)
    for record_id, role in rows:
        found[record_id].append(role)
    return found


def _marked(
    session: duckdb.DuckDBPyConnection, stage: Stage, records: Records
) -> Mapping[int, list[list[Mapping[str, object]]]]:
    """What the conditions of a stage gave for each record that came so far."""
    found: dict[int, list[list[Mapping[str, object]]]] = defaultdict(list)
    rows = session.execute(f"""
SELECT record_id, {marks(stage.conditions)} FROM ({stage.rows})
WHERE record_id IN (SELECT record_id FROM main.main_joined WHERE {records.only})""").fetchall()
    for record_id, marked in rows:
        found[record_id].append(marked)
    return found


class Places:
    """The rows behind record ids."""

    def __init__(self, submissions: Iterable[Submission]) -> None:
        self._names = {one.number: one.file_name for one in submissions}

    def of(self, record_id: int) -> RowPlace:
        """Where the row of a record stands."""
        number, row_number = divmod(record_id, _ROWS_OF_A_FILE)
        return RowPlace(file_name=self._names[number], row_number=row_number)

    def reason(self, about: str, one: Unmet) -> Reason:
        """A condition that is not fulfilled as a reason."""
        place = None if one.record_id is None else self.of(one.record_id)
        return Reason(about=about, says=one.condition.says, read=one.read, place=place)


class Tracer:
    """Answers for rows of a council's submissions, from a session in which a measure was computed over them."""

    def __init__(
        self,
        session: duckdb.DuckDBPyConnection,
        submissions: Sequence[Submission],
        countings: Iterable[Counting],
        records: Records,
    ) -> None:
        self.places = Places(submissions)
        self.kept: Mapping[int, Kept] = kept_rows(session, records.only)
        self._judged = [Judged(session, counting, records) for counting in countings]

    def uses(self, record_id: int) -> tuple[Use, ...]:
        """How a kept record is used in each counting."""
        return tuple(judged.use(record_id, self.places) for judged in self._judged)

    def tell(self, record_id: int, row: RowTold, in_period: Sequence[Unmet], twin: int | None) -> RowTold:
        """An accepted row, by what keeps it out of its reference period if anything does, and its twin elsewhere."""
        reasons = [*row.reasons, *(self.places.reason(_ROW, one) for one in in_period)]
        kept = self.kept.get(record_id)
        if kept is None and twin is not None:
            return replace(row, reasons=tuple(reasons), twin=self.places.of(twin), uses=self.uses(twin))
        if kept is not None and kept.because is not None:
            place = self.places.of(kept.record_id)
            says = f"another row of the same care event was kept, because {kept.because}"
            reasons.append(Reason(about=_ROW, says=says, place=place))
        return replace(
            row,
            reasons=tuple(reasons),
            kept=self.places.of(kept.record_id) if kept else None,
            uses=self.uses(kept.record_id) if kept else (),
        )


def rows_told(
    session: duckdb.DuckDBPyConnection,
    curated: str,
    submission: Submission,
    row_numbers: Collection[int],
    not_chosen: tuple[Reason, ...],
    tracer: Tracer | None,
) -> Iterable[RowTold]:
    """Rows of one submission: in the events that measures read or not, and counted or not.

    In:      `curated`, a view of the curated rows of the submission; `not_chosen`, why it is in no quarter, nothing
             when it is; `tracer`, of the person of these rows or of all, None where nothing is chosen at all.
    """
    rows = f"SELECT * FROM {curated} WHERE number = {submission.number} AND row_number IN ({_numbers(row_numbers)})"
    people = dict(session.execute(f"SELECT row_number, person FROM ({rows})").fetchall())
    twins = {} if tracer is None else dict(session.execute(_TWINS.format(rows=rows)).fetchall())
    unmet_of = unmet_in_period(session, rows) if not not_chosen else {}
    for row_number in row_numbers:
        place = RowPlace(file_name=submission.file_name, row_number=row_number)
        if row_number not in people:
            rejected = Reason(about=_LINE, says="it must be readable as a row of the file, and was rejected on receipt")
            yield RowTold(place=place, person=None, reasons=(rejected, *not_chosen), kept=None, uses=())
        else:
            record_id = submission.number * _ROWS_OF_A_FILE + row_number
            told = RowTold(place=place, person=people[row_number], reasons=not_chosen, kept=None, uses=())
            out = unmet_of.get(record_id, ())
            yield told if tracer is None else tracer.tell(record_id, told, out, twins.get(row_number))


def _numbers(row_numbers: Collection[int]) -> str:
    return ", ".join(str(int(number)) for number in row_numbers)


def why_submission_not_chosen(
    session: duckdb.DuckDBPyConnection, selected: Selected, submission: Submission, wanted: Wanted
) -> tuple[Reason, ...]:
    """Why a submission tells of no quarter of the joined period; nothing when it tells of one."""
    choices = [one for one in read_choices(session, selected, submission, wanted) if one.what != YEAR]
    if any(one.chosen for one in choices):
        return ()
    instead = [
        (one, name)
        for one in choices
        for name in _chosen_files(session, submission, one)
        if one.why_not is not None and "later submission" in one.why_not
    ]
    return tuple(_superseded(instead)) or tuple(_unfit(selected, submission, choices))


def _chosen_files(session: duckdb.DuckDBPyConnection, submission: Submission, choice: Choice) -> Sequence[str]:
    rows = session.execute(
        "SELECT file_name FROM selected_joined_by_quarter WHERE la_name = $1 AND ref_start = $2 ORDER BY file_name",
        [submission.la_name, choice.start],
    ).fetchall()
    return [name for (name,) in rows]


def _superseded(instead: Iterable[tuple[Choice, str]]) -> Iterable[Reason]:
    """That later submissions tell of what it covers, and which ones."""
    spans: dict[str, list[Choice]] = defaultdict(list)
    for choice, name in instead:
        spans[name].append(choice)
    named = [
        f"{name} ({min(one.start for one in choices)} to {max(one.end for one in choices)})"
        for name, choices in spans.items()
    ]
    if named:
        says = f"for every quarter that its submission covers, a later one was chosen: {', '.join(named)}"
        yield Reason(about=_SUBMISSION, says=says)


def _unfit(selected: Selected, submission: Submission, choices: Iterable[Choice]) -> Iterable[Reason]:
    """Why it is chosen for no quarter: by the quarters within the period that its rows imply, if there are any."""
    period = selected.implied.periods.get((submission.la_code, submission.la_name, submission.received_at))
    within = [one for one in choices if period is not None and period.start <= one.start and one.end <= period.end]
    told = dict.fromkeys(one.why_not for one in within or choices if one.why_not is not None)
    says = "its submission must be chosen for a quarter of the joined period, but "
    if within or period is None:
        yield from (Reason(about=_SUBMISSION, says=says + why) for why in told)
    else:
        implied = f"its rows imply the period {period.start} to {period.end}, which holds no whole quarter of it"
        yield Reason(about=_SUBMISSION, says=says + implied)
