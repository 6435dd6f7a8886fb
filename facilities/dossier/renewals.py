"""Certificates that run out: reminders at set days before, told once per step and version, and what is overdue.

The steps are the rulebook's `reminder.*` days and the last valid day itself. Only the step that has been reached is told:
after days of silence there is one notice, not one for each step that was missed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.choices import RUNNING_STATES
from facilities.ground.conditions import CONDITIONS
from facilities.ground.models import Facility
from facilities.requirements import materials
from facilities.requirements.materials import Material, MaterialState
from portal.letters import notices
from portal.models import Document
from portal.rulebook.rulebook import Limits

STEPS = ("reminder.first_days", "reminder.second_days", "reminder.last_days")
LAST_DAY = 0
BATCH = 500  # facilities looked at in one go


def step(expires_on: date, *, on: date, limits: Limits) -> int | None:
    """Return the reminder that has been reached, in days before the last valid day, or None if it is too early."""
    left = (expires_on - on).days
    steps = sorted({LAST_DAY, *(int(limits[key]) for key in STEPS)})
    return next((days for days in steps if left <= days), None)


def horizon(on: date, limits: Limits) -> date:
    """Return the last day that the first reminder looks ahead to."""
    return on + timedelta(days=max(int(limits[key]) for key in STEPS))


def _saying(expires_on: date, on: date) -> str:
    left = (expires_on - on).days
    if left < 0:
        return _("has run out on %(day)s") % {"day": expires_on}
    if left == 0:
        return _("runs out today")
    return _("runs out on %(day)s, in %(days)s days") % {"day": expires_on, "days": left}


saying = lazy(_saying, str)  # in words how long something is still valid, in the language in which it is read


def remind(*, on: date) -> int:
    """Tell operators of documents that run out; return how many notices were new. May run twice, late, or after days."""
    limits = Limits(on)
    return sum(_tell(facility, material, on, limits) for facility, material in running_out(on=on, limits=limits))


def running_out(*, on: date, limits: Limits) -> Iterator[tuple[Facility, Material]]:
    """Return what running facilities must renew: each document asked for that expires by the horizon, or has expired."""
    last = horizon(on, limits)
    concerned = Document.objects.current().filter(
        subject_type=ContentType.objects.get_for_model(Facility), expires_on__lte=last
    )
    keys = sorted(set(concerned.values_list("subject_id", flat=True)))
    for start in range(0, len(keys), BATCH):
        running = Facility.objects.filter(pk__in=keys[start : start + BATCH], state__in=RUNNING_STATES)
        yield from _of(running, on, (last - on).days)


def _of(facilities: QuerySet[Facility], on: date, soon_days: int) -> Iterator[tuple[Facility, Material]]:
    rows = {row.pk: row for row in facilities.select_related("operator__organisation")}
    for pk, wanted in materials.required(facilities, on=on, soon_days=soon_days).items():
        for material in wanted:
            if material.state in (MaterialState.EXPIRING, MaterialState.EXPIRED):
                yield rows[pk], material


def _tell(facility: Facility, material: Material, on: date, limits: Limits) -> bool:
    document = material.document
    assert document is not None  # noqa: S101 - what runs out is there
    assert document.expires_on is not None  # noqa: S101 - and has a last day
    reached = step(document.expires_on, on=on, limits=limits)
    if reached is None:
        return False
    return notices.tell(
        f"renew-document-{document.pk}-{reached}",
        to=facility.operator.organisation,
        title=gettext_lazy("%(kind)s of “%(name)s” %(when)s"),
        text=gettext_lazy("Please upload the renewed document in good time; the old version is kept."),
        about={"kind": material.kind, "name": facility, "when": saying(document.expires_on, on=on)},
        url=reverse("document-add", args=[facility.pk, material.kind.pk]),
    )


def late(facilities: QuerySet[Facility], *, on: date) -> QuerySet[Facility]:
    """Return the running facilities among those given of which a document that is asked for has run out: to be counted."""
    of_facility = Document.objects.current().filter(
        subject_type=ContentType.objects.get_for_model(Facility), subject_id=OuterRef("pk")
    )
    valid = Document.objects.current().filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=on),
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        kind=OuterRef("kind"),
    )
    run_out = of_facility.filter(~Exists(valid), expires_on__lt=on)
    asked = [one.q & Exists(run_out.filter(kind__condition=code)) for code, one in CONDITIONS.items()]
    return facilities.filter(Exists(run_out), state__in=RUNNING_STATES).filter(reduce(or_, asked))


def overdue(facilities: QuerySet[Facility], *, on: date) -> list[tuple[Facility, list[Material]]]:
    """Return the running facilities among those given whose documents have run out, with these documents."""
    subjects = Document.objects.current().filter(
        subject_type=ContentType.objects.get_for_model(Facility), expires_on__lt=on
    )
    running = facilities.filter(state__in=RUNNING_STATES, pk__in=subjects.values("subject_id"))
    found: dict[Facility, list[Material]] = {}
    for facility, material in _of(running, on, 0):
        if material.state == MaterialState.EXPIRED:
            found.setdefault(facility, []).append(material)
    return sorted(found.items(), key=lambda pair: min(_last_day(material) for material in pair[1]))


def _last_day(material: Material) -> date:
    return (material.document and material.document.expires_on) or date.max
