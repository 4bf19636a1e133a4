"""What the OpenAPI document says of label forms; the shape is the one by which they are checked."""

from collections.abc import Mapping

from annotation.projects.form_schema import FORM_SCHEMA
from config.base.openapi_pieces import Call, Shape

CALLS: Mapping[str, Call] = {}
SHAPES: Mapping[str, Shape] = {
    "FormDefinition": {name: value for name, value in FORM_SCHEMA.items() if name != "$schema"},
}
