"""For load balancers, container health checks and the person on call."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.operations import health


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Say that this process answers, whatever else is wrong."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether everything is there that work needs; 503 names what is missing."""
    missing = health.missing(at=timezone.now())
    body = {"status": "unavailable" if missing else "ok", "missing": {part.value: part.label for part in missing}}
    return JsonResponse(body, status=503 if missing else 200, json_dumps_params={"ensure_ascii": False})
