"""The file for the national filing system."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone

from facilities.importing import national, policy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.documents.uploads import XLSX


@login_required
def facility_national(request: Request) -> HttpResponse:
    """Hand out what is filed, in the fields of the national system."""
    require(policy.may_hand_out(request.user))
    name = f'attachment; filename="filings-{timezone.localdate():%Y%m%d}.xlsx"'
    return HttpResponse(national.write(request.user), content_type=XLSX, headers={"Content-Disposition": name})
