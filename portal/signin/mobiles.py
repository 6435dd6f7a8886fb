"""An operator's mobile, confirmed by a code that was texted to it before the account works.

The code's hash stands in the session that asked for it. Where the district has no gateway for texts nothing can be confirmed, and nothing is asked.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from portal import permissions
from portal.accounts import events
from portal.accounts.choices import LoginEventKind as Kind
from portal.accounts.models import Organisation, User
from portal.accounts.origin import client_address
from portal.accounts.scope import scope_of
from portal.errors import Refused
from portal.texting import codes
from portal.texting.gateways import gateway

KEY = "mobile_code"  # of the session


def is_wanted(user: User) -> bool:
    """Say whether the account waits for its mobile to be confirmed: one that acts for an operator."""
    if not settings.MOBILE_CONFIRMATION_REQUIRED or user.mobile_confirmed_at is not None or gateway() is None:
        return False
    return bool(scope_of(user).keys(permissions.OPERATE, Organisation))


@transaction.atomic
def send_code(request: HttpRequest, mobile: str, *, at: datetime) -> str:
    """Text a code to the number, which becomes the account's, and return the code. Raises Refused for too many."""
    codes.require_codes_left(mobile, address=client_address(request), at=at)
    user = User.objects.get(pk=request.user.pk or 0)
    if user.mobile != mobile:
        user.mobile = mobile
        user.save(update_fields=["mobile"])
    code = codes.new_code()
    codes.send(mobile, code, at=at)
    request.session[KEY] = {"answer": codes.answer_to(mobile, code), "mobile": mobile, "at": at.isoformat()}
    return code


def confirm(request: HttpRequest, code: str, *, at: datetime) -> None:
    """Take the code that was texted; the account works from now on. Raises Refused for a wrong or old one, and for too many."""
    user = User.objects.get(pk=request.user.pk or 0)
    codes.require_tries_left(user.mobile, address=client_address(request), at=at)
    kept = request.session.get(KEY)
    fits = (
        kept is not None
        and kept["mobile"] == user.mobile
        and at - datetime.fromisoformat(kept["at"]) < codes.HOLDS
        and constant_time_compare(kept["answer"], codes.answer_to(user.mobile, code))
    )
    events.record(Kind.MOBILE_CONFIRMED if fits else Kind.MOBILE_WRONG, user=user, request=request, at=at)
    if not fits:
        raise Refused(codes.WRONG, field="code")
    User.objects.filter(pk=user.pk).update(mobile_confirmed_at=at)
    codes.forgive(user.mobile)
    del request.session[KEY]
