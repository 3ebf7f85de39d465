"""Which submission tells of which period: one for the rolling year, or one for each quarter of a long period.

What council and time of receipt share is one submission, whatever its number of files.
Source: DHSC, ASC-CLD-LA-Dashboard, choosing submissions, code of mid 2026.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from caretrail.events.wanted import Span, Wanted
from caretrail.periods import ImpliedPeriod


class Received(Protocol):
    """What choosing asks of a submission: whose it is and when it came."""

    @property
    def la_code(self) -> str: ...
    @property
    def la_name(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...


Sent = tuple[str, str, datetime]  # council's code and name, time of receipt: what makes one submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A submission and the reference period it was chosen for."""

    sent: Sent
    span: Span


def sent(submission: Received) -> Sent:
    """Which submission a file belongs to."""
    return submission.la_code, submission.la_name, submission.received_at


def why_not_chosen(
    submission: Sent, implied: ImpliedPeriod | None, wanted: Span, as_of: date, bad: Collection[datetime]
) -> str | None:
    """Why a submission cannot tell of a period; None when it can."""
    received = submission[2]
    if implied is None:
        return "its rows imply no period"
    if implied.start > wanted.start:
        return f"its rows imply a period that starts {implied.start}, after {wanted.start}"
    if implied.end < wanted.end:
        return f"its rows imply a period that ends {implied.end}, before {wanted.end}"
    if received <= datetime.combine(wanted.end, time.min):
        return f"it was received before the period ended on {wanted.end}"
    if received.date() > as_of:
        return f"it was received after {as_of}"
    if received in bad:
        return "it is on the list of imports known to be wrong"
    return None


def choose(
    implied: Mapping[Sent, ImpliedPeriod | None], wanted: Span, as_of: date, bad: Collection[datetime]
) -> tuple[Sent, ...]:
    """For each council, by name, the latest submission that covers the wanted period; one without any is absent."""
    latest: dict[str, Sent] = {}
    for submission, period in implied.items():
        if why_not_chosen(submission, period, wanted, as_of, bad) is None:
            held = latest.get(submission[1])
            if held is None or _order(submission) > _order(held):
                latest[submission[1]] = submission
    return tuple(latest[name] for name in sorted(latest))


def choose_single(
    implied: Mapping[Sent, ImpliedPeriod | None], wanted: Wanted, bad: Collection[datetime]
) -> tuple[Chosen, ...]:
    """One submission per council for the rolling year."""
    return tuple(Chosen(sent=one, span=wanted.year) for one in choose(implied, wanted.year, wanted.as_of, bad))


def choose_by_piece(
    implied: Mapping[Sent, ImpliedPeriod | None], wanted: Wanted, months: int, bad: Collection[datetime]
) -> tuple[Chosen, ...]:
    """One submission per council and piece of the long period, in order of the pieces."""
    return tuple(
        Chosen(sent=one, span=piece)
        for piece in wanted.pieces(months)
        for one in choose(implied, piece, wanted.as_of, bad)
    )


def merge_pieces(by_piece: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """Each submission once, for the span from the first to the last piece it was chosen for.

    A submission that was chosen for pieces that are not neighbours spans the gap, and so overlaps the one between.
    """
    spans: dict[Sent, list[Span]] = {}
    for chosen in by_piece:
        spans.setdefault(chosen.sent, []).append(chosen.span)
    return tuple(
        Chosen(sent=one, span=Span(start=min(s.start for s in its), end=max(s.end for s in its)))
        for one, its in sorted(spans.items(), key=lambda item: (item[0][1], min(s.start for s in item[1]), item[0][2]))
    )


def prior_spans(merged: Iterable[Chosen]) -> frozenset[Chosen]:
    """Those whose span does not start last among their council's: a later submission takes over from them."""
    merged = tuple(merged)
    last = {name: max(c.span.start for c in merged if c.sent[1] == name) for name in {c.sent[1] for c in merged}}
    return frozenset(chosen for chosen in merged if chosen.span.start != last[chosen.sent[1]])


def _order(submission: Sent) -> tuple[datetime, str]:
    return submission[2], submission[0]
