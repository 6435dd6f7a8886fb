"""Errors of the API as RFC 9457 has them: `application/problem+json`, the reason in words, the fields named."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from portal.errors import NotAllowed, Refused

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Return the members of a problem; `field` is the first one named, `errors` are all."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        told |= {"field": errors[0]["field"], "errors": errors}
    return told


def answer(status: int, detail: str, **more: str) -> JsonResponse:
    """Return a problem outside of the framework's views, with members of its own."""
    return JsonResponse(problem(status, detail) | more, status=status, content_type=MEDIA_TYPE)


def as_problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer 403 for what is not allowed, 409 for what the domain refuses, and what the framework raises by its own status."""
    if isinstance(exception, Refused):
        status = 403 if isinstance(exception, NotAllowed) else 409
        errors = [{"field": exception.field, "detail": str(exception)}] if exception.field else None
        return _response(problem(status, str(exception), errors))
    response = exception_handler(exception, context)
    if response is None:
        return None
    return _response(_of_framework(exception, response), {**response.headers})


def _response(told: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    kept = {name: value for name, value in (headers or {}).items() if name.lower() != "content-type"}
    return Response(told, status=told["status"], headers=kept, content_type=MEDIA_TYPE)


def _of_framework(exception: Exception, response: Response) -> dict[str, Any]:
    if isinstance(exception, ValidationError):
        errors = list(_flat(exception.detail))
        return problem(response.status_code, errors[0]["detail"] if errors else "", errors)
    told = problem(response.status_code, str(response.data.get("detail", "")))
    if isinstance(exception, APIException) and (field := getattr(exception, "field", "")):
        told |= {"field": field, "errors": [{"field": field, "detail": told["detail"]}]}
    return told


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Yield every message with the dotted path of its field; what is about no field has an empty one."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            yield from _flat(inner, f"{path}.{own}".strip("."))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            yield from _flat(inner, path if isinstance(inner, str) else f"{path}.{place}".strip("."))
    else:
        yield {"field": path, "detail": str(detail)}
