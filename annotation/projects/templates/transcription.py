"""The form for writing down what was said to the device."""

from collections.abc import Mapping
from typing import Any

from annotation.projects.templates.texts import options, text

FORM: Mapping[str, Any] = {
    "title": text("Transcription", "Transcription", "Transcripción", "Transcriere", "लिप्यंतरण"),
    "questions": [
        {
            "id": "words",
            "type": "transcript",
            "text": text(
                "Write what was said to the device.",
                "Écrivez ce qui a été dit à l'appareil.",
                "Escriba lo que se dijo al dispositivo.",
                "Scrieți ce i s-a spus dispozitivului.",
                "उपकरण से जो कहा गया, वह लिखें।",
            ),
            "required": True,
            "max_length": 5000,
            "prefill": "hypothesis",
        },
        {
            "id": "certainty",
            "type": "choice",
            "text": text(
                "How sure are you?",
                "À quel point en êtes-vous sûr ?",
                "¿Qué tan seguro está?",
                "Cât de sigur sunteți?",
                "आप कितने निश्चित हैं?",
            ),
            "required": False,
            "options": options(
                sure=text(
                    "Sure of every word",
                    "Sûr de chaque mot",
                    "Seguro de cada palabra",
                    "Sigur de fiecare cuvânt",
                    "हर शब्द पर निश्चित",
                ),
                mostly=text(
                    "Sure of most",
                    "Sûr de la plupart",
                    "Seguro de la mayoría",
                    "Sigur de cele mai multe",
                    "अधिकतर पर निश्चित",
                ),
                guessed=text(
                    "Partly guessed", "En partie deviné", "En parte adivinado", "Parțial ghicit", "कुछ अनुमान से"
                ),
            ),
        },
    ],
}
