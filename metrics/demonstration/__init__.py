"""Invented reports and figures for the demo, and a full count of them."""

from metrics.demonstration import courses, facilities, figures, locks, offices, summaries, targets

__all__ = ["courses", "facilities", "figures", "locks", "offices", "summaries", "targets"]
