"""The rules on who is told of a stop order, kept by the keepers of the rulebook."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from inspections.findings.forms import AlarmRuleForm
from inspections.findings.models import AlarmRule
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.rulebook import policy


@login_required
def alarm_rule_list(request: Request) -> HttpResponse:
    """Show which department is told when."""
    require(policy.may_keep_rulebook(request.user))
    rules = AlarmRule.objects.select_related("clause_department", "told").order_by("told", "clause_department", "code")
    return render(request, "inspections/findings/alarm_rule_list.html", {"rules": rules})


@login_required
def alarm_rule_create(request: Request) -> HttpResponse:
    """Add a rule."""
    return _rule(request, AlarmRule(code=f"rule-{uuid4().hex[:12]}"))


@login_required
def alarm_rule_edit(request: Request, code: str) -> HttpResponse:
    """Change a rule; who was told already stays told."""
    require(policy.may_keep_rulebook(request.user))
    return _rule(request, get_object_or_404(AlarmRule, pk=code))


@transaction.atomic
def _rule(request: Request, rule: AlarmRule) -> HttpResponse:
    require(policy.may_keep_rulebook(request.user))
    form = AlarmRuleForm(request.POST or None, instance=rule)
    if form.is_valid():
        form.save()
        messages.success(request, _("The rule is saved. Nobody who was told already is affected."))
        return redirect("alarm-rule-list")
    return render(request, "inspections/findings/alarm_rule_form.html", {"form": form})
