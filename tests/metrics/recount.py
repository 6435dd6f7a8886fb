"""A second count of what the rollup keeps, from its definitions: rows are read as they lie and added up one by one in Python.

It imports nothing of the product and repeats none of its statements, so that a wrong condition there cannot be wrong here too.
Definitions: docs/rulebook.md; what is under oversight, and what "filed" means, are written out by hand.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FILED = {"filed", "verified"}
OVERSEEN = FILED | {"nonconforming", "suspended"}
OPEN = {"ordered", "answered"}
LEVELS = (2, 4, 6, 9, 12)  # digits of a province's, city's, district's, street's and community's code
Share = tuple[int, int]
Read = Callable[[str], list[dict]]


@dataclass
class Counted:
    """What areas amount to: sums by area and name, numerators and denominators by area and indicator."""

    sums: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    shares: dict[tuple[str, str], Share] = field(default_factory=lambda: defaultdict(lambda: (0, 0)))

    def add(self, community: str, **numbers: int) -> None:
        """Add numbers to a community and to every area above it."""
        for level in LEVELS:
            self.sums[community[:level]].update(numbers)

    def share(self, indicator: str, community: str, numerator: int, denominator: int) -> None:
        """Add to an indicator of a community and of every area above it."""
        for level in LEVELS:
            n, d = self.shares[indicator, community[:level]]
            self.shares[indicator, community[:level]] = n + numerator, d + denominator


def recount(read: Read, on: date) -> Counted:
    """Count everything as of a day; `read` returns all rows of a table."""
    counted, facilities = Counted(), {row["id"]: row for row in read("facilities_facility")}
    classes, findings = _by_facility(read("facilities_careclass")), _by_facility(read("inspections_finding"))
    for pk, facility in facilities.items():
        if facility["state"] in OVERSEEN:
            counted.add(facility["area_id"], **_stand(facility, classes[pk], findings[pk], on))
    for measured in (_coverage(read, facilities, on), _per_thousand(read, facilities, classes, on)):
        for share in measured:
            counted.share(*share)
    for share in (*_corrected(read, on), *_visited(read, facilities, on), *_satisfied(read, on), *_knowledge(read, on)):
        counted.share(*share)
    return counted


def _by_facility(rows: list[dict]) -> dict[int, list[dict]]:
    found: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        found[row["facility_id"]].append(row)
    return found


def _stand(facility: dict, classes: list[dict], findings: list[dict], on: date) -> dict[str, int]:
    awaited = [row for row in findings if row["state"] in OPEN]
    overdue = [row for row in awaited if row["state"] == "ordered" and row["due_on"] and row["due_on"] < on]
    on_file = facility["state"] in FILED
    places, enrolled = _places(facility, classes), _enrolled(classes)
    return {
        "overseen": 1,
        "filed": int(on_file),
        "places": places or 0 if on_file else 0,
        "enrolled": enrolled or 0 if on_file else 0,
        "taken_of": places or 0 if on_file and enrolled is not None else 0,
        "places_unknown": int(on_file and places is None),
        "enrolled_unknown": int(on_file and enrolled is None),
        "open_findings": len(awaited),
        "overdue_findings": len(overdue),
    }


def _places(facility: dict, classes: list[dict]) -> int | None:
    """The places of the classes; of a facility without classes those that it states, or not known."""
    return sum(row["places"] for row in classes) if classes else facility["capacity"]


def _enrolled(classes: list[dict]) -> int | None:
    """The children of the classes; not known without classes."""
    return sum(row["enrolled"] for row in classes) if classes else None


def _counts(facility: dict, states: set[str], on: date) -> bool:
    """Filed by the day, or on a day that the register it came from did not tell."""
    return facility["state"] in states and (facility["filed_on"] is None or facility["filed_on"] <= on)


def _communities(read: Read, on: date) -> Iterator[str]:
    for row in read("portal_area"):
        begun = row["valid_from"] is None or row["valid_from"] <= on
        ended = row["valid_to"] is not None and row["valid_to"] < on
        if row["level"] == 12 and begun and not ended:
            yield row["code"]


def _coverage(read: Read, facilities: dict[int, dict], on: date) -> Iterator[tuple[str, str, int, int]]:
    """Communities with at least one filed facility, of all."""
    served = {row["area_id"] for row in facilities.values() if _counts(row, FILED, on)}
    for code in _communities(read, on):
        yield "community-coverage", code, int(code in served), 1


def _per_thousand(read: Read, facilities: dict, classes: dict, on: date) -> Iterator[tuple[str, str, int, int]]:
    """Places of filed facilities against residents, where residents were reported for the year."""
    places: Counter[str] = Counter()
    for pk, row in facilities.items():
        if _counts(row, FILED, on):
            places[row["area_id"]] += _places(row, classes[pk]) or 0
    standing = set(_communities(read, on))
    for report in read("metrics_areareport"):
        if report["year"] == on.year and report["residents"] is not None and report["area_id"] in standing:
            yield "places-per-thousand", report["area_id"], places[report["area_id"]], report["residents"]


def _corrected(read: Read, on: date) -> Iterator[tuple[str, str, int, int]]:
    """Findings corrected in the year of which an answer had come by the last day, of all corrected."""
    answered: dict[int, list[date]] = defaultdict(list)
    for row in read("inspections_rectificationanswer"):
        answered[row["finding_id"]].append(_day(row["at"]))
    for row in read("inspections_finding"):
        if (
            row["state"] == "closed"
            and row["closed_on"]
            and row["closed_on"].year == on.year
            and row["closed_on"] <= on
        ):
            in_time = any(row["due_on"] and day <= row["due_on"] for day in answered[row["id"]])
            yield "rectification-in-time", row["counted_in_id"], int(in_time), 1


def _satisfied(read: Read, on: date) -> Iterator[tuple[str, str, int, int]]:
    """Ratings given in the year that are satisfied (4) or better, of all given: of the last reply, and of one before it was reopened."""
    for row in read("inspections_complaint"):
        for rating, day in ((row["rating"], row["rated_on"]), (row["first_rating"], row["first_rated_on"])):
            if row["facility_id"] and day and day.year == on.year and day <= on:
                yield "complaint-satisfaction", row["counted_in_id"], int(rating >= 4), 1


def _knowledge(read: Read, on: date) -> Iterator[tuple[str, str, int, int]]:
    """Caregivers where they first came in the year, of those reported; answered cards of each district's last closed survey."""
    first: dict[str, tuple[date, int, str]] = {}
    for row in read("facilities_attendance"):
        if row["year"] == on.year and row["came_on"] <= on:
            came = (row["came_on"], row["id"], row["area_id"])
            first[row["caregiver"]] = min(came, first.get(row["caregiver"], came))
    came_from = Counter(area for _day, _pk, area in first.values())
    for report in read("metrics_areareport"):
        if report["year"] == on.year and report["caregivers"] is not None:
            reached = min(came_from[report["area_id"]], report["caregivers"])
            yield "knowledge-reach", report["area_id"], reached, report["caregivers"]
    closed = [row for row in read("metrics_survey") if row["state"] == "closed" and row["year"] == on.year]
    last = {row["area_id"]: row["id"] for row in sorted(closed, key=lambda row: row["id"])}
    for card in read("metrics_invitation"):
        if card["survey_id"] in last.values() and card["answered_on"] and card["answered_on"] <= on:
            yield "knowledge-awareness", card["area_id"], int(card["knows"]), 1


def _visited(read: Read, facilities: dict[int, dict], on: date) -> Iterator[tuple[str, str, int, int]]:
    """Facilities under oversight with a concluded visit in the year, of all under oversight."""
    days: dict[int, list[date]] = defaultdict(list)
    for row in read("inspections_visit"):
        if row["state"] == "concluded" and row["concluded_at"]:
            days[row["facility_id"]].append(_day(row["concluded_at"]))
    for pk, row in facilities.items():
        if _counts(row, OVERSEEN, on):
            seen = any(day.year == on.year and day <= on for day in days[pk])
            yield "inspection-coverage", row["area_id"], int(seen), 1


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
