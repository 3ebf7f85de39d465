"""Who the user is, and where their own things are kept: the overlay of the standard, keys, later the database."""

from __future__ import annotations

import getpass
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


def account_name() -> str:
    """Who acts, for the trail: the name of this user, where the system knows one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown user"
