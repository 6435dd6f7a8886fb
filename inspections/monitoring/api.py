"""The door for gateways: signed batches of beats, without a login. docs/monitoring.md tells the protocol."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from inspections.monitoring import beats
from inspections.monitoring.choices import RefusalReason as R

STATUS = {
    R.SIZE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    R.UNKNOWN_KEY: HTTPStatus.UNAUTHORIZED,
    R.REVOKED_KEY: HTTPStatus.UNAUTHORIZED,
    R.SIGNATURE: HTTPStatus.UNAUTHORIZED,
    R.SHAPE: HTTPStatus.BAD_REQUEST,
    R.CLOCK: HTTPStatus.CONFLICT,
    R.REPLAY: HTTPStatus.CONFLICT,
}


@csrf_exempt
@require_POST
def beat_batch(request: HttpRequest) -> JsonResponse:
    """Take a batch: 200 with what was refused of it, or why none of it was; always with the server's time."""
    body = request.read(beats.MOST_BYTES + 1)
    at = timezone.now()
    given = {
        "key_id": request.headers.get("X-Gateway-Key", ""),
        "signature": request.headers.get("X-Gateway-Signature", ""),
    }
    try:
        answer = beats.take(body, at=at, **given)
    except beats.BatchRefused as refusal:
        return _answer({"detail": refusal.reason.label, "reason": refusal.reason}, STATUS[refusal.reason])
    return _answer({"taken": answer.taken, "refused": answer.refused}, HTTPStatus.OK)


def _answer(told: dict[str, Any], status: HTTPStatus) -> JsonResponse:
    words = {name: str(value) if name in ("detail", "reason") else value for name, value in told.items()}
    return JsonResponse(words | {"time": timezone.now().isoformat()}, status=status)
