"""The sections of the public notice about data: whose, what, why, from whom, with whom, how long, and where to."""

from __future__ import annotations

from collections.abc import Iterator

from caretrail.policy.notice_parts import Block, Said
from caretrail.policy.notice_rows import Category, Disclosure, Purpose
from caretrail.policy.notice_words import Wording, because, day_in_words, joined, sentence
from caretrail.policy.rows import RetentionRule


_IN_A_SENTENCE = 5
_WHEN = {
    "always": "",
    "mental_health": " if we helped you with your mental health",
    "deceased": " if the person has died",
    "mental_health_and_deceased": " if we helped them with their mental health",
    "initial_contact_only": " if you only got in touch once",
    "aftercare": " if you had care after a stay in hospital under the law on mental health",
}


def subjects(words: Wording) -> Iterator[Block]:
    """Whose data."""
    rows = words.pack.subjects.values()
    if rows:
        said = tuple(words.said(row, row.title) for row in rows)
        yield Block(lead="We hold data about:", said=said, listed=True)


def categories(words: Wording) -> Iterator[Block]:
    """What data; which of it the law protects more."""
    rows = words.pack.categories.values()
    yield Block(lead="Which of these we hold depends on the help you get.")
    for row in rows:
        yield _category(words, row)
    yield from _more(words, "categories")
    special = [row for row in rows if row.special]
    if special:
        told = dict.fromkeys(words.law.special_type[one].title for row in special for one in row.special)
        text = f"Some of this data is more private. It can tell about {joined(told)}. We guard it with more care."
        yield Block(said=(Said(text=text, law="Special category data: UK GDPR Article 9"),))
    if any(row.criminal for row in rows):
        text = "We guard data about crimes in the same way."
        yield Block(said=(Said(text=text, law="Criminal offence data: UK GDPR Article 10"),))


def _category(words: Wording, row: Category) -> Block:
    """A kind of data: its items in a sentence, or in a list where they are many."""
    title = sentence(row.title).rstrip(".")
    if len(row.items) > _IN_A_SENTENCE:
        return Block(lead=f"{title}:", said=tuple(words.said(row, item) for item in row.items), listed=True)
    if not row.items:
        return Block(said=(words.said(row, f"{title}."),))
    return Block(said=(words.said(row, f"{joined(row.items)}.", head=title),))


def purposes(words: Wording) -> Iterator[Block]:
    """Why."""
    said = tuple(words.said(row, row.to) for row in words.purposes())
    yield Block(lead="We use data to:", said=said, listed=True)
    yield from _more(words, "purposes")
    applied = tuple(words.said(row, row.title) for row in words.pack.applications.values())
    if applied:
        yield Block(lead="We ask for data when you apply for:", said=applied, listed=True)
        yield from _more(words, "applications")


def allowed(words: Wording) -> Iterator[Block]:
    """On which basis, purpose by purpose, with both keys and what special data rests on."""
    yield Block(lead="We must have a reason in law each time we use data. These are ours.")
    stated = words.pack.bases
    if stated.lines:
        reasons = because(words.law.article_6[one] for one in stated.article_6)
        special = because(words.law.article_9[one] for one in stated.article_9)
        cited = f"UK GDPR Article {', '.join((*stated.article_6, *stated.article_9))}"
        text = f"We may use data if {reasons}." + (f" We may use more private data if {special}." if special else "")
        yield Block(said=(words.said(stated, text, cited),))
    for row in words.purposes():
        yield Block(heading=sentence(f"To {row.to}").rstrip("."), said=tuple(_reasons(words, row)))


def _reasons(words: Wording, row: Purpose) -> Iterator[Said]:
    law = words.law
    bases = [law.article_6[one] for one in row.article_6]
    cited = "; ".join(
        [f"UK GDPR Article {one.id}" for one in bases] + ([words.acts(row.statutes)] if row.statutes else [])
    )
    if bases:
        yield words.said(row, f"We may do this because {because(bases)}.", cited)
    if row.article_9:
        conditions = [law.article_9[one] for one in row.article_9]
        paragraphs = [f"Data Protection Act 2018, Schedule 1 paragraph {one}" for one in row.schedule_1]
        cited = "; ".join([*(f"UK GDPR Article {one.id}" for one in conditions), *paragraphs])
        yield Said(text=f"We may use more private data because {because(conditions)}.", law=cited)
    if row.article_10:
        yield Said(
            text=f"We may use data on crimes because {law.article_10[row.article_10].plain}.", law="UK GDPR Article 10"
        )
    if row.confidentiality:
        plain = law.confidentiality[row.confidentiality].plain
        yield Said(text=f"We may pass on what you told us because {plain}.", law="Common law duty of confidentiality")
    if row.instrument:
        yield Said(text="There is an order for it.", law=law.instrument[row.instrument].title)


def sources(words: Wording) -> Iterator[Block]:
    """Where it comes from."""
    yield Block(said=(Said(text="Most of the data comes from you."),))
    rows = [row for row in words.pack.sources.values() if row.holds(words.on)]
    if rows:
        said = tuple(words.said(row, row.title) for row in rows)
        yield Block(lead="Some comes from:", said=said, listed=True)
        yield from _more(words, "sources")


