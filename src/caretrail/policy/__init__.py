"""The council's policy as data: packs are read, checked and compiled, and every question about a field is answered.

Pure: no database, clock, chance or log. `read_packs` opens the files of a pack; all else takes what it is given.
"""

from __future__ import annotations

from caretrail.policy.check import check_pack, open_policy
from caretrail.policy.decide import OUTCOMES, Decision, Question, decide
from caretrail.policy.findings import PackFinding, UnusablePack
from caretrail.policy.folder import PackHistory, read_packs
from caretrail.policy.pack import Pack
from caretrail.policy.parse import Parsed, parse_pack
from caretrail.policy.policy import Policy, compile_policy


__all__ = [
    "OUTCOMES",
    "Decision",
    "Pack",
    "PackFinding",
    "PackHistory",
    "Parsed",
    "Policy",
    "Question",
    "UnusablePack",
    "check_pack",
    "compile_policy",
    "decide",
    "open_policy",
    "parse_pack",
    "read_packs",
]
