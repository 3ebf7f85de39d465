"""The sections of the public notice about people and choices: who answers, rights, complaints, decisions, cookies."""

from __future__ import annotations

from collections.abc import Iterator

from caretrail.policy.check_people import is_placeholder
from caretrail.policy.notice_parts import Block, Said
from caretrail.policy.notice_words import Wording, because, day_in_words, joined, sentence
from caretrail.policy.periods import after
from caretrail.policy.rows import Officer
from caretrail.spec import Provision, in_force


_OFFICES = {
    "data_protection_officer": "checks that we follow the law on data",
    "caldicott_guardian": "looks after what people tell us in confidence",
    "information_risk_owner": "answers for the risks to data",
}
_UNIT_DAYS = {"day": "days", "working_day": "working days", "calendar_month": "months"}


def who(words: Wording) -> Iterator[Block]:
    """Who answers for the data."""
    pack, on = words.pack, words.on
    said = []
    for row in pack.controllers.values():
        if row.holds(on):
            part = f" This is for {row.answers_for}." if row.answers_for else ""
            jointly = "together with others decides" if row.role == "joint_controller" else "decides"
            post = f" You can write to {row.post}." if row.post else ""
            said.append(words.said(row, f"{row.name} {jointly} how data about you is used.{part}{post}", "Controller"))
    yield Block(said=tuple(said))
    yield Block(said=tuple(words.said(row, _officer(row)) for row in pack.officers.values() if row.holds(on)))
    brands = [row for row in pack.brands.values() if row.holds(on)]
    if brands:
        said = [words.said(row, _brand(row.name, row.hosts)) for row in brands]
        yield Block(said=tuple(said))
    questions = words.contacts("questions")
    if questions:
        yield Block(lead="If you have a question:", said=tuple(questions), listed=False)


def _officer(row: Officer) -> str:
    ways = [f"email {row.email}" if row.email else "", f"phone {row.phone}" if row.phone else ""]
    ways.append(f"write to {row.post}" if row.post else "")
    reach = joined((way for way in ways if way), "or")
    role = row.role
    if is_placeholder(role):  # only in a draft: `open_policy` refuses the pack
        role = f"{row.office.replace('_', ' ')}, who is not named yet (“{role}”),"
    return f"Our {role} {_OFFICES[row.office]}." + (f" {sentence(reach)}" if reach else "")


def _brand(name: str, hosts: tuple[str, ...]) -> str:
    where = f" It holds for {joined(hosts)}." if hosts else ""
    return f"This notice also covers {name}.{where}"


# --- choices ---


def opt_out(words: Wording) -> Iterator[Block]:
    """The National Data Opt-out."""
    row = words.pack.opt_out
    beyond = [one for one in words.purposes() if words.law.purpose_kind[one.kind].beyond_own_care]
    if row is None and not beyond:
        return
    if row is not None:
        reach = f" To see or change your choice, go to {row.web} or phone {row.phone}."
        yield Block(said=(words.said(row, f"{row.says}{reach}", "National Data Opt-out"),))
    told = {
        "applies": ("We follow your choice when we use data to:", [one for one in beyond if one.opt_out == "applies"]),
        "exempt": ("Your choice does not change these uses:", [one for one in beyond if one.opt_out == "exempt"]),
        "anonymous_only": (
            "For these uses nobody can tell who you are:",
            [one for one in beyond if one.opt_out == "anonymous_only"],
        ),
    }
    for lead, rows in told.values():
        if rows:
            said = tuple(words.said(one, _with_reason(words, one.to, one.opt_out_reason)) for one in rows)
            yield Block(lead=lead, said=said, listed=True)


def _with_reason(words: Wording, to: str, reason: str) -> str:
    return f"{to}, as {words.law.opt_out_exemption[reason].plain}" if reason else to


def matching(words: Wording) -> Iterator[Block]:
    """Sets of records that may be compared."""
    rows = list(words.pack.datasets.values())
    can = [row for row in rows if row.matchable]
    if can:
        said = tuple(words.said(row, row.title, words.acts(row.authority)) for row in can)
        yield Block(lead="We may compare these sets of records to find fraud and mistakes:", said=said, listed=True)
    if rows and words.open_list("datasets"):
        yield Block(said=tuple(words.open_list("datasets")))
    public = [row for row in rows if row.public_register]
    if public:
        said = tuple(words.said(row, row.title) for row in public)
        yield Block(
            lead="The law makes this open to the public. We do not join it with data on care:", said=said, listed=True
        )
    rest = [row for row in rows if not row.matchable and not row.public_register]
    if rest:
        yield Block(
            lead="We may also share data held about:",
            said=tuple(words.said(row, row.title) for row in rest),
            listed=True,
        )


