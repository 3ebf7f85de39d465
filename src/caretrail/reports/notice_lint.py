"""The findings of a notice on the terminal: in order of line, what stands there, why it matters, what to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from caretrail.policy import NoticeFinding
from caretrail.reports.wording import SEVERITY_WORDS, count, printable


_COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan", "cannot_verify": "magenta"}
_LONGEST = 900


def print_notice_findings(name: str, findings: Sequence[NoticeFinding], console: Console) -> None:
    """Prints what the lint found in one notice; severity is a word before it is a colour."""
    console.print(Text(f"{printable(name)}: {_verdict(findings)}", style="bold"))
    for finding in findings:
        head = Text(f"line {finding.line}  ", style="bold")
        head.append(f"{SEVERITY_WORDS[finding.severity]} {finding.id}", style=_COLOURS[finding.severity])
        console.print()
        console.print(head)
        console.print(Padding(Text(printable(finding.found, _LONGEST), style="italic"), (0, 0, 0, 2)))
        console.print(Padding(Text(printable(finding.why, _LONGEST)), (0, 0, 0, 2)))
        console.print(Padding(Text(printable(finding.instead, _LONGEST), style="green"), (0, 0, 0, 2)))
    console.print()


def _verdict(findings: Sequence[NoticeFinding]) -> str:
    if not findings:
        return "nothing found that has drifted"
    by_severity = Counter(finding.severity for finding in findings)
    told = [count(by_severity[key], word.lower()) for key, word in SEVERITY_WORDS.items() if by_severity[key]]
    return f"{count(len(findings), 'finding')} ({', '.join(told)})"
