"""The data engine: DuckDB sessions that leave nothing behind, conditions in words and SQL, the runner of data steps."""

from caretrail.engine.conditions import Condition, all_of, marks
from caretrail.engine.session import open_session, private_folder
from caretrail.engine.steps import KEY_COLUMNS, Key, OnStep, Phase, Step, run_steps


__all__ = [
    "KEY_COLUMNS",
    "Condition",
    "Key",
    "OnStep",
    "Phase",
    "Step",
    "all_of",
    "marks",
    "open_session",
    "private_folder",
    "run_steps",
]
