"""Reads the files of `standards/law` into one Law, and `standards/packs/format.toml` into a PackFormat."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from caretrail.errors import SpecError
from caretrail.spec import law
from caretrail.spec.pack_format import PackFormat, parse_pack_format


# file -> its lists and what each row becomes
_FILES: Mapping[str, Mapping[str, type[law.Provision]]] = {
    "bases.toml": {
        "article_6": law.Basis,
        "article_9": law.Condition,
        "schedule_1": law.DomesticCondition,
        "article_10": law.Condition,
        "confidentiality": law.Confidentiality,
        "special_type": law.Provision,
    },
    "purposes.toml": {"purpose_kind": law.PurposeKind},
    "flows.toml": {
        "body_kind": law.Provision,
        "evidence": law.Provision,
        "opt_out_exemption": law.Provision,
        "transfer_mechanism": law.Provision,
        "safeguard": law.Provision,
        "cookie_exception": law.CookieException,
        "retention_trigger": law.Provision,
    },
    "instruments.toml": {"instrument": law.Instrument},
    "statutes.toml": {"statute": law.Provision},
    "rights.toml": {
        "right": law.Provision,
        "right_basis": law.RightOnBasis,
        "ground": law.Ground,
        "exemption": law.Exemption,
    },
    "clocks.toml": {"clock": law.Clock},
    "notice_elements.toml": {
        "notice_section": law.Provision,
        "notice_element": law.NoticeElement,
        "regulator": law.Regulator,
    },
}
_INHERITED = ("checked_on", "source", "verify", "in_force_from")


@lru_cache(maxsize=1)
def load_law() -> law.Law:
    """What does the law say, as far as we hold it?

    Out:    one frozen Law, read once per process.
    Raises: SpecError when a file contradicts itself or says something unknown, naming file, row and key.
    """
    lists: dict[str, Mapping[str, Any]] = {}
    for name, kinds in _FILES.items():
        content = _toml(f"law/{name}")
        lists |= {key: _provisions(name, key, kind, content) for key, kind in kinds.items()}
    loaded = law.Law(**lists, bank_holidays=_bank_holidays())
    _check_references(loaded)
    return loaded


@lru_cache(maxsize=1)
def load_pack_format() -> PackFormat:
    """Which tables and keys may a council pack have, and what does each mean?

    Raises: SpecError when the format names a type or a list that is not there.
    """
    return parse_pack_format(_toml("packs/format.toml"))


def _provisions(
    name: str, key: str, kind: type[law.Provision], content: Mapping[str, Any]
) -> Mapping[str, law.Provision]:
    head = {word: content["about"][word] for word in _INHERITED if word in content["about"]}
    built: dict[str, law.Provision] = {}
    for row in content[key]:
        if row["id"] in built:
            raise SpecError(f"law/{name}: {key} {row['id']} stands there twice")
        try:
            one = kind(**_frozen(_dated({**head, **row}, row)))
        except TypeError as error:
            raise SpecError(f"law/{name}: {key} {row['id']}: {error}") from error
        if one.in_force_from and one.in_force_to and one.in_force_from > one.in_force_to:
            raise SpecError(f"law/{name}: {key} {one.id} ends before it begins")
        built[one.id] = one
    return built


def _dated(merged: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that only says when it ended did not begin with its file."""
    if "in_force_to" in row and "in_force_from" not in row:
        merged.pop("in_force_from", None)
    return merged


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _freeze(value) for key, value in row.items()}


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return _frozen(value) if isinstance(value, dict) else value


def _bank_holidays() -> law.BankHolidays:
    content = _toml("law/bank_holidays.toml")
    about = content["about"]
    return law.BankHolidays(
        days={row["on"]: law.BankHoliday(**row) for row in content["bank_holiday"]},
        known_from=about["known_from"],
        known_to=about["known_to"],
        source=about["source"],
        checked_on=about["checked_on"],
    )


def _check_references(loaded: law.Law) -> None:
    wrong = [*_unknown(loaded)]
    if wrong:
        raise SpecError(f"law: {wrong[0]}")


def _unknown(loaded: law.Law) -> Iterator[str]:
    for condition in (*loaded.article_9.values(), *loaded.article_10.values()):
        yield from (f"{condition.id} names {one}" for one in condition.schedule_1 if one not in loaded.schedule_1)
    for kind in loaded.purpose_kind.values():
        for name, locked in kind.locks.items():
            yield from (f"{kind.id} locks {one}" for one in locked if one not in loaded.choices(name))
    for cell in loaded.right_basis.values():
        if cell.right not in loaded.right or cell.basis not in loaded.article_6:
            yield f"{cell.id} names a right or basis that is not there"
    for instrument in loaded.instrument.values():
        if instrument.purpose_kind and instrument.purpose_kind not in loaded.purpose_kind:
            yield f"{instrument.id} names the kind {instrument.purpose_kind}, which is not there"
    yield from _successions(loaded.instrument)
    yield from _successions(loaded.regulator)
    for element in loaded.notice_element.values():
        if element.section not in loaded.notice_section:
            yield f"{element.id} stands in the section {element.section}, which is not there"


def _successions(rows: Mapping[str, law.Instrument] | Mapping[str, law.Regulator]) -> Iterator[str]:
    """Successors that are not there, or that come round again."""
    for row in rows.values():
        seen, after = {row.id}, row.successor
        while after:
            if after not in rows or after in seen:
                yield f"{row.id} leads to the successor {after}, which is not there or comes round again"
                break
            seen.add(after)
            after = rows[after].successor


def _toml(name: str) -> dict[str, Any]:
    text = files("caretrail.standards").joinpath(name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{name}: {error}") from error
