"""The data engine: DuckDB sessions that leave nothing behind, and the runner of data steps."""

from caretrail.engine.session import open_session, private_folder
from caretrail.engine.steps import KEY_COLUMNS, Key, OnStep, Phase, Step, run_steps


__all__ = ["KEY_COLUMNS", "Key", "OnStep", "Phase", "Step", "open_session", "private_folder", "run_steps"]
