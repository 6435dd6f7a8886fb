"""A new password for whoever forgot it: by a code that is texted to the mobile that the account has confirmed.

Nobody learns whether an account exists: what a page says is the same with and without one. A second factor is asked at the login all the same.
"""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from portal.accounts import events, keeping
from portal.accounts.choices import LoginEventKind as Kind
from portal.accounts.models import User
from portal.accounts.origin import client_address
from portal.errors import Refused
from portal.identifiers import texts
from portal.texting import codes

KEY = "forgotten"  # of the session


def send_code(request: HttpRequest, username: str, mobile: str, *, at: datetime) -> str:
    """Text a code if the mobile is the confirmed one of the account, and return it; else nothing. Raises Refused for too many."""
    codes.require_codes_left(mobile, address=client_address(request), at=at)
    user = _account(username, mobile)
    code = codes.new_code()
    request.session[KEY] = {
        "user": user.pk if user else 0,
        "mobile": mobile,
        "answer": codes.answer_to(mobile, code),
        "at": at.isoformat(),
    }
    if user is None:
        return ""
    codes.send(mobile, code, at=at)
    return code


def _account(username: str, mobile: str) -> User | None:
    found = User.objects.filter(
        username__iexact=texts.user_name(username), mobile=mobile, mobile_confirmed_at__isnull=False, is_active=True
    ).first()
    return None if found and any(is_one(found) for is_one in keeping.PROGRAMS) else found


@transaction.atomic
def _give(user: User, password: str) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


def reset(request: HttpRequest, code: str, password: str, *, at: datetime) -> None:
    """Give the account of the code its new password; every session of it ends. Raises Refused for a wrong or old code, and for too many."""
    kept = request.session.get(KEY) or {"user": 0, "mobile": "", "answer": "", "at": at.isoformat()}
    codes.require_tries_left(kept["mobile"], address=client_address(request), at=at)
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    holds = at - datetime.fromisoformat(kept["at"]) < codes.HOLDS
    if user is None or not holds or not constant_time_compare(kept["answer"], codes.answer_to(kept["mobile"], code)):
        events.record(Kind.MOBILE_WRONG, user=user, request=request, at=at)
        raise Refused(codes.WRONG, field="code")
    del request.session[KEY]
    codes.forgive(kept["mobile"])
    _give(user, password)
    events.record(Kind.PASSWORD_CHANGED, user=user, request=request, at=at)
