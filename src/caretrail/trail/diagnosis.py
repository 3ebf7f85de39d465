"""What was done to a trail that does not verify: told from the hashes that records and signatures name each other by.

First it is worked out which hash each record must have had: signatures say it, and every sound record says it of the
one before. Lines that have such a hash are authentic, and the longest run of them in ascending order stayed in
place. What lies in the gaps of that run tells the rest: authentic lines that stand elsewhere were moved, records that
nothing is left of were taken out or, where a foreign line stands in their place, changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from caretrail.trail.evidence import Evidence
from caretrail.trail.record import GENESIS, Line
from caretrail.trail.verdict import Fault, Kind, Verdict


Seen = tuple[Line | None, bool]  # a line (None: not a record), and whether it ends as a line does


def diagnose(lines: Sequence[Seen], evidence: Evidence) -> Verdict:
    """Names what was done to these lines of a trail, first record first.

    In:   every line of the file; the signed evidence about it.
    Out:  a verdict with at least one fault.
    """
    true = _authentic(lines, evidence)
    stayed = _longest_run([(at, line) for at, (line, _) in enumerate(lines) if line is not None and true.holds(line)])
    faults = [*true.rewrites, *_in_gaps(lines, stayed, true, evidence)]
    faults.sort(key=lambda fault: fault.record)
    first = min((fault.record for fault in faults), default=evidence.end + 1)
    return Verdict(
        records=len(lines),
        vouched=max((seq for seq in evidence.anchors if seq < first), default=0),
        unfinished=0,
        faults=(*faults, *evidence.faults),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _True:
    """The authentic line of each record that is still in the file, and where the chain was computed anew."""

    lines: Mapping[int, Line]
    rewrites: tuple[Fault, ...]

    def holds(self, line: Line | None) -> bool:
        """Is this line what was written?"""
        if line is None or not line.sound:
            return False
        known = self.lines.get(line.seq)
        return known is not None and known.hash == line.hash


def _authentic(lines: Sequence[Seen], evidence: Evidence) -> _True:
    """Walks the chain from its end to its beginning: each record vouches for the hash of the one before."""
    sound: defaultdict[int, list[Line]] = defaultdict(list)
    for line, _ in lines:
        if line is not None and line.sound and (evidence.head is None or line.seq <= evidence.end):
            sound[line.seq].append(line)
    true: dict[int, Line] = {}
    rewritten: list[int] = []
    for seq in sorted(sound, reverse=True):
        after = true.get(seq + 1)
        signed = evidence.anchors.get(seq)
        wanted = signed or (after.previous if after else None)
        linked = [line for line in sound[seq] if _links_back(line, sound)]
        if wanted is None:
            true[seq] = (linked or sound[seq])[0]
            continue
        found = next((line for line in sound[seq] if line.hash == wanted), None)
        if found is None and signed:
            # A chain that fits on both sides but not the signature was computed anew as a whole.
            found = next((line for line in linked if after is None or after.previous == line.hash), None)
            rewritten += [seq] if found else []
        if found is not None:
            true[seq] = found
    return _True(lines=true, rewrites=_rewrites(rewritten, evidence))


def _links_back(line: Line, sound: Mapping[int, Sequence[Line]]) -> bool:
    if line.seq == 1:
        return line.previous == GENESIS.encode("ascii")
    return any(before.hash == line.previous for before in sound.get(line.seq - 1, ()))


def _rewrites(rewritten: Sequence[int], evidence: Evidence) -> tuple[Fault, ...]:
    if not rewritten:
        return ()
    until = min(rewritten)
    record = max((seq for seq in evidence.anchors if seq < until), default=0) + 1
    span = f"record {until}" if record == until else f"a record from {record} to {until}"
    says = f"From {span} on, the trail is not what was signed: it was changed and its hashes were computed anew."
    return (Fault(kind="rewrite", record=record, until=until, says=says),)


def _longest_run(authentic: Sequence[tuple[int, Line]]) -> list[tuple[int, int]]:
    """The longest run of authentic lines in ascending order, as places in the file and records; of copies, the first.

    The longest increasing subsequence by patience sorting (Fredman 1975).
    """
    tops: list[int] = []  # the smallest record that a run of each length can end with
    ends: list[int] = []  # and which of the authentic lines that is
    before: list[int] = []
    for index, (_, line) in enumerate(authentic):
        length = bisect_left(tops, line.seq)
        before.append(ends[length - 1] if length else -1)
        if length == len(tops):
            tops.append(line.seq)
            ends.append(index)
        elif tops[length] != line.seq:
            tops[length], ends[length] = line.seq, index
    run, index = [], ends[-1] if ends else -1
    while index >= 0:
        at, line = authentic[index]
        run.append((at, line.seq))
        index = before[index]
    return run[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """What lies between two lines that stayed in place: `record` is the first record that should stand there."""

    record: int
    gone: int  # records that nothing authentic is left of
    foreign: int  # lines that were never written there, copies among them
    left: int  # records that stand elsewhere now
    arrived: int  # authentic lines that belong elsewhere
    is_last: bool
    is_torn: bool  # ends within a line


def _in_gaps(lines: Sequence[Seen], run: Sequence[tuple[int, int]], true: _True, evidence: Evidence) -> Iterator[Fault]:
    stayed = {seq for _, seq in run}
    moved = sorted({line.seq for line, _ in lines if line is not None and true.holds(line)} - stayed)
    end = max(evidence.end, run[-1][1] if run else 0)
    shorter = evidence.head is not None and evidence.size < evidence.head.size
    start = (-1, 0)
    for stop in [*run, (len(lines), end + 1)]:
        between = lines[start[0] + 1 : stop[0]]
        missing = stop[1] - start[1] - 1
        if between or missing:
            left = bisect_left(moved, stop[1]) - bisect_left(moved, start[1])
            arrived = sum(line is not None and true.holds(line) and line.seq not in stayed for line, _ in between)
            yield from _faults_of(
                _Gap(
                    record=start[1] + 1,
                    gone=missing - left,
                    foreign=len(between) - arrived,
                    left=left,
                    arrived=arrived,
                    is_last=stop[0] == len(lines),
                    is_torn=stop[0] == len(lines) and bool(between) and not between[-1][1] and shorter,
                )
            )
        start = stop


def _faults_of(gap: _Gap) -> Iterator[Fault]:
    foreign = gap.foreign - (1 if gap.is_torn and gap.gone else 0)  # the rest of a record that was cut through
    changed = min(gap.gone, foreign)
    gone, put_in = gap.gone - changed, foreign - changed
    if changed:
        yield _fault("edit", gap.record, f"{_records(gap.record, changed, 'was')} changed.")
    if gone and gap.is_last:
        record = gap.record + changed
        yield _fault(
            "truncation", record, f"The trail was cut off: {_records(record, gone, 'is').lower()} missing at its end."
        )
    elif gone:
        yield _fault("delete", gap.record + changed, f"{_records(gap.record + changed, gone, 'is')} missing.")
    if put_in:
        lines = "A line was" if put_in == 1 else f"{put_in} lines were"
        yield _fault("insert", gap.record + changed, f"{lines} put in after record {gap.record + changed - 1}.")
    if gap.left or gap.arrived:
        yield _fault("reorder", gap.record, f"From record {gap.record} on, records do not stand in their order.")


def _records(first: int, count: int, verb: Literal["is", "was"]) -> str:
    if count == 1:
        return f"Record {first} {verb}"
    return f"Records {first} to {first + count - 1} {'are' if verb == 'is' else 'were'}"


def _fault(kind: Kind, record: int, says: str) -> Fault:
    return Fault(kind=kind, record=record, until=record, says=says)
