"""The command line: finds the verb, runs it, and turns every error into one line and an exit code.

Verbs are loaded only when called, so that a small check does not pay for the rest.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from caretrail.errors import CaretrailError
from caretrail.version import __version__


# verb -> module of this room that holds its `command`
VERBS: dict[str, str] = {
    "changes": "caretrail.cli.changes",
    "check": "caretrail.cli.check",
    "demo": "caretrail.cli.demo",
    "explain": "caretrail.cli.explain",
    "keys": "caretrail.cli.keys",
    "land": "caretrail.cli.land",
    "measure": "caretrail.cli.measure",
    "policy": "caretrail.cli.policy",
    "preview": "caretrail.cli.preview",
    "promises": "caretrail.cli.promises",
    "standard": "caretrail.cli.standard",
    "synth": "caretrail.cli.synth",
    "trail": "caretrail.cli.trail",
}


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(VERBS[cmd_name]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{VERBS[cmd_name]}.command is not a click command")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" The verbs are {', '.join(sorted(VERBS))}."
            raise click.UsageError(f"There is no verb {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="caretrail")
@click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
def root(debug: bool) -> None:
    """Adult social care records, the national return, and the promises of the privacy notice."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and answer its exit code: 0 clean, 1 findings, 2 unusable input, 3 the system failed."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    given = [word for word in given if word != "--debug"]
    try:
        answer = root.main(args=given, prog_name="caretrail", standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return _fail("Stopped. Nothing was left half-written.", 130)
    except click.ClickException as error:
        return _fail(error.format_message(), 2)
    except CaretrailError as error:
        if debug:
            raise
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail("Stopped. Nothing was left half-written.", 130)
    except Exception as error:
        if debug:
            raise
        # The text of an unforeseen error may hold cell content, so only its kind is shown.
        return _fail(f"Something unforeseen failed ({type(error).__name__}). Run again with --debug to see where.", 3)


def _fail(message: str, code: int) -> int:
    click.echo(f"caretrail: {' '.join(message.split())}", err=True)
    return code
