"""What follows from logging in and out, and from wrong passwords: the event is written, tries are forgiven, the session begins."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts import events
from portal.accounts.choices import LoginEventKind
from portal.accounts.models import User
from portal.identifiers import texts
from portal.signin import factors, sessions, throttling


@receiver(user_logged_in, dispatch_uid="portal.signin.logged_in")
def logged_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Begin the session's limits, and ask what a second factor must still confirm."""
    now = timezone.now()
    sessions.begin(request, at=now)
    factors.begin(request, user)
    throttling.forgive_login(request, user)
    events.record(LoginEventKind.LOGGED_IN, user=user, request=request, at=now)


@receiver(user_logged_out, dispatch_uid="portal.signin.logged_out")
def logged_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Write down that the user left."""
    if user is not None:
        events.record(LoginEventKind.LOGGED_OUT, user=user, request=request, at=timezone.now())


@receiver(user_login_failed, dispatch_uid="portal.signin.login_failed")
def login_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None, **kwargs: Any) -> None:
    """Write down a wrong password, or a try that was refused unasked."""
    if request is None:
        return
    is_locked = getattr(request, "is_locked_out", False)
    tried = str(credentials.get("username", ""))
    events.record(
        LoginEventKind.LOCKED if is_locked else LoginEventKind.WRONG_PASSWORD,
        user=User.objects.filter(username__iexact=texts.user_name(tried)).first(),
        request=request,
        at=timezone.now(),
        tried=tried,
    )
