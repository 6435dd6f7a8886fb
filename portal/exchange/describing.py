"""How the API describes itself beyond what the views say: lists in their envelope, refusals as problems, headers of writes and of single rows."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from portal.exchange import preconditions, problems
from portal.exchange.rest import JsonList

PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "The reason, in Chinese unless English is asked for."},
        "field": {"type": "string", "description": "The first field or header that it is about."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
    "examples": [
        {
            "type": "about:blank",
            "title": "Conflict",
            "status": 409,
            "detail": "请填写条件。",
            "field": "conditions",
            "errors": [{"field": "conditions", "detail": "请填写条件。"}],
        }
    ],
}
REFUSED = {
    "description": "Refused, with the reason.",
    "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
NEXT = {"type": ["integer", "null"], "description": "`after` of the following page; null on the last one."}
ETAG = {"ETag": {"description": "The row as it is told; for If-None-Match and If-Match.", "schema": {"type": "string"}}}


def _header(name: str, words: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": words, "schema": {"type": "string"}}


KEY = _header(
    "Idempotency-Key",
    "Asked of tokens: 1 to 200 characters, a new one for each act; sent again within 24 hours it is answered the same.",
)
MATCH = _header("If-Match", "Asked of tokens: the ETag of the row that was read.")
NONE_MATCH = _header("If-None-Match", "An ETag that is known: 304 if nothing changed.")


class Described(AutoSchema):
    """Adds to what a view says what every view of its kind does."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """Return the operation with its envelope, headers and refusals."""
        operation = super().get_operation(*args, **kwargs)
        if operation and self.path.startswith("/api/") and self.path != "/api/schema/":
            self._complete(operation)
        return operation

    def _complete(self, operation: dict[str, Any]) -> None:
        responses, parameters = operation["responses"], operation.setdefault("parameters", [])
        responses["default"] = REFUSED
        if isinstance(self.view, JsonList) and self.method == "GET":
            content = responses["200"]["content"]["application/json"]
            content["schema"] = _enveloped(content["schema"])
        if isinstance(self.view, preconditions.Tagged) and self.method == "GET":
            responses["200"]["headers"] = ETAG
            responses["304"] = {"description": "Nothing changed.", "headers": ETAG}
            parameters.append(NONE_MATCH)
        act = getattr(self.view, self.method.lower(), None)
        if getattr(act, "is_repeatable", False):
            parameters.append(KEY)
        if getattr(self.view, "is_matched", False):
            parameters.append(MATCH)


def _enveloped(rows: dict[str, Any]) -> dict[str, Any]:
    properties = {"results": rows, "next": NEXT}
    return {"type": "object", "required": list(properties), "properties": properties}


def with_problem(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add what a refusal looks like to the components of the description."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return result
