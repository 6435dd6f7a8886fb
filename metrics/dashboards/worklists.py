"""What waits for those who report, who check, and who answer for targets."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Facility
from metrics.ground.querysets import InAreaQuerySet
from metrics.rollup.models import FacilityBreach, FacilitySummary
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import Outcome

MOST = 20


@worklist
def rules_not_met(user: User, on: date) -> Iterator[Item]:
    """For the operator: facilities of which serious or major rules are not met, with the way to what and since when."""
    own = Facility.objects.operated_by(user)
    for row in _breached(FacilitySummary.objects.filter(facility__in=own))[:MOST]:
        count = row.serious + row.major
        yield Item(
            title=_("Put right the rules that are not met: %(count)s") % {"count": count},
            subject=str(row.facility),
            url=reverse("facility-compliance", args=[row.pk]),
            kind=_("Compliance"),
        )


@worklist
def facilities_in_serious_breach(user: User, on: date) -> Iterator[Item]:
    """One item an area for those who check for it: how many facilities break a serious rule, and since when the first."""
    for code in sorted(scope_of(user).areas(permissions.APPROVE_FIGURES)):
        rows = FacilitySummary.objects.within(code).filter(is_overseen=True, serious__gt=0)
        broken = FacilityBreach.objects.filter(facility__in=rows.values("pk"), outcome=Outcome.BREACHED)
        first = broken.filter(clause__severity=Severity.SERIOUS).aggregate(first=Min("since"))["first"]
        if first:
            yield Item(
                title=_("Facilities that break a serious rule: %(count)s") % {"count": rows.count()},
                subject=_("the first since %(day)s") % {"day": first},
                url=f"{reverse('dashboard-facilities')}?area={code}&state=overseen&having=serious",
                kind=_("Compliance"),
            )


def _breached(rows: InAreaQuerySet) -> QuerySet[FacilitySummary]:
    found = rows.filter(is_overseen=True).filter(Q(serious__gt=0) | Q(major__gt=0))
    return found.select_related("facility").order_by("-risk", "pk")
