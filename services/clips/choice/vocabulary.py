"""Words that the rules look for, in the languages that they know."""

import re


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


QUESTION = _any(
    "why|how|what|who|when|where|which|have you ever|do you|did you know|warum|wieso|weshalb|wie|was|wer|"
    "wann|wo|welche[rsn]?|"
    "wusstet ihr|wussten sie|hast du|habt ihr|por qué|cómo|qué|quién|cuándo|dónde|cuál|sabías|sabes|"
    "pourquoi|comment|quel(?:le)?s?|"
    "qui|quand|où|saviez-vous|est-ce que|qu'est-ce"
)
STRONG = _any(
    "mistakes?|secrets?|never|nobody|no one|always|truth|worst|best|biggest|hardest|easiest|fastest|stop|wrong|"
    "surprising|surprised|shocking|crazy|impossible|exactly|only|most people|everyone|everybody|the first time|"
    "fehler|geheimnis(?:se)?|nie|niemals|niemand|immer|wahrheit|schlimmste[rsn]?|beste[rsn]?|"
    "größte[rsn]?|schnellste[rsn]?|falsch|"
    "unmöglich|verrückt|die meisten|jeder weiß|zum ersten mal|"
    "error|errores|secretos?|nunca|nadie|siempre|verdad|peor|mejor|el mayor|la mayor|imposible|"
    "todo el mundo|la mayoría|por primera vez|"
    "jamais|personne|toujours|erreurs?|secrets?|vérité|pire|meilleure?s?|impossible|tout le monde|"
    "la plupart|la première fois"
)
CONTRAST = _any(
    "but|instead|yet|although|however|not because|rather than|turns out|aber|sondern|trotzdem|"
    "stattdessen|obwohl|dennoch|"
    "pero|sino|sin embargo|aunque|en cambio|en vez de|mais|pourtant|cependant|au lieu|alors que|plutôt que"
)
ADDRESS = _any("you|your|you're|yourself|du|dein|deine|sie|ihr|tú|tu|usted|vous|votre")
REASON = _any(
    "because|therefore|that means|which means|the reason|for example|that is why|that's why|so that|weil|"
    "denn|deshalb|darum|"
    "der grund|zum beispiel|das heißt|sonst|porque|por eso|por ejemplo|la razón|es decir|así que|"
    "parce que|donc|par exemple|la raison|c'est pourquoi|c'est-à-dire"
)
ADVICE = _any(
    "try|use|make sure|remember|start|keep|avoid|don't|do not|should|need to|have to|must|"
    "versuch(?:t|e|en sie)?|probier(?:t|e)?|nimm|nehmt|vergiss|vergesst|denkt? daran|achte[t]? auf|"
    "soll(?:test|tet|ten)|müss(?:t|en)|muss(?:t)?|"
    "prueba|recuerda|evita|guarda|debes|deberías|tienes que|hay que|no olvides|"
    "essay(?:ez|e)|utilisez|évit(?:ez|e)|notez|n'oubliez pas|vous devez|devriez|il faut"
)
CONCLUSION = _any(
    "that's why|that is why|the point|in the end|remember|the lesson|so that's|that's it|this is how|that is how|"
    "deshalb|am ende|zum schluss|merk dir|merkt euch|unterm strich|die lehre|das ist der grund|"
    "por eso|al final|en resumen|recuerda|la lección|voilà|finalement|en résumé|retenez|la leçon"
)
NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|thousand|million|billion|"
    r"percent|half|twice|"
    r"\w*(?:zehn|zwanzig|dreißig|(?:vier|fünf|sech|sieb|acht|neun)zig|hundert|tausend)|zwei|drei|vier|fünf|sechs|sieben|acht|neun|elf|zwölf|millionen|prozent|"
    r"hälfte|doppelt|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|veinte|treinta|cincuenta|cien(?:to|tos)?|mil|millones|"
    r"mitad|doble|deux|trois|quatre|cinq|sept|huit|neuf|dix|douze|vingt|trente|quarante|cinquante|cents?|mille|millions?|moitié)\b",
    re.IGNORECASE,
)
# A first word that leans on what was said before: nobody who begins here knows what it means.
LEANS = re.compile(
    r"^(?:and|so|that|it|it's|they|he|she|this|these|those|because|but|or|which|also|then|well|anyway|"
    r"und|also|das|es|er|sie|weil|denn|aber|oder|danach|deshalb|dann|y|eso|ese|pero|porque|entonces|después|así que|"
    r"et|ça|cela|mais|donc|puis|ensuite|alors)\b",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"^(?:and|because|but|or|which|und|weil|denn|aber|oder|y|pero|porque|et|mais)\b", re.IGNORECASE)
GREETING = _any(
    "welcome back|welcome to|hello everyone|hi everyone|hey guys|hi guys|good morning everyone|my name is|"
    "in today's video|in this video|thanks for (?:watching|joining|listening)|see you (?:next|"
    "in the next)|bye|goodbye|"
    "willkommen|hallo zusammen|mein name ist|danke (?:fürs|für das) (?:zuschauen|zuhören)|"
    "bis zum nächsten mal|tschüss|"
    "bienvenid[oa]s|hola a tod[oa]s|me llamo|gracias por (?:ver|escuchar|mirar)|hasta (?:pronto|luego|la próxima)|"
    "bienvenue|bonjour à tous|je m'appelle|merci (?:d'avoir|de m'avoir) (?:regardé|écouté|suivi)|"
    "à la (?:semaine )?prochaine|à bientôt"
)
SPONSOR = _any(
    "sponsor(?:ed|s)?|promo code|discount code|use code|coupon|affiliate|link in (?:the|my) (?:description|bio)|"
    "like and subscribe|subscribe to|hit the bell|patreon|gesponsert|sponsor|rabattcode|gutschein(?:code)?|"
    "link in der beschreibung|abonniert|patrocinad[oa]r?|suscríbete|suscríbanse|código (?:de descuento|promocional)|"
    "enlace en la descripción|sponsorisée?|code promo|lien (?:dans|en) (?:la )?description|abonnez-vous|abonne-toi"
)
