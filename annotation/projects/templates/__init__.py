"""The four forms that a new project can begin with, by the purpose that they serve."""

from collections.abc import Mapping
from typing import Any

from annotation.projects.fields import Purpose
from annotation.projects.templates import answer_quality, transcription, understanding, wake_word

TEMPLATES: Mapping[str, Mapping[str, Any]] = {
    Purpose.WAKE_WORD: wake_word.FORM,
    Purpose.TRANSCRIPTION: transcription.FORM,
    Purpose.UNDERSTANDING: understanding.FORM,
    Purpose.ANSWER_QUALITY: answer_quality.FORM,
}
