"""Lets `python -m caretrail` run the command line."""

import sys

from caretrail.cli import main


sys.exit(main())
