"""Faults that any cell of a kind can have: the word NULL, a spreadsheet error, a value off the list, an empty cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from caretrail.spec import DefinedList, Field, Standard
from caretrail.synthetic.days import EXCEL_DAY_ZERO
from caretrail.synthetic.faults.consequences import if_blank, if_unreadable, may_lose
from caretrail.synthetic.faults.row import NOT_HERE, Kind, Plant, Row, kind


_NULLS = ("NULL", "NULL", "null")
_WOUNDS = ("#REF!", "#VALUE!", "#NAME?")
_WOUND_OF_LOCAL_ID = "#N/A"  # another one than in links, which would otherwise name this person
_OFF_THE_LIST = ("Local code 17", "Not recorded", "ZZ9")
_SHORTEST_CUT, _LONG = 30, 41


def kinds_of_text(standard: Standard) -> Iterator[Kind]:
    """Every fault of this module, for every field it can befall."""
    for field in standard.fields:
        yield kind("null text", field.name, _null_text(field.name))
        yield kind("spreadsheet error", field.name, _spreadsheet_error(field.name))
        yield kind("blank", field.name, _blank(field.name))
        if field.type == "date":
            for what, spell in _MISREAD_DATES.items():
                yield kind(what, field.name, _misread_date(field.name, spell))
        if field.name in standard.list_of:
            yield from _kinds_of_list(field, standard.list_of[field.name])


def _kinds_of_list(field: Field, defined: DefinedList) -> Iterator[Kind]:
    name = field.name
    yield kind("made nationally", name, _replaced(name, defined.not_submittable, f"C04.{name}"))
    if not defined.release_2:
        return
    yield kind("off the list", name, _replaced(name, _OFF_THE_LIST, f"{'C02' if defined.complete else 'C06'}.{name}"))
    yield kind("near miss", name, _near_miss(name, defined))
    yield kind("release 1", name, _release_1(name, defined))
    yield kind("truncated", name, _truncated(name, defined))


def _blank(field: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if not row[field] or not may_lose(row, field):
            return NOT_HERE
        rules = if_blank(row, field)
        if rules:
            row[field] = ""
        return sorted(rules)

    return plant


def _null_text(field: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if not may_lose(row, field):
            return NOT_HERE
        rules = {f"C03.{field}"} | (if_blank(row, field) if row[field] else set())
        row[field] = row.facts.stream.pick(_NULLS)
        return sorted(rules)

    return plant


def _spreadsheet_error(field: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        text = _WOUND_OF_LOCAL_ID if field == "la_person_unique_identifier" else row.facts.stream.pick(_WOUNDS)
        if not row[field] or not may_lose(row, field) or not _stands_apart(row, field, text):
            return NOT_HERE
        rules = {f"W01.{field}"} | if_unreadable(row, field)
        row[field] = text
        return sorted(rules)

    return plant


def _stands_apart(row: Row, field: str, text: str) -> bool:
    """An identifier that several people share would make them one person: such a text is used once."""
    if field == "la_person_unique_identifier":
        return row.alone and row.facts.once(field, text)
    if field == "nhs_number":
        return row.facts.once(field, text, row["event_start_date"])
    return True


def _replaced(field: str, texts: Sequence[str], rule: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if not row[field] or not may_lose(row, field):
            return NOT_HERE
        rules = {rule} | if_unreadable(row, field)
        row[field] = row.facts.stream.pick(texts)
        return sorted(rules)

    return plant


def _near_miss(field: str, defined: DefinedList) -> Plant:
    exact = {value.value for value in defined.values}

    def plant(row: Row) -> Sequence[str]:
        value = row[field]
        changed = row.facts.stream.pick((value.upper(), value.lower(), value + " ", value.replace(" ", "  ", 1)))
        if not value or changed in exact:
            return NOT_HERE
        row[field] = changed
        return (f"C02.{field}",)

    return plant


def _release_1(field: str, defined: DefinedList) -> Plant:
    older: dict[str, list[str]] = {}
    for release_1, release_2 in defined.superseded().items():
        if release_2 is not None:
            older.setdefault(release_2, []).append(release_1)

    def plant(row: Row) -> Sequence[str]:
        choices = older.get(row[field])
        if not choices:
            return NOT_HERE
        row[field] = row.facts.stream.pick(choices)
        return (f"C02.{field}",)

    return plant


def _truncated(field: str, defined: DefinedList) -> Plant:
    long = {value for value in defined.release_2 if len(value) >= _LONG}

    def plant(row: Row) -> Sequence[str]:
        value = row[field]
        cut = value[: max(_SHORTEST_CUT, len(value) - row.facts.stream.between(2, 9))].rstrip()
        meant = [listed for listed in defined.release_2 if listed.startswith(cut)]
        if value not in long or len(cut) < _SHORTEST_CUT or meant != [value]:
            return NOT_HERE
        row[field] = cut
        return (f"C02.{field}",)

    return plant


def _two_digit_year(text: str, _: int) -> str:
    return text[:6] + text[8:]


def _serial(_: str, day: int) -> str:
    return str(day - EXCEL_DAY_ZERO)


def _month_first(text: str, _: int) -> str:
    return f"{text[3:5]}/{text[:2]}{text[5:]}" if int(text[:2]) > 12 else ""


def _no_such_day(text: str, _: int) -> str:
    return f"31/02{text[5:]}"


_MISREAD_DATES = {
    "two-digit year": _two_digit_year,
    "serial number": _serial,
    "month first": _month_first,
    "no such day": _no_such_day,
}


def _misread_date(field: str, spell: Callable[[str, int], str]) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        day = row.day(field)
        text = spell(row[field], day) if day is not None else ""
        if not text:
            return NOT_HERE
        row[field] = text
        return (f"D01.{field}",)

    return plant
