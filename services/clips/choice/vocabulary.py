"""Words that the rules look for, in the languages that they know."""

import re


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


QUESTION = _any(
    "why|how|what|who|when|where|which|have you ever|do you|did you know|warum|wieso|wie|was|wer|wann|"
    "por qué|cómo|qué|quién|pourquoi|comment|qui"
)
STRONG = _any(
    "mistakes?|secrets?|never|nobody|no one|always|truth|worst|best|biggest|hardest|easiest|fastest|stop|wrong|"
    "surprising|surprised|shocking|crazy|impossible|exactly|only|most people|everyone|everybody|the first time|"
    "fehler|geheimnis|nie|niemals|niemand|wahrheit|schlimmste|beste|größte|falsch|"
    "error|errores|secreto|nunca|nadie|verdad|peor|mejor|mayor|jamais|personne|erreur|vérité|pire|meilleur"
)
CONTRAST = _any(
    "but|instead|yet|although|however|not because|rather than|turns out|aber|sondern|trotzdem|stattdessen|"
    "pero|sino|sin embargo|mais|pourtant|au lieu"
)
ADDRESS = _any("you|your|you're|yourself|du|dein|deine|sie|ihr|tú|tu|usted|vous|votre")
REASON = _any(
    "because|therefore|that means|which means|the reason|for example|that is why|that's why|so that|weil|deshalb|"
    "zum beispiel|das heißt|porque|por eso|por ejemplo|parce que|donc|par exemple"
)
ADVICE = _any(
    "try|use|make sure|remember|start|keep|avoid|don't|do not|should|need to|have to|must|versuch|nimm|vergiss|"
    "solltest|musst|prueba|usa|recuerda|evita|debes|essayez|utilisez|évitez|il faut"
)
CONCLUSION = _any(
    "that's why|that is why|the point|in the end|remember|the lesson|so that's|that's it|this is how|that is how|"
    "deshalb|am ende|merk dir|por eso|al final|recuerda|voilà|finalement"
)
NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|thousand|million|billion|"
    r"percent|half|twice|zwei|drei|vier|fünf|zehn|hundert|tausend|dos|tres|cuatro|cinco|diez|cien|mil|deux|trois|dix|cent)\b",
    re.IGNORECASE,
)
# A first word that leans on what was said before: nobody who begins here knows what it means.
LEANS = re.compile(
    r"^(?:and|so|that|it|it's|they|he|she|this|these|those|because|but|or|which|also|then|well|anyway|und|also|das|"
    r"es|weil|aber|oder|y|eso|pero|porque|et|ça|mais|donc)\b",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"^(?:and|because|but|or|which|und|weil|aber|oder|y|pero|porque|et|mais)\b", re.IGNORECASE)
GREETING = _any(
    "welcome back|welcome to|hello everyone|hi everyone|hey guys|hi guys|good morning everyone|my name is|"
    "in today's video|in this video|thanks for (?:watching|joining|listening)|see you (?:next|in the next)|bye|goodbye|"
    "willkommen|hallo zusammen|mein name ist|bienvenidos|hola a todos|me llamo|bienvenue|bonjour à tous"
)
SPONSOR = _any(
    "sponsor(?:ed|s)?|promo code|discount code|use code|coupon|affiliate|link in (?:the|my) (?:description|bio)|"
    "like and subscribe|subscribe to|hit the bell|patreon|gesponsert|rabattcode|abonniert|patrocinado|suscríbete|"
    "sponsorisé|abonnez-vous"
)
