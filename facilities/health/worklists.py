"""What waits of illness: clusters for the bureau, open cases for the operator."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from facilities.health.choices import HealthState
from facilities.health.models import Cluster, HealthEvent
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

HEALTH = Kind("illness", _("Illness in care"))


@worklist
def clusters_to_take_up(user: User, on: date) -> Iterator[Pool]:
    """Clusters that the bureau has not dealt with; due on the day on which they were told."""
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        title = _("Take up the cluster in %(care_class)s and tell disease control")
        yield Pool(
            HEALTH,
            Cluster.objects.to_take_up(user),
            title,
            "cluster",
            "told_at__date",
            facts={"care_class": "class_name"},
        )


@worklist
def cases_to_follow_up(user: User, on: date) -> Iterator[Pool]:
    """Cases under observation: the guardian is told and the child fetched on the same day."""
    if may_anywhere(user, permissions.OPERATE):
        rows = HealthEvent.objects.visible_to(user).filter(state=HealthState.OPEN)
        yield Pool(HEALTH, rows, _("Tell the guardian of an ill child"), "health-event", "day")
