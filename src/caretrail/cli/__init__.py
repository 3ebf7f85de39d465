"""The command line of Caretrail, one verb per file."""

from caretrail.cli.main import main


__all__ = ["main"]
