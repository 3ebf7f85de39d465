"""The data engine: DuckDB sessions that leave nothing behind."""

from caretrail.engine.session import open_session, private_folder


__all__ = ["open_session", "private_folder"]
