"""The OpenAPI document's last step: plain views' calls are added, and what every call answers is said of each.

Rooms describe their plain views in modules of data (settings.OPENAPI_FRAGMENTS); DRF's views say the rest in
`extensions=told(…)`. Both end here, so that security, keys, ranges and refusals are told alike for all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from drf_spectacular.openapi import AutoSchema

from config.base.errors import Refusal
from config.base.openapi_pieces import JSON, SHAPES, TOLD, Answer, Call, Told, ref

PREFIX = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
KEY_HEADER = "Idempotency-Key"
# Answers with so few codes recur.
_SHARED_CODES = 2
_PLACE = re.compile(r"{(\w+)}")

SECURITY_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A browser's session, see `POST session`.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "The value of the cookie `csrftoken`, which `GET session` sets; with every write of a browser.",
    },
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A program's token. The names beside it are scopes, of which the token needs one: "
        "review, supervise, intake, export, steward.",
    },
}


class Schema(AutoSchema):
    """Names shapes without the `In` and `Out` of our serializers' names: requests end in `Request` anyway."""

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """Return the name of a shape in the document."""
        return re.sub(r"(In|Out)$", "", super().get_serializer_name(serializer, direction))


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Complete the document; a postprocessing hook of drf-spectacular."""
    shapes: dict[str, Any] = result["components"]["schemas"]
    shapes.update(SHAPES)
    for module in settings.OPENAPI_FRAGMENTS:
        shapes.update(import_string(f"{module}.SHAPES"))
        for line, call in import_string(f"{module}.CALLS").items():
            method, path = line.split()
            result["paths"].setdefault(PREFIX + path, {})[method.lower()] = _operation(path, call)
    classes = refusals_by_code()
    shared: dict[str, Any] = {}
    for _, method, operation in operations(result):
        _finish(operation, writes=method != "get", classes=classes, shared=shared)
    result["paths"] = {path: _ordered(result["paths"][path]) for path in sorted(result["paths"])}
    result["components"]["schemas"] = dict(sorted(shapes.items()))
    result["components"]["responses"] = dict(sorted(shared.items()))
    result["components"]["securitySchemes"] = SECURITY_SCHEMES
    return result


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation of every call in a document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def refusals_by_code() -> dict[str, type[Refusal]]:
    """Return every loaded refusal by its code; of several that share one, the one that was defined first."""
    found: dict[str, type[Refusal]] = {}
    waiting = [Refusal]
    while waiting:
        known = waiting.pop(0)
        found.setdefault(known.code, known)
        waiting += known.__subclasses__()
    return found


def _operation(path: str, call: Call) -> dict[str, Any]:
    """Return the operation of a plain view's call in OpenAPI's words."""
    named = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string", "format": "uuid"}}
        for name in _PLACE.findall(path)
    ]
    key = {
        "in": "header",
        "name": KEY_HEADER,
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    operation: dict[str, Any] = {
        "operationId": call["id"],
        "description": call["about"],
        "parameters": [*([key] if call.get("key") else []), *named],
        "tags": [path.split("/")[0]],
        "responses": {str(status): _response(answer) for status, answer in call["answers"].items()},
        TOLD: Told(scopes=call.get("scopes", ()), ranged=call.get("ranged", False), refusals=call.get("refusals", ())),
    }
    if "body" in call:
        operation["requestBody"] = {"content": {JSON: {"schema": call["body"]}}}
    return operation


def _response(answer: Answer) -> dict[str, Any]:
    response: dict[str, Any] = {"description": answer.get("about", "")}
    if "shape" in answer:
        response["content"] = {answer.get("media", JSON): {"schema": answer["shape"]}}
    return response


def _finish(
    operation: dict[str, Any], *, writes: bool, classes: Mapping[str, type[Refusal]], shared: dict[str, Any]
) -> None:
    """Say who may call, which parameters are common, and every refusal by status."""
    about: Told = operation.pop(TOLD, {})
    parameters = operation.setdefault("parameters", [])
    if about.get("ranged"):
        parameters.append({"in": "header", "name": "Range", "schema": {"type": "string"}})
        operation["responses"]["416"] = {"description": "There are no such bytes."}
    parameters.sort(key=lambda one: (one["in"], one["name"]))
    if not parameters:
        del operation["parameters"]
    operation["security"] = _security(about, writes=writes)
    codes = chain(_common_codes(operation, about, writes=writes), about.get("refusals", ()))
    by_status: dict[int, set[str]] = defaultdict(set)
    for code in codes:
        by_status[classes[code].status].add(code)
    for status, named in by_status.items():
        operation["responses"][str(status)] = _refused(sorted(named), classes, shared)
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _security(about: Told, *, writes: bool) -> list[dict[str, list[str]]]:
    if about.get("browser"):
        return [{"csrf": []}]
    if about.get("public"):
        return []
    browser: dict[str, list[str]] = {"session": [], **({"csrf": []} if writes else {})}
    return [browser, {"bearer": list(about.get("scopes", ()))}]


def _common_codes(operation: Mapping[str, Any], about: Told, *, writes: bool) -> Iterable[str]:
    """Yield the codes with which every call of its kind may refuse."""
    places = {one["in"] for one in operation.get("parameters", [])}
    headers = {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
    if not about.get("public"):
        yield from () if about.get("browser") else ("not_signed_in",)
        yield from ("csrf_failed",) if writes else ()
        yield from ("not_allowed",) if about.get("scopes") else ()
    if "path" in places:
        yield "not_found"
    if "requestBody" in operation:
        yield from ("invalid", "too_large")
    if "query" in places:
        yield "invalid"
    if KEY_HEADER in headers:
        yield "idempotency_key_missing"


def _refused(codes: list[str], classes: Mapping[str, type[Refusal]], shared: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that is one of these refusals; what many calls have in common is written once."""
    lines = [f"`{code}`: {classes[code]().message}" for code in codes]
    named = {"properties": {"error": {"properties": {"code": {"enum": codes}}}}}
    response = {"description": "\n".join(lines), "content": {JSON: {"schema": {"allOf": [ref("Error"), named]}}}}
    if len(codes) > _SHARED_CODES:
        return response
    name = "Or".join(classes[code].__name__ for code in codes)
    shared[name] = response
    return {"$ref": f"#/components/responses/{name}"}


def _ordered(methods: Mapping[str, Any]) -> dict[str, Any]:
    return {method: methods[method] for method in METHODS if method in methods}
