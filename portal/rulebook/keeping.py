"""Changing the rulebook: a clause or number that was in force is never rewritten, a new version follows it on a day.

Findings, terms and filings keep the version that held when they came about. Only a version that is not in force yet is
corrected in place; the history of all rows is kept by the database.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.scope import require
from portal.errors import Refused, StaleEdit
from portal.rulebook import policy, reviews
from portal.rulebook.choices import Severity
from portal.rulebook.models import Clause, Threshold

Rule = Clause | Threshold


@transaction.atomic
def amend(rule: Rule, changes: Mapping[str, Any], *, by: User, on: date) -> Rule:
    """Let `changes` hold from `changes["effective_from"]` on. Raises StaleEdit if a newer version came meanwhile.

    Raises Refused for a day in the past: what was decided under the old rule stays decided.
    """
    require(policy.may_keep_rulebook(by))
    return put(rule, changes, on=on)


def put(rule: Rule, changes: Mapping[str, Any], *, on: date) -> Rule:
    """Write what `amend` writes, whoever asks; within a transaction."""
    latest = versions(rule).select_for_update().last()
    if latest != rule:
        raise StaleEdit(_("Somebody else changed this rule meanwhile. Please look at the new version first."))
    _require_costless_advice(rule, changes)
    starts = changes["effective_from"]
    if starts < on:
        raise Refused(_("A rule can't be changed for days that have passed."), field="effective_from")
    if rule.effective_from > on:
        return _correct(rule, changes, on)
    if starts <= rule.effective_from:
        raise Refused(_("The version in force began on this day; a new one begins later."), field="effective_from")
    return _follow(rule, changes, on)


def versions(rule: Rule) -> QuerySet:
    """Return all versions of a clause or number, oldest first."""
    if isinstance(rule, Clause):
        return Clause.objects.filter(code=rule.code).order_by("version")
    return Threshold.objects.filter(key=rule.key).order_by("effective_from")


def _follow(rule: Rule, changes: Mapping[str, Any], on: date) -> Rule:
    """Add a version and end the one before it on the day before."""
    _end(rule, changes["effective_from"])
    rule.pk, rule.effective_to, rule._state.adding = None, None, True
    if isinstance(rule, Clause):
        rule.version += 1
    return _saved(rule, changes, on)


def _correct(rule: Rule, changes: Mapping[str, Any], on: date) -> Rule:
    """Change a version that is not in force yet, and let the one before it end accordingly."""
    before = versions(rule).exclude(pk=rule.pk).last()
    if before:
        if changes["effective_from"] <= before.effective_from:
            raise Refused(_("The version before it began on this day or later."), field="effective_from")
        _end(before, changes["effective_from"])
    return _saved(rule, changes, on)


def _require_costless_advice(rule: Rule, changes: Mapping[str, Any]) -> None:
    values = {"severity": ""} | vars(rule) | dict(changes)
    if values["severity"] == Severity.ADVICE and values["credit_points"]:
        raise Refused(_("Advice costs no credit points."), field="credit_points")


def _end(rule: Rule, before: date) -> None:
    type(rule)._base_manager.filter(pk=rule.pk).update(effective_to=before - timedelta(days=1))


def _saved(rule: Rule, changes: Mapping[str, Any], on: date) -> Rule:
    rule.as_of = on
    if isinstance(rule, Clause):
        rule.next_review_on, rule.review_note = reviews.next_day(on), ""
    for name, value in changes.items():
        setattr(rule, name, value)
    rule.save()
    return rule
