"""A submitted file becomes accepted rows, rejected lines and findings. Nothing is lost, nothing is guessed."""

from caretrail.intake.accepted import read_accepted_rows
from caretrail.intake.check import Intake, check_file
from caretrail.intake.council_codes import CouncilCodes, read_council_codes
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
    "CouncilCodes",
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
    "read_accepted_rows",
    "read_council_codes",
]