def automated(words: Wording) -> Iterator[Block]:
    """Decisions made by computer."""
    rows = [row for row in words.pack.automated_decisions.values() if row.holds(words.on)]
    if not rows:
        yield Block(said=(Said(text="No computer decides about you on its own."),))
    for row in rows:
        what = joined(words.pack.categories[key].title for key in row.categories if key in words.pack.categories)
        uses = f" It uses {what}." if what else ""
        alone = "by itself" if row.solely else "to help our staff"
        text = f"A computer works out {row.title} {alone}.{uses} {sentence(row.says)}"
        ways = [words.law.safeguard[one].plain for one in row.safeguards]
        rights = f" You can {joined(ways)}." if ways else ""
        yield Block(said=(words.said(row, f"{text}{rights}", "UK GDPR Articles 22A to 22D"),))


# --- rights ---


def rights(words: Wording) -> Iterator[Block]:
    """Every right in force, for the bases that this notice's purposes rest on."""
    bases = list(dict.fromkeys(one for row in words.purposes() for one in row.article_6))
    held = in_force(words.law.right.values(), words.on)
    for right in held:
        said = [Said(text=sentence(f"You can {right.plain}"), law=right.source), *_limits(words, right, bases)]
        yield Block(heading=right.title, said=tuple(said))
    yield Block(heading="How to use your rights", said=(*_how(words), *words.contacts("rights")))


def _limits(words: Wording, right: Provision, bases: list[str]) -> Iterator[Said]:
    """Where the right does not hold, or only if something does; bases with the same reason stand together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for basis in bases:
        told = words.law.right_holds(right.id, basis, as_at=words.on)
        alike.setdefault(told, []).append(basis)
    for (holds, plain), rows in alike.items():
        about = because(words.law.article_6[one] for one in rows)
        if holds == "no":
            yield Said(text=f"This does not cover data that we use because {about}: {plain}.")
        elif holds == "conditional":
            yield Said(text=f"It covers data that we use because {about} only if {plain}.")
    always = [one for one in words.law.ground.values() if one.right == right.id and one.any_basis]
    if always:
        yield Said(text=f"It always holds if {joined((one.plain for one in always), 'or')}.", law=always[0].source)


def _how(words: Wording) -> Iterator[Said]:
    clocks = in_force(words.law.clock.values(), words.on)
    month = next((one for one in clocks if one.id.startswith("rights_response")), None)
    if month is not None:
        text = (
            f"We answer within {month.plain}. If a request is hard, we may take two months more. We will tell you why. "
            "If we need to ask you what you mean, the days until you tell us do not count."
        )
        yield Said(text=text, law=month.source)
    yield Said(
        text="You can ask us in any way: by letter, by phone, by email or in person. Someone else can ask for you."
    )


def complaints(words: Wording) -> Iterator[Block]:
    """To the council, to the regulator, to a court."""
    law, on = words.law, words.on
    clock = law.clock["privacy_complaint_acknowledgement"]
    said = [Said(text="If you think that we got something wrong with your data, you can complain to us.")]
    if clock.in_force(on):
        said.append(
            Said(
                text=f"We will tell you within {clock.plain} that we have your complaint. Then we look into it.",
                law=clock.source,
            )
        )
    yield Block(heading="Complain to us", said=(*said, *words.contacts("complaints")))
    regulator = law.regulator_on(words.pack.council.regulator, on)
    reach = f"Phone {regulator.phone}. Write to {regulator.post}. Go to {regulator.web}."
    text = f"You can also complain to the {regulator.title}. You do not have to come to us first. {reach}"
    said = [words.said(words.pack.council, text, regulator.source)]
    said.append(Said(text="You can also go to court.", law="Data Protection Act 2018, section 167"))
    yield Block(heading="Complain to the regulator or go to court", said=tuple(said))


# --- cookies, about ---


def cookies(words: Wording) -> Iterator[Block]:
    """What the site stores on a device."""
    rows = [row for row in words.pack.cookies.values() if row.holds(words.on)]
    if not rows:
        return
    lead = "Our site keeps small files called cookies on your device."
    said = []
    for row in rows:
        life = f" It stays for {row.lifetime}." if row.lifetime and not row.lifetime.startswith("until") else ""
        life = f" It stays {row.lifetime}." if row.lifetime.startswith("until") else life
        others = " Another firm sets it." if row.third_party else ""
        refuse = f" {sentence(row.objection)}" if row.objection else ""
        plain = words.law.cookie_exception[row.exception].plain
        said.append(
            words.said(
                row,
                f"The cookie “{row.name}” is there to {row.serves}. The reason: {plain}.{life}{others}{refuse}",
            )
        )
    yield Block(lead=lead, said=tuple(said))


def about_blocks(words: Wording) -> Iterator[Block]:
    """Version and dates."""
    notice = words.pack.notice
    said = [
        words.said(notice, f"This is version {notice.version}. It holds from {day_in_words(notice.effective_from)}.")
    ]
    if notice.published_on:
        said.append(words.said(notice, f"It came out on {day_in_words(notice.published_on)}."))
    if notice.updated_on:
        said.append(words.said(notice, f"We last changed it on {day_in_words(notice.updated_on)}."))
    due = after(notice.updated_on or notice.effective_from, notice.review_every)
    said.append(words.said(notice, f"We will look at it again by {day_in_words(due)}."))
    yield Block(said=tuple(said))
