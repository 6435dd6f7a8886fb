"""For load balancers, container health checks and the person on call."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.operations import health, telemetry


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


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell Prometheus how the portal does. Opens for the token in METRICS_TOKEN alone; without one in the settings for nobody."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or scheme != "Bearer" or not constant_time_compare(token, settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(telemetry.exposition(at=timezone.now()), content_type=telemetry.CONTENT_TYPE)
