"""Rules that compare rows with each other: people, links, repeated events, several prices.

Each procedure answers SQL that selects the rowids of the failing rows. The expensive grouping is done
once, for all of them: `people` has one line per local identifier whose rows differ, `together` the rows
that share person, start date, kind of event and component with another row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from caretrail.intake.cells import STATE
from caretrail.intake.failures import Unit
from caretrail.intake.render import Layout, among, filled


if TYPE_CHECKING:
    import duckdb


_ALWAYS = ("gender", "ethnicity", "date_of_birth", "date_of_death")
_ON_DATE = ("accommodation_status", "employment_status", "has_unpaid_carer", "client_funding_status")
_EVENT_DETAIL = (
    "request_route_of_access",
    "assessment_type",
    "service_type",
    "service_component",
    "delivery_mechanism",
    "cost_frequency_unit_type",
)
_SERVICE_PRICE = ("unit_cost", "planned_units_per_week")


class CrossRows:
    """Prepares the groupings over one stage and answers each procedure's failing rows.

    In:      table `stage`; `present`, the fields the file has.
    """

    def __init__(self, session: duckdb.DuckDBPyConnection, layout: Layout, present: frozenset[str]) -> None:
        self._session = session
        self._layout = layout
        self._present = present
        self._procedures: Mapping[str, Callable[[str], str]] = {
            "two_nhs_numbers": self._two_nhs_numbers,
            "two_local_identifiers": self._two_local_identifiers,
            "conflicting_person": self._conflicting_person,
            "conflicting_on_date": self._conflicting_on_date,
            "unlinked_carer": self._unlinked_carer,
            "other_council": self._other_council,
            "other_period": self._other_period,
            "repeated_event": self._repeated_event,
            "several_prices": self._several_prices,
        }

    def find(self, units: Sequence[Unit]) -> Sequence[Unit]:
        """Add the failing rows of the cross-row units to `failures`; answer the units that ran.

        A unit whose procedure needs a column the file lacks does not run.
        """
        self._group_people()
        self._group_events()
        ran = []
        for unit in units:
            if unit.rule.kind != "cross_row" or not needed_fields(unit.rule.procedure or "", unit.rule.field) <= (
                self._present
            ):
                continue
            rows = self._procedures[unit.rule.procedure or ""](unit.rule.field)
            self._session.execute(f"INSERT INTO failures SELECT {unit.number}, r FROM ({rows})")
            ran.append(unit)
        return ran

    def _value(self, field: str) -> str:
        """SQL for what a cell says, missing when it says nothing readable; equal where meanings are equal."""
        dictionary = self._layout.dictionaries.get(field)
        if dictionary is None:
            return field
        numbers = dictionary.meaning_numbers()
        return (
            f"CASE WHEN {among(field, dictionary.codes_with_meaning())} THEN {list(numbers.values())}[{field} + 1] END"
        )

    def _group_people(self) -> None:
        """`persons`: one line per local identifier; `people`: of those whose rows differ, what differs."""
        if "la_person_unique_identifier" not in self._present:
            return
        fields = [field for field in (*_ALWAYS, *_ON_DATE) if field in self._present]
        values = {field: self._value(field) for field in fields}
        columns = list(fields)
        if "nhs_number" in self._present:
            values["nhs_number"] = f"CASE WHEN {self._good_number()} THEN nhs_number_key END"
            columns.append(values["nhs_number"])
        all_values = f"hash({', '.join(columns)})"
        self._session.execute(
            f"CREATE TABLE persons AS SELECT la_person_unique_identifier_key AS key, min({all_values}) AS least, "
            f"max({all_values}) AS most, min({values.get('nhs_number', 'NULL')}) AS nhs_number, "
            f"bool_or({self._supported()}) AS supported FROM stage "
            "WHERE la_person_unique_identifier_key IS NOT NULL GROUP BY key"
        )
        spread = "".join(
            f", min({value}) AS {field}_least, max({value}) AS {field}_most" for field, value in values.items()
        )
        self._session.execute(
            f"CREATE TABLE people AS SELECT la_person_unique_identifier_key AS key{spread} FROM stage "
            "WHERE la_person_unique_identifier_key IN (SELECT key FROM persons WHERE least <> most) GROUP BY key"
        )

    def _supported(self) -> str:
        if "client_type" not in self._present:
            return "false"
        return among("client_type", self._layout.dictionaries["client_type"].codes_meaning(("Service user",)))

    def _good_number(self) -> str:
        return f"nhs_number_state IN ({STATE['ok']}, {STATE['ok_test']})"

    def _group_events(self) -> None:
        """Rows that share person, start, kind of event and component with another: only they can be the same event."""
        if not {"event_start_date", "event_type"} <= self._present:
            return
        same = ["event_start_date", self._value("event_type")]
        if "service_component" in self._present:
            same.append(self._value("service_component"))
        self._session.execute(
            f"CREATE TABLE starts AS SELECT rowid AS r, hash({self._person()}, {', '.join(same)}) AS h FROM stage "
            "WHERE event_start_date IS NOT NULL"
        )
        fields = {"event_start_date", "event_end_date", "event_type", "client_type", *_EVENT_DETAIL, *_SERVICE_PRICE}
        kept = ", ".join(sorted(fields & self._present))
        self._session.execute(
            f"CREATE TABLE together AS SELECT stage.rowid AS r, {self._person()} AS person, {kept} FROM stage "
            "SEMI JOIN (SELECT r FROM starts WHERE h IN (SELECT h FROM starts GROUP BY h HAVING count(*) > 1)) "
            "AS shared ON stage.rowid = shared.r"
        )

    def _person(self) -> str:
        """SQL for the national person: the NHS number as typed, else the local identifier."""
        keys = []
        if "nhs_number" in self._present:
            keys.append(f"CASE WHEN {filled('nhs_number', self._layout)} THEN nhs_number_key END")
        if "la_person_unique_identifier" in self._present:
            keys.append("la_person_unique_identifier_key")
        return f"coalesce({', '.join(keys)}, NULL)" if keys else "NULL"

    def _two_nhs_numbers(self, field: str) -> str:
        return (
            "SELECT rowid AS r FROM stage WHERE la_person_unique_identifier_key IN "
            "(SELECT key FROM people WHERE nhs_number_least <> nhs_number_most)"
        )

    def _two_local_identifiers(self, field: str) -> str:
        pairs = (
            "SELECT key, nhs_number AS number FROM persons WHERE nhs_number IS NOT NULL "
            f"UNION SELECT la_person_unique_identifier_key, nhs_number_key FROM stage WHERE {self._good_number()} "
            "AND la_person_unique_identifier_key IN (SELECT key FROM people WHERE nhs_number_least <> nhs_number_most)"
        )
        return (
            f"SELECT rowid AS r FROM stage WHERE {self._good_number()} AND la_person_unique_identifier_key IS NOT NULL "
            f"AND nhs_number_key IN (SELECT number FROM ({pairs}) GROUP BY number HAVING count(*) > 1)"
        )

    def _conflicting_person(self, field: str) -> str:
        return (
            f"SELECT rowid AS r FROM stage WHERE {self._value(field)} IS NOT NULL "
            f"AND la_person_unique_identifier_key IN (SELECT key FROM people WHERE {field}_least <> {field}_most)"
        )

    def _conflicting_on_date(self, field: str) -> str:
        rows = (
            f"SELECT rowid AS r, la_person_unique_identifier_key AS key, event_start_date, event_end_date, "
            f"{self._value(field)} AS value FROM stage WHERE la_person_unique_identifier_key IN "
            f"(SELECT key FROM people WHERE {field}_least <> {field}_most) AND event_start_date IS NOT NULL"
        )
        return (
            "SELECT r FROM (SELECT r, value, min(value) OVER same AS least, max(value) OVER same AS most "
            f"FROM ({rows}) WINDOW same AS (PARTITION BY key, event_start_date, event_end_date)) "
            "WHERE value IS NOT NULL AND least <> most"
        )

    def _unlinked_carer(self, field: str) -> str:
        types = self._layout.dictionaries["client_type"]
        carers = types.codes_meaning(("Unpaid carer", "Unpaid carer known by association"))
        return (
            f"SELECT rowid AS r FROM stage WHERE {field}_key IS NOT NULL AND {among('client_type', carers)} "
            f"AND {field}_key NOT IN (SELECT key FROM persons WHERE supported)"
        )

    def _other_council(self, field: str) -> str:
        return (
            "SELECT rowid AS r FROM stage WHERE la_code <> (SELECT la_code FROM stage WHERE la_code IS NOT NULL "
            "GROUP BY la_code ORDER BY count(*) DESC, la_code LIMIT 1)"
        )

    def _other_period(self, field: str) -> str:
        period = "(reporting_period_start_date, reporting_period_end_date)"
        both = "reporting_period_start_date IS NOT NULL AND reporting_period_end_date IS NOT NULL"
        most = (
            f"SELECT reporting_period_start_date AS a, reporting_period_end_date AS b FROM stage WHERE {both} "
            "GROUP BY a, b ORDER BY count(*) DESC, a, b LIMIT 1"
        )
        return f"SELECT rowid AS r FROM stage, ({most}) WHERE {both} AND {period} <> (a, b)"

    def _same_event(self) -> tuple[str, ...]:
        """The columns on which rows of `together` must agree to be the same event, price apart."""
        service = among("event_type", self._layout.dictionaries["event_type"].codes_meaning(("Service",)))
        end = f"CASE WHEN NOT {service} THEN event_end_date END" if "event_end_date" in self._present else "NULL"
        detail = [self._value(field) for field in _EVENT_DETAIL[:-1] if field in self._present]
        return ("person", "event_start_date", self._value("client_type"), self._value("event_type"), end, *detail)

    def _price(self) -> tuple[str, ...]:
        return (
            *(field for field in _SERVICE_PRICE if field in self._present),
            *(self._value(field) for field in _EVENT_DETAIL[-1:] if field in self._present),
        )

    def _known_detail(self) -> str:
        """SQL: no part of the event is a text we cannot tell from another."""
        fields = [field for field in (*_EVENT_DETAIL, "client_type", "event_type") if field in self._present]
        return " AND ".join(f"{field} <> {self._layout.dictionaries[field].unlisted}" for field in fields)

    def _repeated_event(self, field: str) -> str:
        key = ", ".join((*self._same_event(), *self._price()))
        return (
            f"SELECT r FROM (SELECT r, count(*) OVER (PARTITION BY {key}) AS rows FROM together "
            f"WHERE person IS NOT NULL AND {self._known_detail()}) WHERE rows > 1"
        )

    def _several_prices(self, field: str) -> str:
        service = among("event_type", self._layout.dictionaries["event_type"].codes_meaning(("Service",)))
        key = ", ".join(self._same_event())
        return (
            f"SELECT r FROM (SELECT r, unit_cost, min(unit_cost) OVER same AS least, max(unit_cost) OVER same AS most "
            f"FROM together WHERE person IS NOT NULL AND {service} AND {self._known_detail()} "
            f"WINDOW same AS (PARTITION BY {key})) WHERE unit_cost IS NOT NULL AND least <> most"
        )


_PERSON = frozenset({"la_person_unique_identifier"})
_NEEDED: Mapping[str, frozenset[str]] = {
    "two_nhs_numbers": _PERSON | {"nhs_number"},
    "two_local_identifiers": _PERSON | {"nhs_number"},
    "conflicting_person": _PERSON,
    "conflicting_on_date": _PERSON | {"event_start_date", "event_end_date"},
    "unlinked_carer": _PERSON | {"client_type"},
    "other_council": frozenset(),
    "other_period": frozenset({"reporting_period_start_date", "reporting_period_end_date"}),
    "repeated_event": frozenset({"event_start_date", "event_end_date", "event_type", "client_type"}),
    "several_prices": frozenset({"event_start_date", "event_type", "client_type", "service_type", "service_component"}),
}


def needed_fields(procedure: str, field: str) -> frozenset[str]:
    """Which columns a cross-row procedure reads."""
    return _NEEDED[procedure] | {field}
