"""What the bureau answers after a filing: suspensions, plans for the end, annual reports, appeals; certificates overdue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.appeals import appeals
from facilities.appeals.forms import AppealDecisionForm
from facilities.appeals.models import Appeal
from facilities.ground import policy
from facilities.ground.views.affairs import visible
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def appeal_decide(request: Request, pk: int) -> HttpResponse:
    """Decide an appeal; whoever made the decision can't."""
    row: Appeal = visible(request, Appeal, pk)
    require(policy.may_decide_affairs(request.user, row.facility))
    form = AppealDecisionForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            appeals.decide(row, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The appeal is decided; the letter goes to the operator."))
            return redirect(row)
    context = {
        "facility": row.facility,
        "form": form,
        "heading": _("Decide the appeal"),
        "explanation": appeals.explanation_of(row.subject),  # type: ignore[arg-type]
        "back": row.get_absolute_url(),
    }
    return render(request, "facilities/ground/form.html", context)
