"""The form for listening whether a device was meant to wake."""

from collections.abc import Mapping
from typing import Any

from annotation.projects.templates.texts import options, text

FORM: Mapping[str, Any] = {
    "title": text(
        "Wake-word check",
        "Contrôle du mot d'activation",
        "Control de la palabra de activación",
        "Verificarea cuvântului de activare",
        "वेक वर्ड की जाँच",
    ),
    "questions": [
        {
            "id": "wake_word",
            "type": "choice",
            "text": text(
                "Was the wake word said?",
                "Le mot d'activation a-t-il été dit ?",
                "¿Se dijo la palabra de activación?",
                "S-a spus cuvântul de activare?",
                "क्या वेक वर्ड बोला गया?",
            ),
            "required": True,
            "options": options(
                said=text("Yes", "Oui", "Sí", "Da", "हाँ"),
                similar=text(
                    "Something that sounds like it",
                    "Un mot qui y ressemble",
                    "Algo que suena parecido",
                    "Ceva care seamănă",
                    "उससे मिलता-जुलता कुछ",
                ),
                not_said=text("No", "Non", "No", "Nu", "नहीं"),
            ),
        },
        {
            "id": "to_device",
            "type": "yes_no",
            "text": text(
                "Was anybody speaking to the device?",
                "Quelqu'un parlait-il à l'appareil ?",
                "¿Alguien le hablaba al dispositivo?",
                "Vorbea cineva cu dispozitivul?",
                "क्या कोई उपकरण से बात कर रहा था?",
            ),
            "required": False,
        },
    ],
}
