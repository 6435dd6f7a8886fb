"""What waits of compliance: for operators rules that are not met, for those who check how many facilities break a serious one."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import Facility
from metrics.rollup.models import FacilitySummary
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

COMPLIANCE = Kind("compliance", gettext_lazy("Compliance"))


@worklist
def rules_not_met(user: User, on: date) -> Iterator[Pool]:
    """For the operator: facilities of which serious or major rules are not met, with the way to what and since when."""
    if may_anywhere(user, permissions.OPERATE):
        own = FacilitySummary.objects.filter(facility__in=Facility.objects.operated_by(user), is_overseen=True)
        rows = own.filter(Q(serious__gt=0) | Q(major__gt=0))
        title, facts = _("Put right the rules that are not met: %(count)s"), {"count": F("serious") + F("major")}
        yield Pool(COMPLIANCE, rows, title, "facility-compliance", area="area_id", facts=facts)


@worklist
def facilities_in_serious_breach(user: User, on: date) -> Iterator[Pool]:
    """One item an area for those who check for it: how many facilities break a serious rule."""
    for code in sorted(scope_of(user).areas(permissions.APPROVE_FIGURES)):
        rows = FacilitySummary.objects.within(code).filter(is_overseen=True, serious__gt=0)
        title = _("Facilities that break a serious rule: %(count)s")
        url = f"{reverse('dashboard-facilities')}?area={code}&state=overseen&having=serious"
        yield Pool(COMPLIANCE, rows, title, url, area="area_id", together=True)
