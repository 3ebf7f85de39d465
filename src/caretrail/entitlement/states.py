"""The states of a budget: one table of allowed moves is the rule, the message and the diagram at once."""

from __future__ import annotations

from dataclasses import dataclass

from caretrail.entitlement.actors import Actor, check_person
from caretrail.entitlement.refusal import NotAllowed, allowed


STATES = ("draft", "calculated", "under_human_review", "agreed", "adjusted", "set_aside", "superseded")
SETTLED = ("agreed", "adjusted")  # a person stands behind the amount; services may be approved on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One allowed move. `by_system`: a job may make it too; every other move is a person's."""

    source: str
    target: str
    act: str
    by_system: bool = False


MOVES = (
    Move(source="draft", target="calculated", act="calculate", by_system=True),
    Move(source="calculated", target="under_human_review", act="open the review"),
    Move(source="calculated", target="superseded", act="calculate anew", by_system=True),
    Move(source="under_human_review", target="agreed", act="agree as calculated"),
    Move(source="under_human_review", target="adjusted", act="agree another amount"),
    Move(source="under_human_review", target="set_aside", act="set the figure aside"),
    Move(source="under_human_review", target="superseded", act="calculate anew", by_system=True),
    Move(source="agreed", target="under_human_review", act="reconsider"),
    Move(source="adjusted", target="under_human_review", act="reconsider"),
    Move(source="set_aside", target="under_human_review", act="reconsider"),
    Move(source="agreed", target="superseded", act="replace"),
    Move(source="adjusted", target="superseded", act="replace"),
    Move(source="set_aside", target="superseded", act="replace"),
)
_BY_ENDS = {(move.source, move.target): move for move in MOVES}


def check_move(source: str, target: str, *, by: Actor) -> None:
    """May this actor move a budget from one state to another?

    Raises:  NotAllowed: no_such_move (naming the moves there are), not_a_person for a move that a system may not make.
    """
    move = _BY_ENDS.get((source, target))
    if move is None:
        ways = ", ".join(one.target for one in MOVES if one.source == source) or "none"
        shown = source if source in STATES else "an unknown state"
        raise NotAllowed("no_such_move", f"A budget cannot make this move from {shown}. Moves from there: {ways}.")
    if not move.by_system:
        check_person(by, f"{move.act} (from {source} to {target})")


def can_move(source: str, target: str, *, by: Actor) -> bool:
    """Whether `check_move` passes."""
    return allowed(lambda: check_move(source, target, by=by))


def check_services_may_follow(state: str) -> None:
    """May services be approved on a budget in this state?

    Raises:  NotAllowed (not_settled) unless a person has agreed an amount.
    """
    if state not in SETTLED:
        raise NotAllowed("not_settled", "Nobody has agreed this budget. Review it before services are approved.")


def can_services_follow(state: str) -> bool:
    """Whether `check_services_may_follow` passes."""
    return allowed(lambda: check_services_may_follow(state))


def diagram() -> str:
    """The table of moves as a Mermaid state diagram; moves that only a person can make say so."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for move in MOVES:
        who = "system or person" if move.by_system else "person"
        lines.append(f"    {move.source} --> {move.target}: {move.act} ({who})")
    return "\n".join([*lines, "    superseded --> [*]", ""])
