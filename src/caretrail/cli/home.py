"""Where Caretrail keeps a user's own things: the overlay of the standard now, keys and the database later."""

from __future__ import annotations

import os
from pathlib import Path


def home_folder() -> Path:
    """The folder named by CARETRAIL_HOME, or the user's data folder of this platform. It may not exist yet."""
    named = os.environ.get("CARETRAIL_HOME")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("caretrail", appauthor=False))


def overlay_file() -> Path:
    """Where `caretrail standard import` keeps what the official workbook says."""
    return home_folder() / "standard_overlay.toml"
