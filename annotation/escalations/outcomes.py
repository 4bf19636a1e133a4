"""What a decision means, in plain words for the person who reported the clip (W8, E6)."""

from collections.abc import Mapping

OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "authority_told": {
        "en": "We took what you heard to the authority that can act on it. The recording is kept safe for them.",
        "fr": "Nous avons signalé ce que vous avez entendu à l'autorité compétente. L'enregistrement est conservé.",
        "es": "Hemos informado de lo que oyó a la autoridad competente. La grabación se conserva para ella.",
        "ro": "Am anunțat autoritatea care poate interveni. Înregistrarea este păstrată pentru ea.",
        "hi": "आपने जो सुना, वह हमने संबंधित अधिकारियों को बता दिया है। रिकॉर्डिंग उनके लिए सुरक्षित रखी गई है।",
    },
    "erase": {
        "en": "The recording should not have been kept. It is being erased, and nobody hears it again.",
        "fr": "Cet enregistrement n'aurait pas dû être conservé. Il est effacé et personne ne l'entendra plus.",
        "es": "Esta grabación no debía conservarse. Se está borrando y nadie volverá a oírla.",
        "ro": "Înregistrarea nu trebuia păstrată. Este ștearsă și nimeni nu o va mai auzi.",
        "hi": "यह रिकॉर्डिंग रखी नहीं जानी चाहिए थी। इसे मिटाया जा रहा है और इसे फिर कोई नहीं सुनेगा।",
    },
    "keep_lawful": {
        "en": "We looked into it: the recording may lawfully be kept. It was right to ask.",
        "fr": "Nous avons vérifié : la loi permet de conserver cet enregistrement. Vous avez bien fait de demander.",
        "es": "Lo hemos revisado: la ley permite conservar la grabación. Hizo bien en preguntar.",
        "ro": "Am verificat: înregistrarea poate fi păstrată legal. Ați făcut bine că ați întrebat.",
        "hi": "हमने जाँच की: कानून के अनुसार यह रिकॉर्डिंग रखी जा सकती है। आपका पूछना सही था।",
    },
    "support_offered": {
        "en": "What you heard was hard, and lawful. Nobody gets it without a warning now. Support is there for you.",
        "fr": "C'était éprouvant, mais licite. Personne ne l'entendra sans avertissement. Un soutien vous est proposé.",
        "es": "Fue duro de oír, pero lícito. Nadie lo oirá sin aviso previo. Tiene apoyo a su disposición.",
        "ro": "A fost greu de auzit, dar legal. Nimeni nu o mai primește fără avertisment. Aveți sprijin.",
        "hi": "यह सुनना कठिन था, पर गैरकानूनी नहीं। अब यह बिना चेतावनी किसी को नहीं दी जाएगी। आपके लिए सहायता उपलब्ध है।",
    },
    "no_action": {
        "en": "We looked into it and found nothing that we can act on. The reason is on record. It was right to tell.",
        "fr": "Nous avons examiné la situation et ne pouvons pas agir. Le motif est consigné. Vous avez bien fait.",
        "es": "Lo hemos examinado y no podemos actuar. El motivo queda registrado. Hizo bien en avisar.",
        "ro": "Am analizat și nu avem cum să acționăm. Motivul este consemnat. Ați făcut bine că ați semnalat.",
        "hi": "हमने जाँच की और ऐसा कुछ नहीं मिला जिस पर हम कार्रवाई कर सकें। कारण दर्ज है। आपका बताना सही था।",
    },
}
