"""The exception tree, and the exit code each branch ends with.

    CaretrailError
    ├── UnusableInput     2   the file or argument cannot be used: says what, where and what to do
    │   ├── UsageError    2   the call itself is wrong
    ├── SpecError         2   a standard, overlay or mapping file is wrong: names file, key and allowed values
    └── SystemFailure     3   disk, database or engine failed

Messages never hold the content of a cell, a name or a number of a person. A data problem is not an
error: it is a finding, and is returned.
"""

from __future__ import annotations


class CaretrailError(Exception):
    """Anything that stops a verb; shown to people as one line, without a traceback."""

    exit_code = 3


class UnusableInput(CaretrailError):
    """The input cannot be used at all; nothing was written."""

    exit_code = 2


class UsageError(UnusableInput):
    """The verb was called in a way it does not understand."""


class SpecError(CaretrailError):
    """A standard, an overlay or a mapping file contradicts itself or says something unknown."""

    exit_code = 2


class SystemFailure(CaretrailError):
    """The disk, the database or the engine failed; nothing half-written is left."""

    exit_code = 3


class EngineError(SystemFailure):
    """A step of the data engine failed; names the step, never the rows."""
