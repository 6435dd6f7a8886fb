"""What the bureau answers after a filing: suspensions, plans for the end, annual reports, appeals; certificates overdue."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from facilities.dossier import renewals
from facilities.ground import policy
from facilities.ground.models import Facility
from portal.accounts.requests import Request
from portal.accounts.scope import require


@login_required
def renewal_list(request: Request) -> HttpResponse:
    """Show the running facilities whose documents have run out, the longest overdue first."""
    require(policy.may_list_affairs(request.user))
    today = timezone.localdate()
    overdue = renewals.overdue(Facility.objects.visible_to(request.user).with_area(), on=today)
    return render(request, "facilities/dossier/renewal_list.html", {"overdue": overdue[:300], "today": today})