def sharing(words: Wording) -> Iterator[Block]:
    """Who sees what, and why."""
    ours: list[Disclosure] = []
    others: list[Disclosure] = []
    for row in words.disclosures():
        there = [words.pack.recipients[key] for key in row.recipients if key in words.pack.recipients]
        (ours if there and all(one.role in ("team", "person") for one in there) else others).append(row)
    if ours:
        said = tuple(one for row in ours for one in _disclosure(words, row))
        yield Block(heading="You and our own staff", said=said)
    if others:
        said = tuple(one for row in others for one in _disclosure(words, row))
        yield Block(heading="Others", lead="We only share what is needed.", said=said)
    named = [row for row in words.pack.recipients.values() if row.holds(words.on)]
    yield Block(
        heading="All who may see data",
        said=tuple(words.said(row, _recipient(row.title, row.role, row.country)) for row in named),
        listed=True,
    )
    yield from _more(words, "recipients")
    let_in = tuple(
        words.said(row, f"We added {_title(words, row.list, row.row)} after this notice came out. {row.reason}")
        for row in words.pack.exceptions.values()
        if row.holds(words.on)
    )
    if let_in:
        yield Block(heading="Added since this notice came out", said=let_in)
    held = [row for row in words.pack.agreements.values() if row.holds(words.on)]
    if held:
        yield Block(
            lead="We have a written agreement for:", said=tuple(words.said(row, row.title) for row in held), listed=True
        )


def _more(words: Wording, name: str) -> Iterator[Block]:
    said = tuple(words.open_list(name))
    if said:
        yield Block(said=said)


def _recipient(title: str, role: str, country: str) -> str:
    abroad = "" if country == "UK" else " (not in the UK)"
    return f"{title}{abroad}, who work for us" if role == "processor" else f"{title}{abroad}"


def _title(words: Wording, kind: str, key: str) -> str:
    rows = getattr(words.pack, kind)
    row = rows.get(key)
    return str(getattr(row, "title", None) or getattr(row, "to", None) or key)


def _disclosure(words: Wording, row: Disclosure) -> Iterator[Said]:
    pack = words.pack
    there = [pack.recipients[key] for key in row.recipients if key in pack.recipients]
    there = [one for one in there if one.holds(words.on)]
    if not there:
        return
    serves = [pack.purposes[key] for key in row.purposes if key in pack.purposes]
    serves = [one for one in serves if one.holds(words.on)]
    opened = {key for purpose in serves for key in purpose.categories}
    what = joined(pack.categories[key].title for key in row.categories if key in opened and key in pack.categories)
    whom = sentence(joined(one.title for one in there)).rstrip(".")
    person_alone = len(there) == 1 and there[0].role == "person"
    opening = f"{whom if person_alone else 'They'} can see {what}. This is {joined(f'to {one.to}' for one in serves)}."
    text = " ".join((opening, sentence(row.why), *_terms(words, row)))
    cited = "; ".join(one for one in (words.acts(row.gateway), _instrument(words, row), _agreement(words, row)) if one)
    yield words.said(row, text, cited, head="" if person_alone else whom)


def _terms(words: Wording, row: Disclosure) -> Iterator[str]:
    """On which terms data is given: in part, on evidence, how, and what becomes of the copy."""
    if row.mask:
        yield "Some of it is only shown in part."
    if row.needs:
        yield f"We only do this when {joined(words.law.evidence[one].plain for one in row.needs)}."
    if row.how:
        yield f"We send it {row.how.rstrip('.')}."
    if row.becomes_controller == "on_receipt":
        yield "They then answer for their own copy."
    if row.recipient_keeps:
        yield f"They keep it for {row.recipient_keeps}."
    if row.onward:
        yield sentence(row.onward)


def _instrument(words: Wording, row: Disclosure) -> str:
    return words.law.instrument[row.instrument].title if row.instrument else ""


def _agreement(words: Wording, row: Disclosure) -> str:
    agreement = words.pack.agreements.get(row.agreement)
    return agreement.title if agreement else ""


def nevers(words: Wording) -> Iterator[Block]:
    """What will not happen."""
    rows = words.pack.nevers.values()
    if rows:
        yield Block(said=tuple(words.said(row, row.says) for row in rows))


def transfers(words: Wording) -> Iterator[Block]:
    """Data that leaves the UK."""
    rows = [row for row in words.pack.transfers.values() if row.holds(words.on)]
    if not rows:
        yield Block(said=(Said(text="We do not send data about you out of the UK."),))
    for row in rows:
        mechanism = words.law.transfer_mechanism[row.mechanism]
        when = (
            f" We only do this when {joined(words.law.evidence[one].plain for one in row.needs)}." if row.needs else ""
        )
        yield Block(
            said=(words.said(row, f"{row.says} We may do so because {mechanism.plain}.{when}", mechanism.source),)
        )


def retention(words: Wording) -> Iterator[Block]:
    """How long."""
    schedule = words.pack.schedule
    if schedule is None:
        return
    text = "We keep data only as long as we need it or the law says we must."
    yield Block(said=(words.said(schedule, text, schedule.source),))
    rules = [row for row in words.pack.rules.values() if row.holds(words.on)]
    for record_class in words.pack.classes.values():
        own = [row for row in rules if row.record_class == record_class.id]
        said = tuple(words.said(row, _rule(words, row), row.source) for row in own)
        heading = sentence(record_class.title).rstrip(".")
        yield Block(heading=heading, said=said or (words.said(record_class, "We keep these as our schedule says."),))
    if rules:
        yield Block(
            said=(
                Said(text="Staff look at each record before we destroy it. If two rules apply, we use the longer one."),
            )
        )


def _rule(words: Wording, row: RetentionRule) -> str:
    about = "about " if row.approximate else ""
    dated = f" This holds from {day_in_words(row.valid_from)}." if row.valid_from else ""
    replaced = " This rule comes first." if row.replaces else ""
    trigger = words.law.retention_trigger[row.trigger].plain
    return f"We keep these for {about}{row.keep} after {trigger}{_WHEN[row.applies_when]}.{replaced}{dated}"
