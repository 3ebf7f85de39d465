"""What the verbs of `caretrail policy` share: where a pack is, which day is meant, and a policy to ask."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click


if TYPE_CHECKING:
    from caretrail.policy import PackFinding, PackHistory, Policy


DATE_TYPE = click.DateTime(["%Y-%m-%d"])
PATH_TYPE = click.Path(path_type=Path, readable=False)
_PACKS = Path("councils")


def day(given: datetime.datetime | None) -> datetime.date:
    """The day that was asked for, or today."""
    return given.date() if given else datetime.datetime.now().astimezone().date()


def read(pack: Path) -> PackHistory:
    """The pack in a folder, or of that name in councils/; raises UnusablePack when its files are wrong."""
    from caretrail.policy import read_packs

    return read_packs(_PACKS / pack if not pack.exists() and (_PACKS / pack).is_dir() else pack)


def opened(pack: Path) -> Policy:
    """The pack, checked by the law of today; raises UnusablePack when it has errors."""
    from caretrail.policy import open_policy

    return open_policy(read(pack), as_at=day(None))


def drafted(pack: Path) -> tuple[Policy, tuple[PackFinding, ...]]:
    """The pack for a draft of its notice, and what is still missing; raises UnusablePack for any other error."""
    from caretrail.policy import draft_policy

    return draft_policy(read(pack), as_at=day(None))
