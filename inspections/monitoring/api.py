"""The door for gateways: signed batches of beats, without a login. docs/monitoring.md tells the protocol."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from inspections.monitoring import beats
from inspections.monitoring.choices import RefusalReason as R
from portal.exchange import problems

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
    """Take a batch: 200 with what was refused of it, or why none of it was as a problem (RFC 9457) with its `reason`; always with the server's time."""
    body = request.read(beats.MOST_BYTES + 1)
    at = timezone.now()
    given = {
        "key_id": request.headers.get("X-Gateway-Key", ""),
        "signature": request.headers.get("X-Gateway-Signature", ""),
    }
    try:
        answer = beats.take(body, at=at, **given)
    except beats.BatchRefused as refusal:
        status, time = STATUS[refusal.reason], timezone.now().isoformat()
        return problems.answer(status, str(refusal.reason.label), reason=str(refusal.reason), time=time)
    return JsonResponse({"taken": answer.taken, "refused": answer.refused, "time": timezone.now().isoformat()})
