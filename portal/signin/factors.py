"""Second factors: setting one up, entering its code, recovery codes, and what a session lacks until then.

Codes are those of RFC 6238 (SHA-1, six digits, thirty seconds), which every authenticator app shows; the code before and the one
after count too, for phones whose clock is off. No code counts twice.
"""

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portal import sealing
from portal.accounts import events
from portal.accounts.choices import LoginEventKind
from portal.accounts.keeping import READABLE
from portal.accounts.models import User
from portal.errors import Refused
from portal.signin import throttling
from portal.signin.choices import FactorState
from portal.signin.models import RecoveryCode, RoleRule, SecondFactor

STEP = 30  # seconds
DIGITS = 6
SECRET_BYTES = 20
RECOVERY_CODES, RECOVERY_LENGTH = 10, 10
STATE, OFFERED = "factor", "factor_offered"  # of the session; the secret offered stands in it sealed
WRONG = _("This code is not right, or was used already. Please wait for the next one and try again.")


def state_of(request: HttpRequest) -> FactorState:
    """Return where the session stands; asked of the database once in a session, at its login."""
    if STATE not in request.session:
        begin(request, request.user)  # type: ignore[arg-type]
    return FactorState(request.session[STATE])


def begin(request: HttpRequest, user: User) -> None:
    """Write into the session what a second factor must still confirm."""
    request.session[STATE] = _assessed(user).value


def _assessed(user: User) -> FactorState:
    if SecondFactor.objects.filter(pk=user.pk).exists():
        return FactorState.WANTED
    return FactorState.ENROL if is_required(user) else FactorState.UNNEEDED


def is_required(user: User) -> bool:
    """Say whether one of the user's posts asks for a second factor (`RoleRule`)."""
    held = user.memberships.filter(until__isnull=True).values("role")
    return settings.SECOND_FACTOR_REQUIRED and RoleRule.objects.filter(needs_second_factor=True, role__in=held).exists()


def offered(request: HttpRequest) -> str:
    """Return the secret that the session offers for setting up, in base 32; it is made once and counts when it is confirmed."""
    kept = request.session.get(OFFERED)
    if kept is None:
        kept = request.session[OFFERED] = sealing.seal(b32encode(secrets.token_bytes(SECRET_BYTES)).decode())
    return str(sealing.opened(kept))


def address(user: User, secret: str) -> str:
    """Return what the QR code says to an authenticator app."""
    issuer = str(_("Childcare portal"))
    return f"otpauth://totp/{quote(f'{issuer}:{user.username}')}?{urlencode({'secret': secret, 'issuer': issuer})}"


@transaction.atomic
def set_up(request: HttpRequest, code: str, *, at: datetime) -> list[str]:
    """Keep the secret that was offered, proven by a code of it, and return fresh recovery codes, which are told only now.

    Raises Refused if the code is wrong, and if the account has a factor: that one is taken off first.
    """
    user = User.objects.select_for_update().get(pk=request.user.pk or 0)
    if SecondFactor.objects.filter(pk=user.pk).exists():
        raise Refused(_("There is a second factor already. Please take it off first."))
    secret = offered(request)
    step = _step_of(secret, code, at=at, after=0)
    if step is None:
        raise Refused(WRONG, field="code")
    SecondFactor.objects.create(user=user, secret=secret, set_up_at=at, last_step=step)
    del request.session[OFFERED]
    request.session[STATE] = FactorState.PASSED.value
    request.session.cycle_key()
    events.record(LoginEventKind.FACTOR_SET, user=user, request=request, at=at)
    return renew_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Replace the user's recovery codes and return them; only their hashes are kept."""
    codes = [get_random_string(RECOVERY_LENGTH, READABLE) for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(user, code)) for code in codes])
    return codes


def enter(request: HttpRequest, code: str, *, at: datetime) -> None:
    """Let the session pass by a code of the app or a recovery code. Raises Refused if it is wrong, or if there were too many."""
    user = User.objects.get(pk=request.user.pk or 0)
    throttling.count(request, f"factor {user.pk}", user, at=at)
    kind = _accepted(user, code, at=at)
    events.record(kind or LoginEventKind.FACTOR_WRONG, user=user, request=request, at=at)
    if kind is None:
        raise Refused(WRONG, field="code")
    throttling.forgive(request, f"factor {user.pk}", user)
    request.session[STATE] = FactorState.PASSED.value
    request.session.cycle_key()


@transaction.atomic
def _accepted(user: User, code: str, *, at: datetime) -> LoginEventKind | None:
    factor = SecondFactor.objects.select_for_update().filter(pk=user.pk).first()
    if factor is None:
        return None
    step = _step_of(factor.secret, code, at=at, after=factor.last_step)
    if step is not None:
        SecondFactor.objects.filter(pk=user.pk).update(last_step=step)
        return LoginEventKind.FACTOR_PASSED
    unused = RecoveryCode.objects.filter(user=user, digest__in=_digests(user, code), used_at__isnull=True)
    return LoginEventKind.RECOVERY_USED if unused.update(used_at=at) else None


def _step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """Return the step whose code was entered, among the present one and its neighbours, later than `after`."""
    typed = "".join(code.split())
    now = int(at.timestamp()) // STEP
    for step in (now - 1, now, now + 1):
        if step > after and hmac.compare_digest(code_of(secret, step).encode(), typed.encode()):
            return step
    return None


def code_of(secret: str, step: int) -> str:
    """Return the six digits of a step of thirty seconds since 1970, as an authenticator app shows them."""
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP).generate(step * STEP).decode()  # noqa: S303 - RFC 6238


def _digest(user: User, code: str) -> str:
    return sealing.digest(_told_apart(user, code))


def _digests(user: User, code: str) -> list[str]:
    return sealing.digests(_told_apart(user, code))


def _told_apart(user: User, code: str) -> str:
    return f"recovery {user.pk} {''.join(code.lower().split()).replace('-', '')}"


@transaction.atomic
def take_off(user: User, *, by: User, request: HttpRequest, at: datetime) -> None:
    """Forget the user's second factor and recovery codes; the next login sets up a new one if the role asks for it."""
    gone = SecondFactor.objects.filter(pk=user.pk).delete()[0]
    RecoveryCode.objects.filter(user=user).delete()
    if gone:
        events.record(LoginEventKind.FACTOR_RESET, user=user, by=by, request=request, at=at)
