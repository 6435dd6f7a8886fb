"""Invented reports and figures for the demo, and a full count of them."""

from portal.demo.metrics import (
    bulletins,
    courses,
    facilities,
    figures,
    knowledge,
    locks,
    offices,
    summaries,
    supply,
    targets,
)

__all__ = [
    "bulletins",
    "courses",
    "facilities",
    "figures",
    "knowledge",
    "locks",
    "offices",
    "summaries",
    "supply",
    "targets",
]
