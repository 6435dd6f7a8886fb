"""Whether the moments that a phone gives can be right, against what the portal knows by its own clock.

A phone's clock may be wrong without network and right again when it sends. The portal knows when it packed the day from which the
visit was begun, for which day the visit was planned, from when the checklist holds, and when the visit came in: what lies outside, or
ends before it began, is a matter for a person, who names the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from inspections.field.models import Submission
from inspections.visits.models import Visit
from portal.errors import Refused

TRUSTED_SKEW = timedelta(minutes=2)  # a phone's clock may be off by this much; more is corrected
LONGEST_AWAY = timedelta(days=14)  # between a visit and its sending; the longest holidays and a broken phone fit in
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """The time in which a visit from a phone can lie, both ends included."""

    earliest: datetime
    latest: datetime

    def holds(self, moment: datetime) -> bool:
        """Say whether a moment lies within, give or take what a clock may be off."""
        return self.earliest - TRUSTED_SKEW <= moment <= self.latest + TRUSTED_SKEW

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day, Asia/Shanghai."""
        return timezone.localdate(self.earliest), timezone.localdate(self.latest)

    def within(self, moment: datetime, day: date) -> datetime:
        """Return the moment if it lies on the day and in the span, else the nearest that does."""
        first, last = max(self.earliest, _start(day)), min(self.latest, _start(day + timedelta(days=1)))
        return min(max(moment, first), max(last - timedelta(microseconds=1), first))


def read(text: str) -> datetime:
    """Return a moment of the content. Raises Refused for what is none."""
    moment = parse_datetime(text)
    if moment is None:
        raise Refused(_("A time of this visit can't be read."))
    return moment


def span(submission: Submission, visit: Visit | None) -> Span:
    """Return the time in which the visit can lie; `visit` is the one meant, if the portal has it."""
    latest = submission.received_at
    floors = [latest - LONGEST_AWAY, *_packed(submission)]
    if not is_bound(visit) and submission.checklist.valid_from:
        floors.append(_start(submission.checklist.valid_from))
    if visit is not None:
        floors.append(_start(min(visit.planned_on, visit.day)))
    return Span(min(max(floors), latest), latest)


def is_bound(visit: Visit | None) -> bool:
    """Say whether the visit keeps its own version of the checklist: one under way, or a re-check."""
    return visit is not None and (visit.is_open or visit.is_recheck)


def is_doubtful(submission: Submission, visit: Visit | None) -> bool:
    """Say whether beginning and end of the visit can't both be right; of one under way the beginning is the portal's own."""
    content, possible = submission.content, span(submission, visit)
    begun = None if visit is not None and visit.is_open else read(content["started_at"])
    ended = read(content["concluded_at"]) if content["concluded_at"] else None
    is_backward = begun is not None and ended is not None and ended < begun
    given = [moment for moment in (begun, ended, *_acts(content)) if moment]
    return content.get("ran_ahead", False) or is_backward or not all(map(possible.holds, given))


def _acts(content: Content) -> list[datetime]:
    """Return when the phone says that something was ordered or signed on the spot."""
    signed = [content["record"]] if content.get("record") else []
    return [read(act["at"]) for act in (*content.get("stops", ()), *signed)]


def dated(content: Content, day: date, possible: Span) -> dict[str, Any]:
    """Return the content with its visit on the day that a person named; hours stay as they were as far as they can be."""
    first, last = possible.days
    if not first <= day <= last:
        raise Refused(
            _("The visit can only have been made between %(first)s and %(last)s.") % {"first": first, "last": last},
            field="day",
        )

    def moved(text: str) -> str:
        hour = timezone.localtime(read(text)).timetz()
        return possible.within(datetime.combine(day, hour), day).isoformat()

    begun = moved(content["started_at"])
    ended = content["concluded_at"] and max(moved(content["concluded_at"]), begun, key=read)
    answers = [answer | {"at": moved(answer["at"])} for answer in content["answers"]]
    stops = [stop | {"at": moved(stop["at"])} for stop in content.get("stops", ())]
    record = content.get("record") and content["record"] | {"at": moved(content["record"]["at"])}
    acts = {"answers": answers, "stops": stops, "record": record}
    return {**content, "started_at": begun, "concluded_at": ended, **acts}


def told(submission: Submission, visit: Visit | None) -> str:
    """Say what the phone gave and what is possible, for whoever decides."""
    possible, given = span(submission, visit), read(submission.content["started_at"])
    return _("Begun at %(given)s by the phone; possible from %(earliest)s to %(latest)s.") % {
        "given": _shown(given),
        "earliest": _shown(possible.earliest),
        "latest": _shown(possible.latest),
    }


def _packed(submission: Submission) -> list[datetime]:
    """Return when the portal packed the day from which the visit was begun, unless the phone does not say or can't be right."""
    text = submission.content.get("pack_at")
    packed = read(text) if text else None
    return [packed] if packed and packed <= submission.received_at else []


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _shown(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
