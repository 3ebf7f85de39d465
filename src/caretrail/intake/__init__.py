"""A submitted file becomes accepted rows, rejected lines and findings. Nothing is lost, nothing is guessed."""

from caretrail.intake.check import Intake, check_file
from caretrail.intake.findings import (
    Checked,
    Finding,
    Mapped,
    Mend,
    MonthCount,
    NotChecked,
    Period,
    Rejected,
    RenamedHeader,
    RowRef,
    Score,
    UnknownHeader,
    ValueCount,
)
from caretrail.intake.lines import FailingLine


__all__ = [
    "Checked",
    "FailingLine",
    "Finding",
    "Intake",
    "Mapped",
    "Mend",
    "MonthCount",
    "NotChecked",
    "Period",
    "Rejected",
    "RenamedHeader",
    "RowRef",
    "Score",
    "UnknownHeader",
    "ValueCount",
    "check_file",
]
