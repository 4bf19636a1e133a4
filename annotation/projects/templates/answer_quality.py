"""The form for judging what the assistant answered."""

from collections.abc import Mapping
from typing import Any

from annotation.projects.templates.texts import options, text

FORM: Mapping[str, Any] = {
    "title": text(
        "Answer quality",
        "Qualité de la réponse",
        "Calidad de la respuesta",
        "Calitatea răspunsului",
        "उत्तर की गुणवत्ता",
    ),
    "questions": [
        {
            "id": "answered",
            "type": "yes_no",
            "text": text(
                "Does the answer fit the question?",
                "La réponse correspond-elle à la question ?",
                "¿La respuesta corresponde a la pregunta?",
                "Răspunsul se potrivește întrebării?",
                "क्या उत्तर प्रश्न के अनुरूप है?",
            ),
            "required": True,
        },
        {
            "id": "helpful",
            "type": "rating",
            "text": text(
                "How helpful is it (1 not at all, 5 very)?",
                "Est-elle utile (1 pas du tout, 5 très) ?",
                "¿Qué tan útil es (1 nada, 5 mucho)?",
                "Cât de util este (1 deloc, 5 foarte)?",
                "यह कितना सहायक है (1 बिल्कुल नहीं, 5 बहुत)?",
            ),
            "required": True,
        },
        {
            "id": "faults",
            "type": "multi_choice",
            "text": text(
                "What is wrong with it?",
                "Qu'est-ce qui ne va pas ?",
                "¿Qué tiene de malo?",
                "Ce este greșit?",
                "इसमें क्या गलत है?",
            ),
            "required": False,
            "options": options(
                wrong=text("Not true", "Faux", "No es cierto", "Neadevărat", "सच नहीं"),
                incomplete=text("Something is missing", "Incomplet", "Falta algo", "Lipsește ceva", "कुछ छूटा है"),
                long=text("Too long", "Trop long", "Demasiado larga", "Prea lung", "बहुत लंबा"),
                rude=text(
                    "Rude or harmful",
                    "Impoli ou nuisible",
                    "Grosera o dañina",
                    "Nepoliticos sau dăunător",
                    "अशिष्ट या हानिकारक",
                ),
                misheard=text(
                    "The assistant misheard",
                    "L'assistant a mal entendu",
                    "El asistente oyó mal",
                    "Asistentul a auzit greșit",
                    "सहायक ने गलत सुना",
                ),
            ),
        },
        {
            "id": "comment",
            "type": "text",
            "text": text(
                "Anything to add?",
                "Quelque chose à ajouter ?",
                "¿Algo que añadir?",
                "Ceva de adăugat?",
                "कुछ और कहना है?",
            ),
            "required": False,
        },
    ],
}
