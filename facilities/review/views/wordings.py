"""The common wordings of remarks, which the office keeps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from facilities.requirements.sections import title_of
from facilities.review import policy
from facilities.review.forms import WordingForm
from facilities.review.models import Wording
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.errors import Refused
from portal.unique import save_unique


@login_required
def wording_list(request: Request) -> HttpResponse:
    """Show the wordings by section, those for every section first."""
    require(policy.may_keep_wordings(request.user))
    rows = [(row, title_of(row.section) if row.section else _("every section")) for row in Wording.objects.all()]
    return render(request, "facilities/review/wording_list.html", {"rows": rows})


@login_required
def wording_create(request: Request) -> HttpResponse:
    """Add a wording."""
    return _edit(request, Wording())


@login_required
def wording_edit(request: Request, pk: int) -> HttpResponse:
    """Change a wording, or take it out of use; remarks that were made with it keep their words."""
    require(policy.may_keep_wordings(request.user))
    return _edit(request, get_object_or_404(Wording, pk=pk))


def _edit(request: Request, wording: Wording) -> HttpResponse:
    require(policy.may_keep_wordings(request.user))
    form = WordingForm(request.POST or None, instance=wording)
    if form.is_valid():
        with refusals_in(form):
            save_unique(form.instance, Refused(_("There is already such a wording."), field="text"))
            messages.success(request, _("Saved."))
            return redirect("wording-list")
    return render(request, "facilities/review/wording_form.html", {"form": form})
