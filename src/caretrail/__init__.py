"""Caretrail: the privacy notice of adult social care as running code."""

__version__ = "0.1.0"
