"""How each kind of cell is read: SQL that turns the text of a column into a state and a typed value.

The stage has, for a field `f`:
    lists     f   code of the field's dictionary
    dates     f   DATE or missing, f_state
    numbers   f   DECIMAL(18,2) or INTEGER, f_state
    the rest  f_state, and f_key (a number, for comparing) where rules compare it
States are numbers: the place in CELL_STATES. Reading is staged: the common, right spelling is decided
first, and the slow questions are only asked of cells that did not pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from caretrail.intake.dictionary import BLANK, EXCEL_ERRORS, NULL_TEXTS, Dictionary, near_label
from caretrail.spec import CELL_STATES, Field


STATE: Mapping[str, int] = {state: number for number, state in enumerate(CELL_STATES)}

PERSON_IDENTIFIERS = (
    "la_person_unique_identifier",
    "adult_1_linked_person_id",
    "adult_2_linked_person_id",
    "adult_3_linked_person_id",
)


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


# Fields that hold one text on nearly every row of a file.
SAME_ON_EVERY_ROW = ("la_code", "reporting_period_start_date", "reporting_period_end_date")


def first_look(field: Field, c: str, usual: str | None = None) -> str | None:
    """SQL that reads the common, right spelling of the text `c`; named `<field>_seen` for what follows.

    A date is looked at leniently: what comes out is believed only if its year has four digits. `usual` is
    the one text met beforehand in a field of SAME_ON_EVERY_ROW, which is then only compared.
    """
    look = _look(field, c)
    if usual is None or look is None:
        return look
    return f"CASE WHEN {c} = {quoted(usual)} THEN {_look(field, quoted(usual))} ELSE {look} END"


def _look(field: Field, c: str) -> str | None:
    if field.type == "date":
        return f"try_strptime({c}, '%d/%m/%Y')"
    if field.type == "decimal":
        return f"CASE WHEN regexp_full_match({c}, '[+-]?[0-9]{{1,16}}(\\.[0-9]+)?') THEN {c} END"
    if field.type == "integer":
        return f"CASE WHEN regexp_full_match({c}, '[0-9]{{1,9}}') THEN {c} END"
    if field.name == "nhs_number":
        return f"CASE WHEN regexp_full_match({c}, '[0-9]{{10}}') THEN {c}::UBIGINT END"
    if field.name == "la_person_unique_identifier":
        return f"regexp_full_match({c}, '[A-Za-z0-9][A-Za-z0-9_/-]*') AND {_NOT_NULL_TEXT.format(c=c)}"
    if field.name == "la_code":
        return f"CASE WHEN regexp_full_match({c}, '[0-9]{{3}}') THEN {c}::USMALLINT END"
    return None


def typed_value(field: Field, c: str) -> str | None:
    """SQL for the typed value of a date or number, given its first look; None for other fields."""
    seen = f"{field.name}_seen"
    if field.type == "date":
        return _date(c, seen)
    if field.type == "decimal":
        return f"TRY_CAST({seen} AS DECIMAL(18,2))"
    if field.type == "integer":
        return f"TRY_CAST({seen} AS INTEGER)"
    return None


def stage_columns(field: Field, c: str, dictionary: Dictionary | None) -> Mapping[str, str]:
    """Name -> SQL of the stage columns of one field, given its first look and its typed value."""
    name = field.name
    if dictionary is not None:
        return {name: list_code(c, dictionary)}
    if field.type == "date":
        return {name: name, f"{name}_state": _typed_state(c, name, _DATE_FAULTS)}
    if field.type in ("decimal", "integer"):
        faults = _NUMBER_FAULTS if field.type == "decimal" else _INTEGER_FAULTS
        return {name: name, f"{name}_state": _typed_state(c, name, faults)}
    columns = {f"{name}_state": _STATES.get(name, _plain_state)(c)}
    if name == "la_person_unique_identifier":
        columns[f"{name}_key"] = f"CASE WHEN {name}_seen THEN hash(lower({c})) ELSE {person_key(c)} END"
        columns["local_id"] = c
    elif name in PERSON_IDENTIFIERS:
        columns[f"{name}_key"] = person_key(c)
    elif name == "nhs_number":
        columns["nhs_number_key"] = f"CASE WHEN {c} IS NOT NULL THEN coalesce(nhs_number_seen, hash({c})) END"
    elif name == "la_code":
        columns["la_code"] = "la_code_seen"
    return columns


def person_key(c: str) -> str:
    """SQL for a hash under which identifiers agree that differ only in case or outer spaces."""
    says_something = f"trim({c}) <> '' AND {c} NOT IN ({_texts(NULL_TEXTS)})"
    return f"CASE WHEN {c} IS NULL THEN NULL WHEN {says_something} THEN hash(lower(trim({c}))) END"


def list_type(dictionary: Dictionary) -> str:
    """SQL that makes the type by which texts of this list are looked up: its values are the labels, in order."""
    return f"CREATE OR REPLACE TYPE {dictionary.field}_code AS ENUM ({_texts(dictionary.labels)})"


def list_code(c: str, dictionary: Dictionary) -> str:
    """SQL for the dictionary code of the text `c`."""
    width = "UTINYINT" if len(dictionary.labels) <= 255 else "USMALLINT"
    folded = f"lower(trim(regexp_replace(translate({c}, '–—‐’‘\u00a0', '---'''' '), '\\s+', ' ', 'g')))"
    beginnings = [
        f"WHEN strlen({c}) >= 30 AND starts_with({quoted(value)}, {c}) THEN {dictionary.beginning_code(value)}"
        for value in dictionary.truncated
    ] + [
        f"WHEN starts_with({c}, {quoted(prefix)}) THEN {dictionary.beginning_code(prefix)}"
        for prefix in dictionary.prefixes
    ]
    near = f"enum_code(TRY_CAST({quoted(near_label(''))} || {folded} AS {dictionary.field}_code))::{width}"
    rest = f"CASE WHEN trim({c}) = '' THEN {BLANK} {' '.join(beginnings)} ELSE {dictionary.unlisted} END::{width}"
    exact = f"enum_code(TRY_CAST({c} AS {dictionary.field}_code))::{width}"
    return f"CASE WHEN {c} IS NULL THEN {BLANK}::{width} ELSE coalesce({exact}, {near}, {rest}) END"


def _texts(texts: Sequence[str] | Mapping[str, object]) -> str:
    return ", ".join(quoted(text) for text in texts)


def _branches(faults: Sequence[tuple[str, str]], c: str) -> str:
    return " ".join(f"WHEN {test.format(c=c)} THEN {STATE[state]}" for test, state in faults)


_NOT_NULL_TEXT = f"CASE WHEN strlen({{c}}) > 6 THEN true ELSE {{c}} NOT IN ({_texts(NULL_TEXTS)}) END"
_EMPTY = (
    ("{c} IS NULL", "blank"),
    ("trim({c}) = ''", "blank"),
)
_WOUNDS = (
    (f"{{c}} IN ({_texts(NULL_TEXTS)})", "null_text"),
    (f"{{c}} IN ({_texts(EXCEL_ERRORS)})", "excel_error"),
)


def _plain_state(c: str) -> str:
    # A text can only be a wound or all spaces if it begins below the digits or is short.
    null_text = " OR ".join(f"{c} = {quoted(text)}" for text in NULL_TEXTS if text >= "0")
    suspicious = f"{c} < '0' OR {null_text}"
    return (
        f"CASE WHEN {c} IS NULL THEN 0 WHEN {suspicious} "
        f"THEN CASE {_branches((*_EMPTY, *_WOUNDS), c)} ELSE {STATE['ok']} END ELSE {STATE['ok']} END::UTINYINT"
    )


def _text_state(good: str, faults: Sequence[tuple[str, str]], otherwise: str) -> Callable[[str], str]:
    """A state for texts of which `good` is the common, right form."""

    def state(c: str) -> str:
        return (
            f"CASE WHEN {c} IS NULL THEN 0 WHEN {good.format(c=c)} THEN {STATE['ok']} "
            f"{_branches((*_EMPTY, *_WOUNDS, *faults), c)} ELSE {STATE[otherwise]} END::UTINYINT"
        )

    return state


def _typed_state(c: str, value: str, faults: Sequence[tuple[str, str]]) -> str:
    return (
        f"CASE WHEN {c} IS NULL THEN 0 WHEN {value} IS NOT NULL THEN {STATE['ok']} "
        f"{_branches((*_EMPTY, *_WOUNDS, *faults[:-1]), c)} ELSE {STATE[faults[-1][1]]} END::UTINYINT"
    )


# --- dates --------------------------------------------------------------------------------------------------------

_SLOW_DATES = (
    (r"[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}( 00:00(:00)?)?", "try_strptime(split_part(trim({c}), ' ', 1), '%d/%m/%Y')"),
    (r"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([ T]00:00(:00(\.0+)?)?)?", "try_strptime(trim({c})[1:10], '%Y-%m-%d')"),
)
_DATE_FAULTS = (
    (r"regexp_full_match(trim({c}), '[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{2}}')", "two_digit_year"),
    (r"regexp_full_match(trim({c}), '[1-9][0-9]{{4}}(\.[0-9]+)?')", "excel_serial"),
    (r"regexp_full_match(trim({c}), '(0?[1-9]|1[0-2])/(1[3-9]|2[0-9]|3[01])/[0-9]{{4}}')", "month_first"),
    ("true", "not_a_date"),
)


def _date(c: str, seen: str) -> str:
    slow = " ".join(
        f"WHEN regexp_full_match(trim({c}), '{pattern.format()}') THEN {parse.format(c=c)}"
        for pattern, parse in _SLOW_DATES
    )
    believed = f"{seen} BETWEEN TIMESTAMP '1000-01-01' AND TIMESTAMP '9999-12-31'"
    return f"CASE WHEN {believed} THEN {seen} WHEN {c} IS NOT NULL THEN CASE {slow} END END::DATE"


# --- numbers ------------------------------------------------------------------------------------------------------

_NUMBER_FAULTS = (
    (
        r"regexp_full_match(replace(trim({c}), ' ', ''), '-?£?-?[0-9]{{1,3}}((,[0-9]{{3}})+|[0-9]*)(\.[0-9]+)?(GBP)?')",
        "number_symbol",
    ),
    ("true", "not_a_number"),
)
_INTEGER_FAULTS = (("true", "not_whole"),)

# --- identifiers and codes ------------------------------------------------------------------------------------------

# The number with k digits cut off, times 2k + 1, summed over k, leaves the same rest modulo 11 as the digits times
# their weights 10 to 1: cutting costs one division where taking a digit out costs two.
_NHS_TOTAL = " + ".join(f"({{n}} // {10**cut}) * {2 * cut + 1}" for cut in range(10))
_NHS_DIGITS = "regexp_replace({c}, '[\\s\\x{{2010}}-\\x{{2015}}-]', '', 'g')"
_NHS_PLACEHOLDERS = (1234567890, 123456789, 9876543210, 987654321)
_FIRST_TEST_NUMBER = 9990000000


def _nhs_state(c: str) -> str:
    number = "nhs_number_seen"
    placeholder = f"{number} % 1111111111 = 0 OR {number} IN ({', '.join(map(str, _NHS_PLACEHOLDERS))})"
    ten_digits = (
        f"CASE WHEN {placeholder} THEN {STATE['nhs_placeholder']} "
        f"WHEN ({_NHS_TOTAL.format(n=number)}) % 11 <> 0 THEN {STATE['nhs_check_digit']} "
        f"WHEN {number} >= {_FIRST_TEST_NUMBER} THEN {STATE['ok_test']} ELSE {STATE['ok']} END"
    )
    digits = _NHS_DIGITS.format(c=c)
    faults = (
        (r"regexp_full_match(trim({c}), '[0-9](\.[0-9]+)?[eE]\+?[0-9]+')", "nhs_scientific"),
        (r"regexp_full_match(trim({c}), '[0-9]{{9}}')", "nhs_lost_zero"),
        (f"regexp_full_match({digits.replace('{', '{{').replace('}', '}}')}, '[0-9]{{{{10}}}}')", "nhs_spaced"),
    )
    return (
        f"CASE WHEN {c} IS NULL THEN 0 WHEN {number} IS NOT NULL THEN {ten_digits} "
        f"{_branches((*_EMPTY, *_WOUNDS, *faults), c)} ELSE {STATE['nhs_not_ten_digits']} END::UTINYINT"
    )


_ONE_SPACED = "regexp_replace(upper(regexp_replace({c}, '\\s+', '', 'g')), '^(.*)(...)$', '\\1 \\2')"
_POSTCODE = "'([A-Z]{{1,2}}[0-9][A-Z0-9]? [0-9][A-Z]{{2}}|GIR 0AA)'"
_TRIMMED = (("{c} <> trim({c})", "spaces"),)
_GOOD_REFERENCE = f"{{c}} >= '0' AND NOT suffix({{c}}, ' ') AND {_NOT_NULL_TEXT}"
_NAMING = (
    r"'[0-9]{{10}}|[0-9]{{3}}[ -][0-9]{{3}}[ -][0-9]{{4}}|0[0-9]{{3,4}} ?[0-9]{{3}} ?[0-9]{{3,4}}"
    r"|[^\s@]+@[^\s@]+\.[a-zA-Z]|\b[A-Z]{{1,2}}[0-9][A-Z0-9]? [0-9][A-Z]{{2}}\b'"
)
_OUT_OF_SCOPE = r"'(?i)\b(dols|deprivation of liberty|safeguarding|mental capacity|mental health act|cancelled)\b'"

_STATES: Mapping[str, Callable[[str], str]] = {
    "nhs_number": _nhs_state,
    "la_code": _text_state("la_code_seen IS NOT NULL", (), "la_code_format"),
    "la_person_unique_identifier": _text_state("la_person_unique_identifier_seen", _TRIMMED, "id_characters"),
    "event_reference": _text_state(_GOOD_REFERENCE, _TRIMMED, "ok"),
    "postcode": _text_state(
        f"regexp_full_match({{c}}, {_POSTCODE}) AND NOT starts_with({{c}}, 'ZZ99')",
        (
            (f"starts_with({_ONE_SPACED}, 'ZZ99 ')", "postcode_pseudo"),
            (f"regexp_full_match({_ONE_SPACED}, {_POSTCODE})", "ok"),
        ),
        "postcode_format",
    ),
    "gp_practice_code": _text_state(
        "regexp_full_match({c}, '[A-Z][0-9]{{5}}') AND ({c} < 'V81997' OR {c} > 'V81999')",
        (("{c} IN ('V81997', 'V81998', 'V81999')", "gp_default"),),
        "gp_format",
    ),
    "provider_cqc_location_id": _text_state(
        "regexp_full_match({c}, '1-[0-9]{{6,11}}|[A-Z0-9]{{3,10}}') AND {c} <> 'NULL'", (), "cqc_format"
    ),
    "event_description": _text_state(
        "false",
        (
            (f"regexp_matches({{c}}, {_NAMING})", "identifying_text"),
            (f"regexp_matches({{c}}, {_OUT_OF_SCOPE})", "out_of_scope_text"),
        ),
        "ok",
    ),
    **dict.fromkeys(PERSON_IDENTIFIERS[1:], _text_state(_GOOD_REFERENCE, _TRIMMED, "ok")),
}
