"""The projects of the demo; each takes in the manifest of the same name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CLIPS = Path(__file__).resolve().parent / "clips"
CONSENT = "demo-notice-2026-01"


@dataclass(frozen=True, kw_only=True)
class Work:
    """A demo project: its slug is its manifest's name."""

    slug: str
    purpose: str
    title: Mapping[str, str]
    overlap: int = 1

    @property
    def manifest(self) -> Path:
        """Where its clips are listed."""
        return CLIPS / f"manifest-{self.slug}.jsonl"


def _title(*words: str) -> dict[str, str]:
    return dict(zip(("en", "fr", "es", "ro", "hi"), words, strict=True))


WORKS = (
    Work(
        slug="wake-word-check",
        purpose="wake_word",
        title=_title(
            "Wake-word check", "Contrôle du mot d’activation", "Control de la palabra de activación",
            "Verificarea cuvântului de activare", "वेक वर्ड की जाँच",
        ),
    ),
    Work(
        slug="transcription",
        purpose="transcription",
        title=_title("Transcription", "Transcription", "Transcripción", "Transcriere", "लिप्यंतरण"),
        overlap=2,
    ),
    Work(
        slug="command-understanding",
        purpose="understanding",
        title=_title(
            "Command understanding", "Compréhension des commandes", "Comprensión de órdenes",
            "Înțelegerea comenzilor", "आदेश की समझ",
        ),
    ),
    Work(
        slug="answer-quality",
        purpose="answer_quality",
        title=_title(
            "Answer quality", "Qualité de la réponse", "Calidad de la respuesta", "Calitatea răspunsului",
            "उत्तर की गुणवत्ता",
        ),
    ),
)  # fmt: skip
