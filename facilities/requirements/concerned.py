"""Whom a change of the rulebook concerns: facilities on file, and those whose filing is under way."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse

from facilities.ground.choices import RUNNING_STATES, UNDECIDED_FILING_STATES
from facilities.ground.models import Facility
from portal.models import User
from portal.rulebook.impact import POPULATIONS, Population


def facilities() -> QuerySet[Facility]:
    """Return the facilities that run, and those that are handed in; a draft is its operator's alone."""
    handed_in = Facility.objects.filter(filings__state__in=UNDECIDED_FILING_STATES).values("pk")
    return Facility.objects.filter(Q(state__in=RUNNING_STATES) | Q(pk__in=handed_in))


def named(keys: Iterable[int], user: User) -> dict[int, tuple[str, str]]:
    """Return names and pages, by key, of those facilities that the user may see."""
    rows = Facility.objects.visible_to(user).filter(pk__in=list(keys)).order_by("pk").values_list("pk", "name")
    return {pk: (name, reverse("facility", args=[pk])) for pk, name in rows}


POPULATIONS.append(Population(facilities, named, "facilities.requirements.tasks.tell_of_rule_change"))
