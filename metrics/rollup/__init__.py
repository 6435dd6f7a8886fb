"""Keeps the summaries: what was marked is counted again, and areas are added up from their parts.

A rollup takes marks, locks the summaries it will write, and only then counts, all in one transaction: two rollups side by side or
one killed halfway leave nothing wrong, the marks come back with the transaction. Summaries are locked in the order of their keys,
facilities before areas, so that no two wait for each other. Full and incremental recounts share every step.
"""

from metrics.rollup.areas import AREA_SUMS, refresh_areas
from metrics.rollup.counting import recount, roll_up
from metrics.rollup.days import start_day
from metrics.rollup.facilities import SHOWN
from metrics.rollup.verifying import mark_seen, verify

__all__ = ["AREA_SUMS", "SHOWN", "mark_seen", "recount", "refresh_areas", "roll_up", "start_day", "verify"]
