"""The sentences that tell a resident what was decided and why, in short plain words."""

from __future__ import annotations

from caretrail.policy.notice_rows import Purpose, Recipient


# cause -> what a reader is told; the causes are the whole vocabulary of refusals
NO_NOTICE = "Our notice was not in force on that day, so nothing is shared."
UNKNOWN_FIELD = "Our notice does not cover this kind of data, so we do not share it."
UNKNOWN_PURPOSE = "Our notice does not name this use, so we do not share anything for it."
UNKNOWN_RECIPIENT = "Our notice does not name this recipient, so we do not share anything with it."
SALE = "We never sell data about you."
NEEDS_AGREEMENT = "We do not use data about you for this unless you have clearly agreed to it."

TEAM_ROLES = ("team", "person")


def act(recipient: Recipient) -> tuple[str, str]:
    """The verb and the words after the data: "show ... to our social workers", "share ... with the police"."""
    if recipient.role == "person":
        return "show", f"to {recipient.title}"
    return ("show", f"to {recipient.title}") if recipient.role in TEAM_ROLES else ("share", f"with {recipient.title}")


def disclosed(label: str, verb: str, whom: str, purpose: Purpose, allowed: str) -> str:
    """Why the data is given."""
    return f"We may {verb} your {label} {whom} to {purpose.to}. We are allowed to because {allowed}."


def masked(label: str, verb: str, whom: str, purpose: Purpose, part: str) -> str:
    """Why only part of the data is given; `part` is the mask's phrase with a place for the field."""
    shown = part.replace("{field}", label)
    return f"We may {verb} {shown} {whom} to {purpose.to}. We hold the rest back: it is not needed."


def not_for_purpose(label: str, purpose: Purpose) -> str:
    """The purpose does not open the field."""
    return f"We do not use your {label} to {purpose.to}."


def not_for_recipient(label: str, verb: str, whom: str, purpose: Purpose) -> str:
    """The purpose opens the field, but no disclosure gives it to this recipient."""
    return f"We do not {verb} your {label} {whom} to {purpose.to}."


def not_shared(verb: str, whom: str, purpose: Purpose) -> str:
    """No disclosure joins purpose and recipient."""
    return f"We do not {verb} anything {whom} to {purpose.to}."


def only_when(label: str, verb: str, whom: str, purpose: Purpose, when: str) -> str:
    """Something that must be on file is missing."""
    return f"We {verb} your {label} {whom} to {purpose.to} only when {when}."


def closed(label: str, verb: str, whom: str, purpose: Purpose, why: str) -> str:
    """The clause that would open it does not hold."""
    return f"We do not {verb} your {label} {whom} to {purpose.to}: {why}."


def ended(recipient: Recipient, successor: Recipient | None) -> str:
    """The recipient is no more."""
    now = f" Its work passed to {successor.title}." if successor else ""
    return f"We no longer share anything with {recipient.title}.{now}"


def joined(phrases: list[str]) -> str:
    """Phrases as a list in words: "a, b and c"."""
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"
