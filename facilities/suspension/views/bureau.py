"""What the bureau answers after a filing: suspensions, plans for the end, annual reports, appeals; certificates overdue."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _

from facilities.ground.views.affairs import Acts, answer, visible
from facilities.suspension import suspensions
from facilities.suspension.models import Suspension
from portal.accounts.requests import Request


@login_required
def suspension_answer(request: Request, pk: int) -> HttpResponse:
    """Agree to a suspension, or not."""
    row: Suspension = visible(request, Suspension, pk)
    acts: Acts = {"agree": (_("We agree"), suspensions.agree), "refuse": (_("We do not agree"), suspensions.refuse)}
    return answer(request, row, acts, _("Answer to the suspension"))
