"""Caretrail: adult social care records, the national return, and the promises of the privacy notice.

The library face: a name is loaded when it is first asked for, so that importing costs nothing.

    from datetime import date
    import caretrail

    with caretrail.check_file("return.csv", on=date(2026, 11, 22)) as intake:
        for finding in intake.checked.findings:
            print(finding.severity, finding.header, finding.rows, finding.message)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from caretrail.version import __version__


if TYPE_CHECKING:
    from caretrail.errors import CaretrailError, SpecError, SystemFailure, UnusableInput
    from caretrail.intake import Checked, Finding, Intake, NotChecked, Period, check_file
    from caretrail.landing import Store, open_store
    from caretrail.reports import as_json, render_html, write_html, write_workbook
    from caretrail.spec import DefinedList, Field, Rule, Standard, load_standard
    from caretrail.synthetic import write_nation


__all__ = [
    "CaretrailError",
    "Checked",
    "DefinedList",
    "Field",
    "Finding",
    "Intake",
    "NotChecked",
    "Period",
    "Rule",
    "SpecError",
    "Standard",
    "Store",
    "SystemFailure",
    "UnusableInput",
    "__version__",
    "as_json",
    "check_file",
    "load_standard",
    "open_store",
    "render_html",
    "write_html",
    "write_nation",
    "write_workbook",
]

_ROOMS = {
    "errors": ("CaretrailError", "SpecError", "SystemFailure", "UnusableInput"),
    "intake": ("Checked", "Finding", "Intake", "NotChecked", "Period", "check_file"),
    "landing": ("Store", "open_store"),
    "reports": ("as_json", "render_html", "write_html", "write_workbook"),
    "spec": ("DefinedList", "Field", "Rule", "Standard", "load_standard"),
    "synthetic": ("write_nation",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
