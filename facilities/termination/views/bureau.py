"""What the bureau answers after a filing: suspensions, plans for the end, annual reports, appeals; certificates overdue."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _

from facilities.ground.views.affairs import Acts, answer, visible
from facilities.termination import terminations
from facilities.termination.models import Termination
from portal.accounts.requests import Request


@login_required
def termination_answer(request: Request, pk: int) -> HttpResponse:
    """Agree to the plan for the end, or return it."""
    row: Termination = visible(request, Termination, pk)
    acts: Acts = {
        "agree": (_("We agree to the plan"), terminations.agree),
        "return": (_("Return it"), terminations.give_back),
    }
    return answer(request, row, acts, _("Answer to the plan"))


@login_required
def termination_confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm that the plan is carried out, which closes the filing; or give the report back."""
    row: Termination = visible(request, Termination, pk)
    acts: Acts = {
        "confirm": (_("Everything is carried out: deregister the facility"), terminations.confirm),
        "return": (_("Not carried out yet"), terminations.give_back),
    }
    return answer(request, row, acts, _("Confirm and deregister"))
