"""Planted faults: every kind says which rules must fail on the row, so that the check can be held to it."""

from caretrail.synthetic.faults.plan import PROFILES, Catalogue, Choices, Planter
from caretrail.synthetic.faults.row import FileFacts


__all__ = ["PROFILES", "Catalogue", "Choices", "FileFacts", "Planter"]
