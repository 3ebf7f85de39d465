"""Faults in identifiers, codes, amounts and free text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caretrail.synthetic.faults.row import LINKS, NOT_HERE, Kind, Plant, Row, kind
from caretrail.synthetic.people import check_digit
from caretrail.synthetic.values import ASSESSMENT, REVIEW


_NUMBER, _LOCAL = "nhs_number", "la_person_unique_identifier"
_COST, _UNITS = "unit_cost", "planned_units_per_week"
_IDENTIFYING = (
    "Ring back on 07700 900123",
    "Asked to be written to at someone@example.org",
    "Moved to stay with family at ZZ1 1AA",
)
_OUT_OF_SCOPE = ("DoLS assessment", "Safeguarding enquiry", "Visit cancelled", "Mental capacity assessment")


def kinds_of_format() -> Iterator[Kind]:
    """Every fault of this module."""
    yield kind("scientific", _NUMBER, _scientific)
    yield kind("lost digit", _NUMBER, _lost_digit)
    yield kind("too many digits", _NUMBER, _too_many_digits)
    yield kind("check digit", _NUMBER, _wrong_check_digit)
    yield kind("spaced", _NUMBER, _spaced)
    yield kind("placeholder number", _NUMBER, _placeholder)
    yield kind("nobody", _LOCAL, _nobody, _NUMBER)
    yield kind("identifier with words", _LOCAL, _identifier_with_words)
    for field in (_LOCAL, "event_reference", *LINKS):
        yield kind("stray spaces", field, _stray_spaces(field))
    yield kind("statistical code", "la_code", _instead("la_code", ("E06900001", "20"), "F04.la_code"))
    yield kind("another council", "la_code", _instead("la_code", ("998", "999"), "F14.la_code"))
    yield kind("not a postcode", "postcode", _instead("postcode", ("NOT KNOWN", "ZZ1", "NFA"), "F05.postcode"))
    yield kind("pseudo-postcode", "postcode", _instead("postcode", ("ZZ99 3VZ", "ZZ99 3WZ"), "F05.postcode"))
    practice = "gp_practice_code"
    yield kind("not a practice", practice, _instead(practice, ("High Street", "A8100"), f"F06.{practice}"))
    yield kind("default practice", practice, _instead(practice, ("V81997", "V81999"), f"F06.{practice}"))
    provider = "provider_cqc_location_id"
    yield kind("not a provider", provider, _instead(provider, ("Sunny House Ltd", "1-"), f"F07.{provider}"))
    yield kind("pound sign", _COST, _pound_sign)
    yield kind("not a number", _COST, _instead(_COST, ("tbc", "see contract"), f"F08.{_COST}"))
    yield kind("not a number", _UNITS, _instead(_UNITS, ("ten", "as needed"), f"F08.{_UNITS}"))
    yield kind("comma", _UNITS, _instead(_UNITS, ("1,5", "2 100"), f"F08.{_UNITS}"))
    yield kind("negative", _COST, _negative_cost)
    yield kind("no cost at all", _COST, _instead(_COST, ("0", "0.00"), f"F09.{_COST}"))
    yield kind("negative", _UNITS, _negative_units)
    number = "no_of_adults_being_cared_for"
    yield kind("in words", number, _instead(number, ("two", "1.5", "-1"), f"F10.{number}"))
    yield kind("names somebody", "event_description", _described(_IDENTIFYING, "W02.event_description"))
    yield kind("out of scope", "event_description", _described(_OUT_OF_SCOPE, "X15.event_description"))


def _instead(field: str, texts: Sequence[str], rule: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if not row[field]:
            return NOT_HERE
        row[field] = row.facts.stream.pick(texts)
        return (rule,)

    return plant


def _number_becomes(row: Row, text: str) -> Sequence[str]:
    # Two people with the same wrong number and the same event on the same day would look like one event.
    if not row[_NUMBER] or not row.facts.once(_NUMBER, text, row["event_start_date"]):
        return NOT_HERE
    row[_NUMBER] = text
    return ("F01.nhs_number",)


def _scientific(row: Row) -> Sequence[str]:
    return _number_becomes(row, f"{row[_NUMBER][:1]}.{row[_NUMBER][1:6]}E+09")


def _lost_digit(row: Row) -> Sequence[str]:
    return _number_becomes(row, row[_NUMBER][:9])


def _too_many_digits(row: Row) -> Sequence[str]:
    return _number_becomes(row, row[_NUMBER] + "0")


def _wrong_check_digit(row: Row) -> Sequence[str]:
    nine = row[_NUMBER][:9]
    right = check_digit(int(nine))
    return _number_becomes(row, f"{nine}{((right or 0) + row.facts.stream.between(1, 9)) % 10}")


def _spaced(row: Row) -> Sequence[str]:
    number, gap = row[_NUMBER], row.facts.stream.pick((" ", "-"))
    return _number_becomes(row, f"{number[:3]}{gap}{number[3:6]}{gap}{number[6:]}")


def _placeholder(row: Row) -> Sequence[str]:
    return _number_becomes(row, row.facts.stream.pick(("4444444444", "9999999999", "1234567890", "0000000000")))


def _nobody(row: Row) -> Sequence[str]:
    if row.own.linked:
        return NOT_HERE
    row[_NUMBER] = row[_LOCAL] = ""
    return (f"F03.{_LOCAL}", f"M01.{_LOCAL}", f"M01.{_NUMBER}")


def _identifier_with_words(row: Row) -> Sequence[str]:
    if not row.alone:
        return NOT_HERE
    row[_LOCAL] += row.facts.stream.pick((" (old)", "?", " / see notes"))
    return (f"F02.{_LOCAL}",)


def _stray_spaces(field: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if not row[field]:
            return NOT_HERE
        row[field] = row.facts.stream.pick((" {}", "{} ", "  {} ")).format(row[field])
        return (f"C05.{field}",)

    return plant


def _pound_sign(row: Row) -> Sequence[str]:
    if not row[_COST]:
        return NOT_HERE
    row[_COST] = f"£{row[_COST]}"
    return (f"F08.{_COST}",)


def _negative_cost(row: Row) -> Sequence[str]:
    if not row[_COST]:
        return NOT_HERE
    row[_COST] = f"-{row[_COST]}"
    return (f"F09.{_COST}",)


def _negative_units(row: Row) -> Sequence[str]:
    if not row[_UNITS]:
        return NOT_HERE
    row[_UNITS] = f"-{row[_UNITS]}"
    weekly = row["cost_frequency_unit_type"] == "Weekly"
    return (f"F09.{_UNITS}", f"X12.{_UNITS}") if weekly else (f"F09.{_UNITS}",)


def _described(texts: Sequence[str], rule: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if row.event not in (ASSESSMENT, REVIEW):
            return NOT_HERE
        row["event_description"] = row.facts.stream.pick(texts)
        return (rule,)

    return plant
