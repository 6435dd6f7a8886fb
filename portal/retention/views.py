"""The page of the rules of retention, with what their last run did."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts import policy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.errors import Refused
from portal.retention.models import RetentionReport
from portal.retention.rules import RULES, UNITS, Rule
from portal.rulebook.rulebook import Limits

LATEST = 10  # reports


@login_required
@require_safe
def retention(request: Request) -> HttpResponse:
    """Show each rule with its source, its term of today and what the last run did by it."""
    require(policy.may_keep_accounts(request.user) or policy.may_audit(request.user))
    limits = Limits(timezone.localdate())
    reports = RetentionReport.objects.select_related("by")[:LATEST]
    last = next((report for report in reports if not report.is_dry), None)
    lines = {line["rule"]: line for line in last.lines} if last else {}
    context: dict[str, Any] = {
        "rules": [{"rule": rule, "kept": _kept(rule, limits), "line": lines.get(rule.code)} for rule in RULES.values()],
        "reports": [(report, sum(line["done"] for line in report.lines)) for report in reports],
        "last": last,
    }
    return render(request, "portal/retention/retention.html", context)


def _kept(rule: Rule, limits: Limits) -> str:
    try:
        return UNITS[rule.term.unit] % {"count": rule.term.number(limits)}
    except Refused as refusal:
        return str(refusal)
