"""What a receipt says: what was received and found, what it supersedes, and who controls the copy from now on.

Acknowledgement is when controllership of the landed copy passes from the council to the national holder, and the
receipt says so in words and in fields. Nothing in a receipt is about a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from caretrail.intake import Checked
from caretrail.landing.manifest import Consignment
from caretrail.landing.signed import Statement
from caretrail.spec import SEVERITIES, Curated, Standard


def submission_id_of(la_code: str, sha256_of_file: str) -> str:
    """The id of these bytes from this council: the same bytes are the same submission."""
    return sha256(f"{la_code}|{sha256_of_file}".encode()).hexdigest()[:24]


def landing_told(receipt: Statement) -> dict[str, str | int]:
    """What the trail says of a landing."""
    says = receipt.says
    return {
        "submission": says["submission_id"],
        "council": says["la_code"],
        "sha256": says["sha256"],
        "receipt": receipt.sha256,
        "derivation": says["derivation"]["version"],
        "rows": says["rows"],
        "accepted": says["accepted"],
    }


def sent_told(sent: Consignment) -> dict[str, Any]:
    """Who sent what, when, for which period, as they say themselves."""
    period = None
    if sent.stated_start is not None and sent.stated_end is not None:
        period = {"start": sent.stated_start.isoformat(), "end": sent.stated_end.isoformat()}
    return {
        "la_code": sent.la_code,
        "la_name": sent.la_name,
        "received_at": sent.received_at.isoformat(),
        "stated_period": period,
        "file_name": sent.path.name,
        "rows_stated": sent.rows,
    }


def check_told(checked: Checked) -> dict[str, Any]:
    """What the check found, in numbers; the findings themselves are annexes."""
    return {
        "tool_version": checked.tool_version,
        "standard": checked.spec_release,
        "rules_passed": checked.rules_passed,
        "rules_failed": checked.rules_failed,
        "not_checked": len(checked.not_checked),
        "failing_rows": checked.failing_rows,
        "findings": {severity: checked.count(severity) for severity in SEVERITIES},
    }


def derivation_told(curated: Curated, standard: Standard, rows: Mapping[str, Any]) -> dict[str, Any]:
    """By which versions curated rows were derived, and which bytes they are."""
    overlay = standard.overlay.sha256 if standard.overlay else None
    return {
        "version": curated.version,
        "versions": dict(curated.versions),
        "standard": {"spec_release": standard.spec_release, "overlay": overlay},
        "curated": dict(rows),
    }


def controllership_told(says: Mapping[str, Any], holder: str, at: datetime) -> dict[str, str]:
    """Whose the landed copy was, whose it is from now on, and that in a sentence."""
    council = f"{says['la_name']} (council {says['la_code']})"
    return {
        "before": council,
        "after": holder,
        "since": at.isoformat(),
        "statement": (
            f"By this acknowledgement controllership of the landed copy passes from {council} to {holder}. "
            "The council remains the controller of its own records and of its own copy."
        ),
    }
