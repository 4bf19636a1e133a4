"""The form for saying what a person wanted of the assistant."""

from collections.abc import Mapping
from typing import Any

from annotation.projects.templates.texts import options, text

FORM: Mapping[str, Any] = {
    "title": text(
        "Command understanding",
        "Compréhension des commandes",
        "Comprensión de órdenes",
        "Înțelegerea comenzilor",
        "आदेश की समझ",
    ),
    "questions": [
        {
            "id": "intent",
            "type": "choice",
            "text": text(
                "What did the person want?",
                "Que voulait la personne ?",
                "¿Qué quería la persona?",
                "Ce dorea persoana?",
                "व्यक्ति क्या चाहता था?",
            ),
            "required": True,
            "options": options(
                weather=text("Weather", "Météo", "El tiempo", "Vremea", "मौसम"),
                traffic=text(
                    "Traffic or a route",
                    "Trafic ou itinéraire",
                    "Tráfico o ruta",
                    "Trafic sau traseu",
                    "यातायात या रास्ता",
                ),
                restaurant=text("A place to eat", "Un restaurant", "Un restaurante", "Un restaurant", "खाने की जगह"),
                call=text("Call or message", "Appel ou message", "Llamada o mensaje", "Apel sau mesaj", "कॉल या संदेश"),
                music=text("Music or radio", "Musique ou radio", "Música o radio", "Muzică sau radio", "संगीत या रेडियो"),
                timer=text(
                    "Timer, alarm, reminder",
                    "Minuteur, alarme, rappel",
                    "Temporizador, alarma, aviso",
                    "Cronometru, alarmă, memento",
                    "टाइमर, अलार्म, याद दिलाना",
                ),
                home=text(
                    "Lights and devices",
                    "Lumières et appareils",
                    "Luces y aparatos",
                    "Lumini și aparate",
                    "बत्ती और उपकरण",
                ),
                account=text(
                    "Account or payment", "Compte ou paiement", "Cuenta o pago", "Cont sau plată", "खाता या भुगतान"
                ),
                other=text("Something else", "Autre chose", "Otra cosa", "Altceva", "कुछ और"),
            ),
        },
        {
            "id": "slots",
            "type": "text",
            "text": text(
                "Which words matter (name, place, time, title)?",
                "Quels mots comptent (nom, lieu, heure, titre) ?",
                "¿Qué palabras importan (nombre, lugar, hora, título)?",
                "Ce cuvinte contează (nume, loc, oră, titlu)?",
                "कौन-से शब्द महत्त्वपूर्ण हैं (नाम, स्थान, समय, शीर्षक)?",
            ),
            "required": False,
            "max_length": 500,
        },
        {
            "id": "understood",
            "type": "yes_no",
            "text": text(
                "Did the assistant understand it?",
                "L'assistant a-t-il compris ?",
                "¿Lo entendió el asistente?",
                "A înțeles asistentul?",
                "क्या सहायक समझ गया?",
            ),
            "required": False,
        },
    ],
}
