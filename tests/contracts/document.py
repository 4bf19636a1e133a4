"""The committed OpenAPI document, and whether an answer is what it says. `make check` proves that it is the code's."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

FILE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
METHODS = ("get", "post", "put", "patch", "delete")
_WHOLE = "urn:earshot"
_REGISTRY: Any = Registry().with_resource(_WHOLE, DRAFT202012.create_resource(DOCUMENT))


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One call of the document."""

    id: str
    method: str
    path: str
    body: dict[str, Any]

    @property
    def label(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def writes(self) -> bool:
        return self.method != "get"

    @property
    def places(self) -> list[str]:
        return [one["name"] for one in self.body.get("parameters", []) if one["in"] == "path"]

    @property
    def scopes(self) -> list[str]:
        return next((way["bearer"] for way in self.body["security"] if "bearer" in way), [])

    @property
    def by_session(self) -> bool:
        return any("session" in way for way in self.body["security"])

    def address(self, ids: dict[str, str]) -> str:
        """The address of this call for some ids; the file names and slugs of a world need no quoting."""
        return self.path.format(**ids)

    def complaints(self, answer: Any) -> list[str]:
        """What of an answer (of Django's test client) the document does not say."""
        told = self.body["responses"].get(str(answer.status_code))
        if told is None:
            return [f"{self.label}: {answer.status_code} is not documented: {answer.content[:300]!r}"]
        if "$ref" in told:
            told = DOCUMENT["components"]["responses"][told["$ref"].rsplit("/", 1)[1]]
        content = told.get("content", {})
        media = answer.headers.get("Content-Type", "").partition(";")[0]
        if not content:
            return []
        if media not in content:
            return [f"{self.label}: {answer.status_code} came as {media!r}, not as one of {list(content)}"]
        if media != "application/json":
            return []
        return [f"{self.label}: {fault}" for fault in faults(content[media]["schema"], answer.json())]


def faults(schema: Any, value: Any) -> Iterator[str]:
    """What of a JSON value does not fit a schema of the document."""
    whole = {"$id": "urn:earshot:answer", **_absolute(schema)}
    validator = Draft202012Validator(whole, registry=_REGISTRY, format_checker=FormatChecker())
    for error in validator.iter_errors(value):
        yield f"{error.json_path}: {error.message[:300]}"


def _absolute(schema: Any) -> Any:
    """The schema with references that do not depend on where it stands."""
    if isinstance(schema, dict):
        return {
            name: _WHOLE + value if name == "$ref" and value.startswith("#") else _absolute(value)
            for name, value in schema.items()
        }
    return [_absolute(item) for item in schema] if isinstance(schema, list) else schema


OPERATIONS: dict[str, Operation] = {
    body["operationId"]: Operation(id=body["operationId"], method=method, path=path, body=body)
    for path, methods in DOCUMENT["paths"].items()
    for method, body in methods.items()
    if method in METHODS
}
