"""Says the clauses of a rule in English, with the standard's headings, for reference pages and cards.

One clause has one wording, so that the page an analyst reads and the check she runs cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from caretrail.spec import clauses as c
from caretrail.spec.standard import Check, Standard


_TODAY = "the day of the check"
_OLDEST = 150  # a range of ages that reaches this far has no upper end worth saying

# How each state a cell can be read in is said: "<heading> <words>".
_STATES: Mapping[str, str] = {
    "blank": "is blank",
    "ok": "is good",
    "ok_test": "is good, but kept for tests",
    "null_text": "is the word NULL, in capitals, small letters or brackets",
    "excel_error": "is a spreadsheet error such as #REF!",
    "release_1": "is a value of the Release 1 list that Release 2 replaced or dropped",
    "near_miss": "is a listed value but for capitals, spaces, dashes or quotation marks",
    "truncated": "is a listed value with its end cut off",
    "not_submittable": "is a label made by national processing",
    "unlisted": "is on no list we hold for the field",
    "two_digit_year": "is a date with a year of two digits",
    "excel_serial": "is a spreadsheet serial number where a date belongs",
    "month_first": "is a date with the month before the day",
    "not_a_date": "cannot be read as a date, or is no day of the calendar",
    "nhs_scientific": "is a number in scientific notation",
    "nhs_lost_zero": "is nine digits",
    "nhs_spaced": "is ten digits with spaces or hyphens between them",
    "nhs_not_ten_digits": "is not ten digits",
    "nhs_check_digit": "is ten digits whose modulus 11 check digit does not fit",
    "nhs_placeholder": "is one digit repeated, or a run of digits",
    "id_characters": "holds characters other than letters, digits, hyphen, underscore or stroke",
    "la_code_format": "is not three digits",
    "postcode_format": "is not written like a British postcode",
    "postcode_pseudo": "is a ZZ99 pseudo-postcode",
    "gp_format": "is not a letter and five digits",
    "gp_default": "is a national default: V81997, V81998 or V81999",
    "cqc_format": "is not written like a CQC or NHS location identifier",
    "number_symbol": "is a number with a currency sign, a comma or spaces",
    "not_a_number": "is not a number",
    "not_whole": "is not a whole number from zero up",
    "spaces": "has spaces before or after it",
    "identifying_text": "holds what looks like an identifying number, a postcode or an e-mail address",
    "out_of_scope_text": "speaks of deprivation of liberty, safeguarding, mental capacity, the Mental Health Act or a "
    "cancelled event",
}


def conditions_in_words(standard: Standard, check: Check) -> tuple[str, ...]:
    """When does this check fail a row? One phrase per condition; the row fails when all of them hold.

    Out:      the conditions on which rows are looked at first, then what is wrong; empty for checks that
              a calculation over several rows decides.
    """
    return tuple(_say(standard, clause) for clause in _spread_out(standard, (*check.when, *check.fails)))


def _spread_out(standard: Standard, given: Sequence[c.Clause]) -> Iterator[c.Clause]:
    """The clauses with a named condition replaced by what it says, one by one."""
    for clause in given:
        match clause:
            case c.Named(name=name, negated=False):
                yield from standard.conditions[name]
            case _:
                yield clause


def _say(standard: Standard, clause: c.Clause) -> str:
    match clause:
        case c.AnyOf(alternatives=alternatives):
            return "either " + ", or ".join(_all_of(standard, alternative) for alternative in alternatives)
        case c.Named(name=name, negated=negated):
            return _named(standard, standard.conditions[name], negated=negated)
        case c.AgeOn(dates=dates, from_age=youngest, to_age=oldest):
            return f"the person is {_ages(youngest, oldest)} on {_first_known(standard, dates)}"
        case c.MoreFilled(fields=fields, than=than):
            columns = _joined([_header(standard, name) for name in fields], "and")
            return f"more of {columns} are filled than {_header(standard, than)} says"
        case c.OnEvents(field=field, status=status):
            events = _joined(standard.by_name[field].events_with(status), "or")
            return f"{_header(standard, 'event_type')} is {events}, where the field is {status.replace('_', ' ')}"
        case _:
            return f"{_header(standard, clause.field)} {_predicate(standard, clause)}"


def _predicate(standard: Standard, clause: c.Clause) -> str:
    match clause:
        case c.Blank(blank=blank):
            return "is blank" if blank else "is filled"
        case c.Means(values=values, how=how):
            return f"{_MEANINGS[how]}{_joined(values, 'or')}"
        case c.InGroup(groups=groups):
            return f"is one of the values under {_joined(groups, 'or')}"
        case c.Starts(prefix=prefix):
            return f"starts with “{prefix}”"
        case c.Compared(order=order, other=other):
            return f"is {order} {_TODAY if other == '@today' else _header(standard, other)}"
        case c.NotBefore(other=other):
            return f"is not before {_header(standard, other)}, or one of the two is missing"
        case c.DayOfMonth(day=day):
            return f"is not the {day.removeprefix('not_')} day of a month"
        case c.OnDates(dates=dates):
            return f"is {_joined([date.fromisoformat(day).strftime('%d/%m/%Y') for day in dates], 'or')}"
        case c.Amount(how=how, value=value):
            return f"is {_AMOUNTS[how]}{value}"
        case c.Same(other=other):
            return f"is the same as {_header(standard, other)}"
        case c.CellState(state=state):
            return _STATES[state]
    raise AssertionError(f"no words for {type(clause).__name__}")


_MEANINGS = {"is": "is ", "not": "is not ", "listed_not": "is a listed value other than "}
_AMOUNTS = {"below": "less than ", "equals": "", "not_equals": "other than "}


def _named(standard: Standard, condition: Sequence[c.Clause], *, negated: bool) -> str:
    if not negated:
        return _all_of(standard, condition)
    match condition:
        case [c.Means(field=field, values=values, how="is")]:
            return f"{_header(standard, field)} is not {_joined(values, 'or')}"
    return f"it is not so that {_all_of(standard, condition)}"


def _all_of(standard: Standard, parts: Sequence[c.Clause]) -> str:
    return " and ".join(_say(standard, part) for part in parts)


def _ages(youngest: int, oldest: int) -> str:
    if oldest >= _OLDEST:
        return f"{youngest} or older"
    return f"{oldest} or younger" if youngest == 0 else f"{youngest} to {oldest} years old"


def _first_known(standard: Standard, dates: Sequence[str]) -> str:
    headers = [_header(standard, name) for name in dates]
    return headers[0] if len(headers) == 1 else f"the first known of {_joined(headers, 'and')}"


def _header(standard: Standard, field: str) -> str:
    return standard.by_name[field].header


def _joined(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
