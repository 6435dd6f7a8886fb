"""How the API describes itself beyond what the views say: lists in their envelope, refusals as problems, headers of writes and of single rows."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from portal.exchange import idempotency, preconditions, problems
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


def _header(name: str, words: str, **limits: int) -> dict[str, Any]:
    schema = {"type": "string", **limits}
    return {"name": name, "in": "header", "required": False, "description": words, "schema": schema}


KEY = _header(
    "Idempotency-Key",
    "Asked of tokens: 1 to 200 characters, a new one for each act; sent again within 24 hours it is answered the same.",
    minLength=1,
    maxLength=idempotency.LONGEST_KEY,
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
        if self.method == "GET" and (led := getattr(self.view, "leads_to", {})):
            responses["200"]["links"] = {field: _link(path, field) for field, path in led.items()}


def _enveloped(rows: dict[str, Any]) -> dict[str, Any]:
    properties = {"results": rows, "next": NEXT}
    return {"type": "object", "required": list(properties), "properties": properties}


def _link(path: str, pointer: str, method: str = "get") -> dict[str, Any]:
    """Return the link to a row whose key stands at a place of the answer."""
    return {
        "operationRef": f"#/paths/{path.replace('/', '~1')}/{method}",
        "parameters": {"path.id": f"$response.body#/{pointer}"},
    }


def with_links(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add what follows from the addresses alone: a list leads to its rows, and a row to the acts that ask for its ETag."""
    for path, operations in result["paths"].items():
        row = f"{path}{{id}}/"
        if row in result["paths"] and "get" in operations:
            operations["get"]["responses"]["200"].setdefault("links", {})["row"] = _link(row, "results/0/id")
        if path.endswith("/{id}/") and "get" in operations:
            acts = {act: _act_link(act) for act, there in result["paths"].items() if _is_act(act, there, of=path)}
            if acts:
                links = operations["get"]["responses"]["200"].setdefault("links", {})
                links.update({act.removeprefix(path).strip("/"): link for act, link in acts.items()})
    return result


def _is_act(path: str, operations: dict[str, Any], *, of: str) -> bool:
    return path.startswith(of) and MATCH in operations.get("post", {}).get("parameters", [])


def _act_link(path: str) -> dict[str, Any]:
    link = _link(path, "id", "post")
    link["parameters"]["header.If-Match"] = "$response.header.ETag"
    return link


def with_problem(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add what a refusal looks like to the components of the description."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return result
