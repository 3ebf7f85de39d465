"""Writes the reference pages of council packs in Markdown: the pack format, the law's lists, and what Anytown opens.

The pages are generated and committed; `scripts/generate_reference.py` writes them and `lint` compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from caretrail.policy import NoticeSection, Policy, PublicNotice, Said, opened_fields
from caretrail.reports.markdown import anchor, code, page, table
from caretrail.spec import Law, PackFormat, PackKey, PackTable, Provision


_SHORT = 8  # longest list of choices to give in place
_ABOUT_LAW = """\
What packs and decisions rest on, in our own words. Every row has its source, the days between which it is in force and
the day it was checked. *To confirm*: from general knowledge, a person should read the source before relying on it.
Nothing here is legal advice.
"""
_ABOUT_OPENED = """\
For every purpose, exactly the fields that somebody may see, given the evidence that is asked for. A field that is not
in a table is closed for that purpose.
"""
_LISTS = {
    "article_6": "UK GDPR Article 6",
    "article_9": "UK GDPR Article 9",
    "schedule_1": "Data Protection Act 2018, Schedule 1",
    "article_10": "UK GDPR Article 10",
    "confidentiality": "Confidentiality",
    "special_type": "Special categories",
    "purpose_kind": "Kinds of purpose",
    "body_kind": "Kinds of body",
    "evidence": "Evidence",
    "opt_out_exemption": "Why the National Data Opt-out does not apply",
    "transfer_mechanism": "Transfers",
    "safeguard": "Safeguards of automated decisions",
    "cookie_exception": "Cookies",
    "retention_trigger": "What a period counts from",
    "instrument": "Instruments",
    "statute": "Acts and regulations",
    "right": "Rights",
    "exemption": "Exemptions",
    "clock": "Time limits",
    "notice_section": "Sections of a notice",
    "notice_element": "What a notice must hold",
    "regulator": "Regulators",
}


def pack_reference_pages(form: PackFormat, law: Law, anytown: Policy, on: date) -> Mapping[str, str]:
    """The pages by file name: packs.md, law.md and anytown.md."""
    return {
        "packs.md": page(_packs(form, law)),
        "law.md": page(_law(law)),
        "anytown.md": page(_opened(anytown, on)),
    }


# --- the format ---


def _packs(form: PackFormat, law: Law) -> Iterator[str]:
    yield "# Council packs\n"
    yield "Every file, table and key of a pack. How to write one: [councils/README.md](../../councils/README.md).\n"
    yield "Types: an *id* has lower-case letters, digits and hyphens; a *ref* is the id of a row of another table; a"
    yield "*field* is the name of a catalogued field; *statutes* are written `care-act-2014, section 9`; a *period* is"
    yield "written `8 years`; *lines* are written `12-14, 20`. **Bold** keys must be there.\n"
    for file in form.files:
        yield f"## {file}\n"
        for one in form.of_file(file).values():
            yield from _table(one, law, form)
    yield "## Masks\n"
    yield from table(
        ("Mask", "Shows"), ((code(mask.id), mask.says.replace("{field}", "field")) for mask in form.masks.values())
    )


def _table(one: PackTable, law: Law, form: PackFormat) -> Iterator[str]:
    yield f"### {f'[[{one.name}]]' if one.many else f'[{one.name}]'}\n"
    yield f"{one.says}\n"
    yield from table(("Key", "Type", "Default", "Meaning"), (_key(key, law, form) for key in one.keys.values()))


def _key(key: PackKey, law: Law, form: PackFormat) -> tuple[str, str, str, str]:
    name = f"**{key.name}**" if key.required else key.name
    default = (
        ""
        if key.default is None
        else code(str(key.default).lower() if isinstance(key.default, bool) else str(key.default))
    )
    return name, f"{key.type}{_of(key, law, form)}", default, key.says


def _of(key: PackKey, law: Law, form: PackFormat) -> str:
    if key.type in ("ref", "refs"):
        return f" of {key.of}"
    if key.type not in ("choice", "choices"):
        return ""
    if isinstance(key.of, tuple):
        return f": {', '.join(code(one) for one in key.of)}"
    owner, _, name = key.of.partition(":")
    if owner == "pack":
        return ": [masks](#masks)"
    choices = law.choices(name)
    listed = "purpose_kind" if name == "never_kind" else name
    link = f"[{name}](law.md#{anchor(_LISTS[listed])})"
    return f": {', '.join(code(one) for one in choices)}" if len(choices) <= _SHORT else f": {link}"


# --- the law ---


def _law(law: Law) -> Iterator[str]:
    yield "# The law as data\n"
    yield _ABOUT_LAW
    for name, title in _LISTS.items():
        provisions: Mapping[str, Provision] = getattr(law, name)
        yield f"## {title}\n"
        rows = (
            (
                code(one.id),
                one.title or one.plain,
                _span(one),
                one.source,
                f"{one.checked_on}{', to confirm' if one.verify else ''}",
            )
            for one in provisions.values()
        )
        yield from table(("Id", "What", "In force", "Source", "Checked"), rows)
    yield "## Rights on each basis\n"
    rights = [one for one in law.right.values() if any(cell.right == one.id for cell in law.right_basis.values())]
    yield from table(("Right", *law.article_6), ((one.title, *_cells(law, one)) for one in rights))
    yield "Rights that stand in no row hold on every basis.\n"
    held = law.bank_holidays
    yield "## Bank holidays in England and Wales\n"
    yield f"Known from {held.known_from.year} to {held.known_to.year}. {held.source}.\n"


def _cells(law: Law, right: Provision) -> Iterator[str]:
    as_at = right.in_force_to or max(filter(None, (right.in_force_from, right.checked_on)))
    return (law.right_holds(right.id, basis, as_at=as_at)[0] for basis in law.article_6)


def _span(one: Provision) -> str:
    if one.in_force_from is None and one.in_force_to is None:
        return ""
    return f"{one.in_force_from or '…'} to {one.in_force_to or '…'}"


# --- what a published notice says, and where the rendered one says it ---


def source_lines_page(notice: PublicNotice, published: str) -> str:
    """The page that maps lines of a published notice to the clauses of the rendered one.

    In: `notice`, rendered from a pack that encodes the published notice; rows of the pack that it builds on are left
        out, since they have lines of another notice.
    """
    return page(_source_lines(notice, published))


def _source_lines(notice: PublicNotice, published: str) -> Iterator[str]:
    yield f"# Where {notice.council}'s notice is kept: {notice.title}\n"
    yield f"Lines of the published notice `{published}`, and what the one rendered from the pack `{notice.pack}` says"
    yield "of them. Our own words; facts only.\n"
    rows = [(one.lines, code(one.clause), section.title, _inline(one)) for section, one in _own(notice)]
    yield from table(("Lines", "Clause", "Section", "What is said"), sorted(rows, key=lambda row: _first_line(row[0])))


def _own(notice: PublicNotice) -> Iterator[tuple[NoticeSection, Said]]:
    return ((section, one) for section, one in notice.said() if one.lines and "/" not in one.clause)


def _inline(one: Said) -> str:
    text = f"{one.head}: {one.text}" if one.head else one.text
    return f"{text} ({one.law})" if one.law else text


def _first_line(lines: str) -> int:
    return int(lines.replace(",", "-").split("-")[0])


# --- what a pack opens ---


def _opened(policy: Policy, on: date) -> Iterator[str]:
    pack = policy.pack(on)
    if pack is None:
        return
    yield f"# What {pack.council.name}'s notice opens\n"
    yield f"Version {pack.notice.version}, as it holds on {on}. {_ABOUT_OPENED}"
    for one in opened_fields(policy, on):
        yield f"## {one.purpose.id}\n"
        yield f"To {one.purpose.to}.\n"
        rows = (
            (code(row.name), ", ".join(row.whole) or "–", ", ".join(row.part) or "–", ", ".join(row.needs) or "–")
            for row in one.fields
        )
        yield from table(("Field", "Seen whole by", "Seen in part by", "Always needs"), rows)
