"""Work that follows a change of the rulebook. It may run twice: each operator is told once."""

from celery import shared_task
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, override

from facilities.ground.models import Facility
from portal.letters import notices
from portal.models import RuleChange

TITLE = _("From %(day)s another rule holds: %(rule)s")
TEXT = _("It concerns %(facilities)s. Please look at your self-check before that day.")


@shared_task
def tell_of_rule_change(pk: int) -> int:
    """Tell the operators of the facilities that a confirmed change affects; return how many were told now."""
    change = RuleChange.objects.select_related("clause__regulation", "threshold").get(pk=pk)
    rows = Facility.objects.filter(pk__in=change.affected).select_related("operator__organisation").order_by("pk")
    by_operator: dict[int, list[Facility]] = {}
    for facility in rows:
        by_operator.setdefault(facility.operator_id, []).append(facility)
    return sum(_tell(change, facilities) for facilities in by_operator.values())


def _tell(change: RuleChange, facilities: list[Facility]) -> bool:
    organisation = facilities[0].operator.organisation
    code = change.clause.code if change.clause else change.threshold.clause_code  # type: ignore[union-attr]
    with override("zh-hans"):
        rule = str(change)
    names = "、".join(facility.name for facility in facilities)
    about = {"day": change.holds_from.isoformat(), "rule": rule, "facilities": names}
    url = reverse("clause", args=[code]) if code else reverse("rulebook")
    key = f"rule-change-{change.pk}-{organisation.pk}"
    return notices.tell(key, to=organisation, title=TITLE, text=TEXT, about=about, url=url)
