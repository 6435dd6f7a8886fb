"""The rulebook's check of children's papers, asked of facilities that enter them: who enters none is asked on the worklist, and nothing is known."""

from collections import Counter
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from facilities.entries.models import EntryCheck
from facilities.ground.models import CareClass
from portal.rulebook.rulebook import Breach, Breaches, Limits, check

KEEPS_CHECKS = Q(entry_checks__isnull=False)


@check("management-entry-check", section="days", blocks_filing=False, applies=KEEPS_CHECKS)
def every_child_was_checked(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Management norms: health and vaccination before entry, again after long absence. Children enrolled without a check, and terms missed."""
    keys = facilities.order_by().values("pk")
    standing = EntryCheck.objects.standing().filter(facility__in=keys, begins_on__lte=on).order_by()
    checked = Counter(dict((yield standing.values_list("facility").annotate(Count("pk")))))
    classes = CareClass.objects.filter(facility__in=keys).order_by().values_list("facility")
    for pk, enrolled in (yield classes.annotate(Sum("enrolled"))):
        if enrolled and enrolled > checked[pk]:
            about = {"enrolled": enrolled, "checked": checked[pk]}
            yield Breach(pk, _("%(enrolled)s children are enrolled, %(checked)s of them have an entry check."), about)
    late = EntryCheck.objects.catching_up().filter(facility__in=keys, catch_up_by__lt=on).order_by()
    for pk, count in (yield late.values_list("facility").annotate(Count("pk"))):
        yield Breach(pk, _("%(count)s children have not caught up vaccinations in time."), {"count": count})
