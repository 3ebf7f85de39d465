"""What every text in a list column means: a code for each known spelling, so that rules compare small numbers.

A list column of the stage holds one code per row. The dictionary of the field says what a code stands
for: how the cell was read (its state), which listed value it means, and what to send instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from caretrail.spec import CELL_STATES, OUTER_SPACES, DefinedList, Standard, fold_value


NULL_TEXTS: tuple[str, ...] = ("NULL", "null", "Null", "(null)", "(NULL)", "<null>", "<NULL>", "[NULL]")
EXCEL_ERRORS: tuple[str, ...] = (
    "#REF!",
    "#N/A",
    "#NAME?",
    "#VALUE!",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "########",
)
BLANK = 0
_NEAR = "\x01"  # begins the label of a folded spelling
_OTHER = "\x02"  # begins the label of what is met by its beginning, and of everything else
_SHORTEST_TRUNCATION = 30  # a shorter beginning of a long value is too easily something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One spelling and what it stands for."""

    state: str
    meaning: str | None  # the listed value it is read as; for an unlisted Release 1 value, that value
    text: str | None  # the standard's own spelling that was met, safe to show
    instead: str | None = None  # what to send in its place
    mapped: bool = False  # a council's own code, mapped to the meaning


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """All spellings of one list field. A code is a place in their order.

    `exact` texts are compared letter for letter, `folded` ones after `fold_value`, `truncated` and
    `prefixes` as beginnings; whatever is left is unlisted. The blank stands first, then right spellings in the
    order of the list, then all others, so that most questions ask for a range of codes.
    """

    field: str
    exact: Mapping[str, Entry]
    folded: Mapping[str, Entry]
    truncated: Mapping[str, Entry]
    prefixes: Mapping[str, Entry]

    @cached_property
    def labels(self) -> Mapping[str, Entry]:
        """Every spelling under a label of its own, in the order of the codes; an exact text is its own label."""
        given = {
            **self.exact,
            **{near_label(text): entry for text, entry in self.folded.items()},
            **{_OTHER + text: entry for text, entry in (*self.truncated.items(), *self.prefixes.items())},
        }
        meanings: dict[str | None, int] = {}
        for entry in given.values():
            meanings.setdefault(entry.meaning, len(meanings))
        ordered = sorted(
            given.items(),
            key=lambda found: (
                found[1].state != "ok",
                found[1].meaning is None,
                meanings[found[1].meaning],
                CELL_STATES.index(found[1].state),
            ),
        )
        blank = Entry(state="blank", meaning=None, text=None)
        unlisted = Entry(state="unlisted", meaning=None, text=None)
        return {"": blank, **dict(ordered), _OTHER: unlisted}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Entries in the order of their codes."""
        return tuple(self.labels.values())

    @cached_property
    def code_of(self) -> Mapping[str, int]:
        """Code of each label."""
        return {label: code for code, label in enumerate(self.labels)}

    def beginning_code(self, text: str) -> int:
        """The code of a long value with its end cut off, or of an unlisted beginning."""
        return self.code_of[_OTHER + text]

    @property
    def unlisted(self) -> int:
        """The code of everything else."""
        return len(self.labels) - 1

    def read(self, text: str) -> Entry:
        """How one text is read; the same answer as the SQL of `cells.list_code`, for texts met beforehand."""
        if text in self.exact:
            return self.exact[text]
        if not text.strip(OUTER_SPACES):
            return self.entries[BLANK]
        near = self.folded.get(fold_value(text))
        if near is not None:
            return near
        if len(text.encode()) >= _SHORTEST_TRUNCATION:
            for value, entry in self.truncated.items():
                if value.startswith(text):
                    return entry
        for prefix, entry in self.prefixes.items():
            if text.startswith(prefix):
                return entry
        return self.entries[-1]

    def having_met(self, texts: Iterable[str]) -> Dictionary:
        """The same dictionary, with these texts of the file read beforehand so that the rows need not be."""
        met = {text: self.read(text) for text in texts if text and text not in self.exact}
        return replace(self, exact={**self.exact, **met})

    def codes_in(self, state: str) -> tuple[int, ...]:
        """The codes read in this state."""
        return tuple(code for code, entry in enumerate(self.entries) if entry.state == state)

    def codes_meaning(self, values: Sequence[str]) -> tuple[int, ...]:
        """The codes that mean one of these values."""
        wanted = set(values)
        return tuple(code for code, entry in enumerate(self.entries) if entry.meaning in wanted)

    def codes_with_meaning(self) -> tuple[int, ...]:
        """The codes that mean some known value."""
        return tuple(code for code, entry in enumerate(self.entries) if entry.meaning is not None)

    def codes_starting(self, prefix: str) -> tuple[int, ...]:
        """The codes of texts that start with `prefix`, listed or not."""
        return tuple(
            code
            for code, entry in enumerate(self.entries)
            if (entry.meaning or entry.text or "").startswith(prefix)
            and entry.state not in ("null_text", "excel_error", "not_submittable")
        )

    def meaning_numbers(self) -> Mapping[int, int]:
        """Code -> one number for each meaning (0 for none), for comparing rows by meaning."""
        numbers: dict[str, int] = {}
        return {
            code: numbers.setdefault(entry.meaning, len(numbers) + 1) if entry.meaning is not None else 0
            for code, entry in enumerate(self.entries)
        }


def near_label(folded: str) -> str:
    """The label of a folded spelling, which no cell of a text file holds."""
    return _NEAR + folded


def write_dictionary(
    defined: DefinedList, prefixes: Sequence[str] = (), council_codes: Mapping[str, str] | None = None
) -> Dictionary:
    """The dictionary of one list, with a council's own codes if it maps any.

    In:  `prefixes`, beginnings that some rule asks about; `council_codes`, own code -> listed value.
    """
    superseded = defined.superseded()
    exact = {value: Entry(state="ok", meaning=value, text=value) for value in defined.release_2}
    for value in defined.release_1:
        if value not in exact:
            exact[value] = _release_1(value, superseded)
    exact |= {value: Entry(state="not_submittable", meaning=None, text=value) for value in defined.not_submittable}
    exact |= {text: Entry(state="null_text", meaning=None, text="NULL") for text in NULL_TEXTS}
    exact |= {text: Entry(state="excel_error", meaning=None, text=text) for text in EXCEL_ERRORS}
    for own, value in (council_codes or {}).items():
        exact[own] = Entry(state="ok", meaning=value, text=value, mapped=True)
    folded = {
        fold_value(value): Entry(state="near_miss", meaning=value, text=value, instead=value)
        for value in defined.release_2
    }
    for value in superseded:
        folded.setdefault(fold_value(value), _release_1(value, superseded))
    return Dictionary(
        field=defined.field,
        exact=exact,
        folded=folded,
        truncated={
            value: Entry(state="truncated", meaning=value, text=value, instead=value)
            for value in defined.release_2
            if len(value) >= _SHORTEST_TRUNCATION + 10
        },
        prefixes={prefix: Entry(state="unlisted", meaning=None, text=prefix) for prefix in prefixes},
    )


def _release_1(value: str, superseded: Mapping[str, str | None]) -> Entry:
    if value not in superseded:
        return Entry(state="unlisted", meaning=value, text=value)
    instead = superseded[value]
    return Entry(state="release_1", meaning=instead or value, text=value, instead=instead)


def all_dictionaries(
    standard: Standard, council_codes: Mapping[str, Mapping[str, str]] | None = None
) -> Mapping[str, Dictionary]:
    """The dictionary of every list field of the standard, by field name."""
    asked: dict[str, set[str]] = {}
    for rule in standard.rules:
        for check in rule.checks:
            for clause in (*check.when, *check.fails):
                prefix = getattr(clause, "prefix", None)
                if prefix is not None:
                    asked.setdefault(clause.field, set()).add(prefix)  # type: ignore[union-attr]
    own = council_codes or {}
    return {
        name: write_dictionary(defined, sorted(asked.get(name, ())), own.get(name))
        for name, defined in standard.list_of.items()
    }
