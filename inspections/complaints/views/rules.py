"""The routing rules of complaints, edited in the browser."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from inspections.complaints.forms import RoutingRuleForm
from inspections.complaints.models import RoutingRule
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.rulebook.policy import may_keep_rulebook


@login_required
def routing_rule_list(request: Request) -> HttpResponse:
    """Show which departments deal with complaints about what."""
    require(may_keep_rulebook(request.user))
    rules = RoutingRule.objects.select_related("department").order_by("order", "id")
    return render(request, "inspections/complaints/rule_list.html", {"rules": rules})


@login_required
def routing_rule_create(request: Request) -> HttpResponse:
    """Add a rule."""
    require(may_keep_rulebook(request.user))
    return _rule(request, RoutingRule())


@login_required
def routing_rule_edit(request: Request, pk: int) -> HttpResponse:
    """Change a rule; what was routed under it stays as it was."""
    require(may_keep_rulebook(request.user))
    return _rule(request, get_object_or_404(RoutingRule, pk=pk))


@transaction.atomic
def _rule(request: Request, rule: RoutingRule) -> HttpResponse:
    form = RoutingRuleForm(request.POST or None, instance=rule)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error("department", _("There is a rule for this subject, clause and department already."))
        else:
            messages.success(request, _("The rule is saved. What was routed already stays as it was."))
            return redirect("routing-rule-list")
    return render(request, "inspections/complaints/rule_form.html", {"form": form})
