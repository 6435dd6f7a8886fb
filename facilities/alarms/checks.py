"""The rulebook's check of alarm buttons, asked of facilities that entered some: of the others nothing is known."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.alarms.choices import AlarmState, Reach
from facilities.alarms.models import AlarmButton
from portal.rulebook.rulebook import Breach, Breaches, Limits, check

HAS_BUTTONS = Q(alarm_buttons__isnull=False)


@check("security-alarm", section="days", blocks_filing=False, applies=HAS_BUTTONS)
def buttons_reach_the_police_and_work(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """WS/T 821 9.4.3, advice: a one-key alarm; here one that reaches the police, answered in its latest test, and tested in time."""
    hanging = AlarmButton.objects.hanging().filter(facility__in=facilities.order_by().values("pk")).order_by()
    counts = hanging.values_list("facility").annotate(
        police=Count("pk", filter=Q(reach=Reach.POLICE)),
        faulty=Count("pk", filter=Q(state=AlarmState.FAULTY)),
    )
    found = {pk: (police, faulty) for pk, police, faulty in (yield counts)}
    late = hanging.overdue(on, int(limits["alarm.test_days"])).values_list("facility_id", "place")
    for pk in set((yield facilities.order_by().values_list("pk", flat=True))):
        police, faulty = found.get(pk, (0, 0))
        if not police:
            yield Breach(pk, _("No alarm button reaches the police."))
        if faulty:
            yield Breach(pk, _("%(count)s alarm buttons were not answered when last tested."), {"count": faulty})
    for pk, place in (yield late):
        yield Breach(pk, _("The alarm button “%(place)s” was not tested in time."), {"place": place})
