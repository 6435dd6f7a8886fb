"""Keeping targets: milestones that the district adds, and the measures that departments take."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.indicators.models import Milestone, Target
from metrics.reports import policy as reports_policy
from metrics.targets import policy
from metrics.targets.models import Action
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User
from portal.rulebook.choices import SourceMark


@transaction.atomic
def add_milestone(target: Target, *, year: int, value: Decimal, by: User, on: date) -> Milestone:
    """Set what is asked for a year to come. What was asked before stays as it was."""
    require(reports_policy.may_lock(by))
    if year <= on.year:
        raise Refused(_("A milestone is set for a year to come."), field="year")
    milestone, is_new = Milestone.objects.get_or_create(
        target=target, year=year, defaults={"value": value, "source_mark": SourceMark.DESIGN}
    )
    if not is_new:
        raise Refused(_("There is a milestone for this year already."), field="year")
    return milestone


@transaction.atomic
def plan(action: Action, *, by: User) -> Action:
    """Enter a measure towards a target."""
    require(policy.may_act_on(by, action.target))
    action.entered_by = by
    action.save()
    return action


@transaction.atomic
def finish(action: Action, *, by: User, on: date, result: str) -> Action:
    """Say that a measure is done, and with what result."""
    require(policy.may_act_on(by, action.target))
    action = Action.objects.select_for_update().get(pk=action.pk)
    if action.done_on:
        raise Refused(_("This measure is already done."))
    action.done_on, action.result = on, result
    action.save(update_fields=["done_on", "result"])
    return action
