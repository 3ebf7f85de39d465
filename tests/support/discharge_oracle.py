"""ASCOF 2D in plain Python, from the published rules and not from our SQL: discharges, links and what followed.

Source: DHSC, ASCOF 2D, mid 2026, as METHODOLOGY restates it (section 10). Rows of the hospital file are those that
`hospital_files.episode` makes; events and persons those of `event_tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.support.event_tables import token


FAR = date(9999, 1, 1)
_OUT_METHODS = {"31", "32", "82", "83"}
_OUT_DESTINATIONS = {"49", "50", "51", "52", "79", "87", "88"}
_OUT_FUNCTIONS = {
    *("199", "223", "290", "291", "331", "344", "345", "346", "424"),
    *("499", "501", "504", "560", "660", "661", "662", "840", "920"),
}
_CARE_HOMES = {"Long term support: Nursing care", "Long term support: Residential care"}


@dataclass(frozen=True, order=True)
class Link:
    """An episode of reablement, a discharge that led to it, and what happened in twelve weeks."""

    la_code: str
    person: str
    starts: date
    ident: str
    ct: str
    years: int
    died: bool
    readmitted: bool
    entered_lt: bool


@dataclass(frozen=True)
class Discharge:
    """A discharge that counts."""

    person: str
    ident: str
    admitted: date
    discharged: date
    years: int
    ct: str


class Told:
    """What the method makes of a hospital file and events, for a period, given who lives in England by LSOA."""

    def __init__(
        self,
        stays: Sequence[Mapping[str, str]],
        events: Iterable[Mapping[str, Any]],
        deaths: Mapping[tuple[str, str], date],
        period: tuple[date, date],
        english: set[str],
    ) -> None:
        self._stays, self._deaths, self._period, self._english = stays, deaths, period, english
        self._base = [row for row in events if self._is_base(row)]

    def discharges(self) -> set[Discharge]:
        """Every discharge that counts, once."""
        found = (self._discharge(stay) for stay in self._stays)
        return {one for one in found if one is not None}

    def links(self) -> list[Link]:
        """Every pair of an episode of reablement and a discharge on the latest day that may have led to it."""
        discharges = self.discharges()
        found = []
        for (la_code, who), spans in self._reablement().items():
            for starts in spans:
                led = [
                    one
                    for one in discharges
                    if token(one.person) == who and -3 <= (starts - one.discharged).days <= 7 and one.admitted <= starts
                ]
                latest = max((one.discharged for one in led), default=None)
                found += [
                    self._link(la_code, starts, one)
                    for one in discharges
                    if token(one.person) == who and one.discharged == latest
                ]
        return sorted(found)

    def _link(self, la_code: str, starts: date, one: Discharge) -> Link:
        until = one.discharged + timedelta(days=84)
        death = self._deaths.get((la_code, one.person))
        return Link(
            la_code=la_code,
            person=one.person,
            starts=starts,
            ident=one.ident,
            ct=one.ct,
            years=one.years,
            died=death is not None and one.discharged <= death <= until,
            readmitted=any(
                stay["Der_DHSC_Pseudo_NHS_Number"] == one.person and self._is_readmission(stay, starts, one, until)
                for stay in self._stays
            ),
            entered_lt=any(
                row["person"] == token(one.person)
                and row["service_type"] in _CARE_HOMES
                and one.discharged <= row["event_start"] <= until
                for row in self._base
            ),
        )

    def _is_readmission(self, stay: Mapping[str, str], starts: date, one: Discharge, until: date) -> bool:
        admitted = _day(stay["Admission_Date"])
        return (
            admitted < _day(stay["Discharge_Date"])
            and stay["Der_Management_Type"] in {"EM", "NE"}
            and stay["Discharge_Method"] not in {"", "5"}
            and stay["APCS_Last_Ep_Ind"] == "1"
            and admitted >= self._period[0]
            and admitted > starts
            and one.discharged < admitted <= until
        )

    def _discharge(self, stay: Mapping[str, str]) -> Discharge | None:
        who, born = stay["Der_DHSC_Pseudo_NHS_Number"], (stay["Year_of_Birth_SUS"], stay["Month_of_Birth_SUS"])
        if not who or not all(born):
            return None
        admitted, discharged = _day(stay["Admission_Date"]), _day(stay["Discharge_Date"])
        years = int((discharged - date(int(born[0]), int(born[1]), 1)).days // 365.25)
        function = stay["Treatment_Function_Code"]
        counts = (
            years >= 65
            and stay["Admission_Method"] not in _OUT_METHODS | {""}
            and stay["Discharge_Method"] not in {"", "4", "5"}
            and stay["Discharge_Destination"] not in _OUT_DESTINATIONS | {""}
            and function not in _OUT_FUNCTIONS | {""}
            and not function.startswith(("65", "7"))
            and date(2023, 4, 1) <= admitted < discharged
            and self._period[0] <= discharged <= self._period[1]
            and stay["APCS_Last_Ep_Ind"] == "1"
            and stay["Der_Postcode_LSOA_2011_Code"] in self._english
        )
        supports = {
            row["service_type"]
            for row in self._base
            if row["person"] == token(who) and row["event_start"] <= admitted <= (row["event_end"] or FAR)
        }
        if not counts or supports & (_CARE_HOMES | {"Long term support: Prison"}):
            return None
        at_home = "Long term support: Community" in supports
        return Discharge(
            person=who,
            ident=stay["APCS_Ident"],
            admitted=admitted,
            discharged=discharged,
            years=years,
            ct="Those in LT community support" if at_home else "Those not in any LTS",
        )

    def _is_base(self, row: Mapping[str, Any]) -> bool:
        death = next(
            (
                day
                for (la_code, who), day in self._deaths.items()
                if la_code == row["la_code"] and token(who) == row["person"]
            ),
            None,
        )
        ends = row["event_end"]
        return (
            row["client_type"] == "Service user"
            and (death is None or death >= self._period[0])
            and (ends is None or ends >= row["event_start"])
        )

    def _reablement(self) -> dict[tuple[str, Any], list[date]]:
        """Of each council and person, the days on which an episode of reablement starts."""
        spans: dict[tuple[str, Any], list[tuple[date, date]]] = {}
        for row in self._base:
            if (row["service_type"], row["service_component"]) == ("Short term support: ST-Max", "Reablement"):
                spans.setdefault((row["la_code"], row["person"]), []).append(
                    (row["event_start"], row["event_end"] or FAR)
                )
        return {who: _starts(sorted(own)) for who, own in spans.items()}


def _starts(spans: Sequence[tuple[date, date]]) -> list[date]:
    starts: list[date] = []
    until: date | None = None
    for start, end in spans:
        if until is None or (start - until).days > 7:
            starts.append(start)
        until = end if until is None else max(until, end)
    return starts


def _day(text: str) -> date:
    return date.fromisoformat(text)
