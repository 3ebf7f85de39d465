"""Addresses for rights: one notice, one address (F2)."""

from __future__ import annotations

from collections.abc import Iterator

from caretrail.policy.lint.findings import Lens, NoticeFinding
from caretrail.policy.lint.notice import Notice


def find_routes(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """A second mailbox for rights or data protection; the finding stands at the later line and names both."""
    routes = lens.facts.routes
    seen: dict[str, int] = {}
    for block in notice.blocks:
        said = block.text
        after = notice.blocks[block.number + 1].text if block.number + 1 < len(notice.blocks) else ""
        if routes.refers_back.search(after):
            said += f"\n{after}"
        for address in routes.address.finditer(block.text):
            name = address[0].lower().rstrip(".")
            if routes.scope.search(said) and not routes.not_ours.search(name):
                seen.setdefault(name, block.line_at(address.start()))
    if len(seen) < 2:
        return
    places = [f"{name} (line {line})" for name, line in seen.items()]
    yield lens.finding(routes.finding, max(seen.values()), " and ".join(places))
