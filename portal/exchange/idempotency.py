"""Writes that may be sent twice: one that was done is answered from what was kept, by its Idempotency-Key."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.models import User
from portal.exchange.models import ApiToken, KeptAnswer

HEADER, LONGEST_KEY = "Idempotency-Key", 200
KEPT = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=5)  # after which a request without an answer is known to have died with its process
Write = Callable[..., Any]


class KeyWanted(APIException):
    """A token sent a write without a usable key."""

    status_code, field = 400, HEADER
    default_detail = _("Please send an Idempotency-Key of 1 to 200 characters, a new one for each act.")


class KeyOfAnother(APIException):
    """The key was used for something else."""

    status_code, field = 422, HEADER
    default_detail = _("This Idempotency-Key was used for another request.")


class StillRunning(APIException):
    """The same request arrived before and has no answer yet."""

    status_code, field = 409, HEADER
    default_detail = _("The same request is being worked on. Please ask again in a moment.")
    wait = 1


def repeatable(act: Write) -> Write:
    """Let a view's write be repeated. Tokens must send a key, sessions may.

    The act and its kept answer are one transaction; a refused act leaves nothing, and may be tried again with the same key.
    """

    @wraps(act)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER, "")
        if not key and not isinstance(request.auth, ApiToken):
            return act(view, request, *args, **kwargs)
        if not 1 <= len(key) <= LONGEST_KEY:
            raise KeyWanted
        kept, is_new = _claim(request, key, at=timezone.now())
        return _done(kept, act, view, request, *args, **kwargs) if is_new else _again(kept)

    answered.is_repeatable = True  # type: ignore[attr-defined]
    return answered


def _claim(request: Request, key: str, *, at: datetime) -> tuple[KeptAnswer, bool]:
    """Return the row of the key, and whether this request is to answer it. Raises if it belongs to another request."""
    user = cast("User", request.user)
    KeptAnswer.objects.filter(begun_at__lt=at - KEPT, user=user).delete()
    KeptAnswer.objects.filter(begun_at__lt=at - GIVEN_UP, user=user, key=key, status=None).delete()
    facts = {"request_hash": _hash(request), "begun_at": at}
    kept, is_new = KeptAnswer.objects.get_or_create(user=user, key=key, defaults=facts)
    if not is_new and kept.request_hash != facts["request_hash"]:
        raise KeyOfAnother
    if not is_new and kept.status is None:
        raise StillRunning
    return kept, is_new


def _hash(request: Request) -> str:
    said = b"\n".join([str(request.method).encode(), request.get_full_path().encode(), request._request.body])
    return hashlib.sha256(said).hexdigest()


def _done(kept: KeptAnswer, act: Write, *args: Any, **kwargs: Any) -> Response:
    try:
        with transaction.atomic():
            response: Response = act(*args, **kwargs)
            facts = {"data": response.data, "headers": dict(response.headers)}
            kept.status, kept.body = response.status_code, JSONRenderer().render(facts).decode()
            kept.save(update_fields=["status", "body"])
    except BaseException:
        kept.delete()
        raise
    return response


def _again(kept: KeptAnswer) -> HttpResponse:
    told = json.loads(kept.body)
    headers = {name: value for name, value in told["headers"].items() if name == "ETag"}
    return Response(told["data"], status=kept.status, headers={**headers, "Idempotent-Replayed": "true"})
