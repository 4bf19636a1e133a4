"""What a hand-written part of the OpenAPI document is made of: a call told in a few words, and common shapes."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

Shape = Mapping[str, Any]
JSON = "application/json"


class Answer(TypedDict, total=False):
    """One status that a call answers with; `media` is JSON where nothing else is said."""

    about: str
    shape: Shape
    media: str


class Call(TypedDict, total=False):
    """A call of a plain Django view. What every call of its kind answers is added by config/base/openapi.py."""

    id: str
    about: str
    # Roles a program's token needs a scope for; left out: any signed-in caller.
    scopes: Sequence[str]
    # The write keeps an Idempotency-Key.
    key: bool
    # Answers parts of its file by the Range header.
    ranged: bool
    body: Shape
    answers: Mapping[int, Answer]
    # Codes of the refusals that are this call's own.
    refusals: Sequence[str]


class Told(TypedDict, total=False):
    """What a DRF view says of itself beyond its serializers."""

    # Nobody needs to be signed in.
    public: bool
    # The caller is a browser whose write carries the CSRF token, signed in or not.
    browser: bool
    scopes: Sequence[str]
    ranged: bool
    refusals: Sequence[str]


TOLD = "x-told"
# Parameters that DRF's views share.
KEY = OpenApiParameter("Idempotency-Key", OpenApiTypes.UUID, OpenApiParameter.HEADER, required=True)
CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="`next` of the page before")


def told(**more: Any) -> dict[str, Any]:
    """Return the `extensions` of an `extend_schema`: a Told that the document's last step reads and removes."""
    return {TOLD: Told(**more)}  # type: ignore[typeddict-item]


def ref(name: str) -> dict[str, str]:
    """Return a reference to a shape of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def answer(about: str, name: str) -> Answer:
    """Return an answer whose shape has a name."""
    return {"about": about, "shape": ref(name)}


def an_object(**properties: Shape) -> dict[str, Any]:
    """Return an object that has exactly these properties."""
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def given(*required: str, **properties: Shape) -> dict[str, Any]:
    """Return an object that a request brings; what nobody asked for is let go."""
    needed: dict[str, Any] = {"required": list(required)} if required else {}
    return {"type": "object", **needed, "properties": properties}


def many(items: Shape, **limits: int) -> dict[str, Any]:
    """Return a list."""
    return {"type": "array", "items": items, **limits}


def or_null(shape: Shape) -> dict[str, Any]:
    """Return a shape that may be null."""
    return {"oneOf": [shape, {"type": "null"}]}


TEXT: Shape = {"type": "string"}
WHOLE: Shape = {"type": "integer"}
NUMBER: Shape = {"type": "number", "format": "double"}
ID: Shape = {"type": "string", "format": "uuid"}
TIME: Shape = {"type": "string", "format": "date-time"}
CODE_PATTERN = "^[a-z][a-z0-9_]*$"
SOUND: Mapping[int, Answer] = {
    200: {"about": "The whole sound.", "media": "audio/ogg", "shape": {"type": "string", "format": "binary"}},
    206: {"about": "The bytes asked for.", "media": "audio/ogg", "shape": {"type": "string", "format": "binary"}},
}
SHAPES: Mapping[str, Shape] = {
    "Error": an_object(
        error=an_object(
            code={"type": "string", "pattern": CODE_PATTERN, "description": "stable; what programs go by"},
            message={"type": "string", "description": "for people"},
            details={"type": "object", "additionalProperties": {}},
        )
    ),
    "Texts": {
        "type": "object",
        "description": "A text by language.",
        "additionalProperties": {"type": "string"},
    },
}
