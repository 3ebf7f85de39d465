"""Caretrail as a library: read, run every rule, list every failing row as JSON Lines. No report is written.

Run: python check_only.py FILE FINDINGS DAY. Tells the failing rows of each rule and check.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from caretrail.intake import check_file


def main() -> None:
    with check_file(sys.argv[1], on=date.fromisoformat(sys.argv[3])) as intake:
        intake.write_findings(Path(sys.argv[2]))
        checked = intake.checked
        counts = {f"{finding.rule} {finding.check}": finding.rows for finding in checked.findings}
        print(json.dumps({"rows": checked.rows, "failing_rows": checked.failing_rows, "counts": counts}))


if __name__ == "__main__":
    main()
