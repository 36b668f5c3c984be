"""Lines that give orders to whoever reads them by machine: they are no content, for rules and models alike."""

import re
import unicodedata
from functools import lru_cache

_GAP = r"[^.!?\n]{0,40}?"
_VERBS_AND_RULES = (
    # Whatever the order of the words: "ignore all previous instructions", "deine Anweisungen ignorieren".
    (
        r"\b(?:ignor\w*|disregard\w*|forget|override|bypass|overrule)\b",
        r"\b(?:instructions?|prompts?|rules?|guidelines|directives|programming|system|everything above|all of the "
        r"above|"
        r"(?:the|your|all) (?:above|previous)|previous (?:text|messages?|commands?|orders?))\b",
    ),
    (
        r"\b(?:ignorier\w*|vergiss|vergesst|missachte\w*|überschreib\w*)\b",
        r"(?:anweisung\w*|instruktion\w*|\bregeln?\b|prompts?\b|vorgaben?\b|befehle?\b)",
    ),
    (
        r"\b(?:ignor[aeáé]\w*|olvid\w*|descarta\w*|desobedece\w*)\b",
        r"\b(?:instruccion\w*|indicacion\w*|reglas?|prompts?|órdenes|ordenes|instruções|instrucoes|regras?|comandos?)\b",
    ),
    (
        r"\b(?:ignore[zr]?|oublie[zr]?|néglige[zr]?|désobéi\w*)\b",
        r"\b(?:instructions?|consignes?|règles?|regles?|directives?|prompts?|ordres)\b",
    ),
    (
        r"\b(?:ignora\w*|dimentica\w*|trascura\w*)\b",
        r"\b(?:istruzion[ei]|regol[ae]|prompts?|direttiv[ae]|comandi|indicazioni)\b",
    ),
    (
        r"\b(?:ignor[ae]\w*|esque[çc]a\w*|esque[çc]e\w*|desconsider\w*)\b",
        r"\b(?:instru[çc](?:ão|ões|oes)|regras?|prompts?|ordens|comandos?)\b",
    ),
    (r"\b(?:negeer\w*|vergeet)\b", r"\b(?:instructies?|regels?|prompts?|opdrachten|aanwijzingen)\b"),
    (r"\b(?:zignoruj\w*|ignoruj\w*|zapomnij|pomiń)\b", r"\b(?:instrukcj\w*|polece\w*|zasad\w*|reguł\w*|prompt\w*)"),
    (r"(?:игнорир\w*|проигнорир\w*|забудь\w*|не обращай)", r"(?:инструкц\w*|указани\w*|правил\w*|промпт\w*|команд\w*)"),
    (r"(?:ігнору\w*|проігнору\w*|забудь\w*)", r"(?:інструкц\w*|вказівк\w*|правил\w*|команд\w*)"),
    (r"(?:yok say\w*|görmezden gel\w*|unut\w*|dikkate alma\w*)", r"(?:talimat\w*|kural\w*|komut\w*|yönerge\w*)"),
    (r"\b(?:abaikan|lupakan)\b", r"\b(?:instruksi|perintah|aturan|petunjuk)\b"),
    (r"(?:تجاهل\w*|انس[َى]?|لا تتبع)", r"(?:التعليمات|تعليمات|الأوامر|أوامر|القواعد|الإرشادات)"),
    (r"(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल जा\w*)", r"(?:निर्देश\w*|नियम\w*|आदेश\w*)"),
    (r"(?:忽略|无视|無視|忘记|忘記|不要理会)", r"(?:指令|指示|说明|說明|规则|規則|提示|命令)"),
    (r"(?:無視|忘れ|従わない)", r"(?:指示|命令|プロンプト|ルール|指令)"),
    (r"(?:무시|잊어|잊고)", r"(?:지시|명령|지침|프롬프트|규칙)"),
    (r"(?:bỏ qua|phớt lờ|quên)", r"(?:hướng dẫn|chỉ dẫn|lệnh|quy tắc)"),
    (r"(?:เพิกเฉย|ละเว้น|ไม่ต้องสนใจ)", r"(?:คำสั่ง|คำแนะนำ|กฎ)"),
)
_NOT_TO_A_MACHINE = re.compile(
    r"\bnever (?:ignore|forget)|\bdon['’]?t (?:ignore|forget)|\b(?:package|packet|box) instructions", re.IGNORECASE
)
_ROLES = re.compile(
    r"^\W*(?:system|assistant|developer|user)\s?(?:prompt|message)?\s?:|\bsystem\s?(?:prompt|message|override)\b|"
    r"<\|?/?(?:im_start|im_end|system|endoftext|s|inst|lines?|fields?|answer|faults)\|?>|\[/?inst\]|"
    r"\byou are (?:now )?(?:an? )?(?:\w+ )?(?:ai\b|assistant|chatgpt|language model|chatbot|bot\b|dan\b)|\bas an ai\b|"
    r"\b(?:dear|hey|note to|attention|message to|instructions? (?:for|to))(?: the| any| all)? "
    r"(?:ais?\b|llms?\b|chatgpt|gpt|gemini|(?:language )?models?\b|assistants?\b|chatbots?|machines?\b)|"
    r"\b(?:output|respond|reply|answer|return|print) (?:only )?(?:with|in|as)? ?(?:only )?"
    r"(?:json|the following|the word)\b|"
    r"\bset (?:the )?(?:title|summary|rounds?|servings?|fields?|price|name|value|kind|confidence) (?:to|as|=)|"
    r"^\W*(?:title|summary|rounds) (?:must|should) (?:be|say)|\bnew instructions?\s?:|\bjailbreak|\bprompt injection|"
    r"\bdu bist (?:jetzt )?(?:ein )?(?:ki\b|assistent|sprachmodell)|"
    r"\beres (?:ahora )?(?:un |una )?(?:ia\b|asistente|modelo)|"
    r"\btu es (?:maintenant )?(?:une? )?(?:ia\b|assistant|modèle)|"
    r"\bsei (?:ora )?un(?:'|a )?(?:ia\b|assistente|modello)|"
    r"\bvocê (?:é|agora é) (?:uma? )?(?:ia\b|assistente|modelo)|ты (?:теперь )?(?:ии\b|ассистент|языковая модель)|"
    r"你(?:现在)?是(?:一个)?(?:ai|人工智能|助手|语言模型)|"
    r"あなたは(?:ai|アシスタント|言語モデル)|당신은 (?:ai|인공지능|어시스턴트)|"
    r"أنت (?:الآن )?(?:ذكاء اصطناعي|مساعد|نموذج)",
    re.IGNORECASE,
)
_BOTH = re.compile("|".join(f"{verb}{_GAP}{rule}|{rule}{_GAP}{verb}" for verb, rule in _VERBS_AND_RULES), re.IGNORECASE)
_SPELLED_APART = re.compile(r"(?:\b\w\b[ .\-_]){5,}\w\b")
_DIGIT_LETTERS = str.maketrans("013457", "oieast")
_MAX_SEARCHED = 2_000


@lru_cache(maxsize=4096)
def is_for_machine(text: str) -> bool:
    """Whether a line gives orders to whoever reads it by machine, also spelled a p a r t or w1th d1gits."""
    plain = unicodedata.normalize("NFKC", text[:_MAX_SEARCHED])
    plain = " ".join("".join(char for char in plain if unicodedata.category(char) != "Cf").split())
    if _is_order(plain):
        return True
    apart = _SPELLED_APART.search(plain)
    if apart and _is_order(_SPELLED_APART.sub(lambda found: re.sub(r"[ .\-_]", "", found.group()), plain)):
        return True
    return any(char.isdecimal() for char in plain) and _is_order(plain.translate(_DIGIT_LETTERS))


def _is_order(plain: str) -> bool:
    return bool(_ROLES.search(plain) or (_BOTH.search(plain) and not _NOT_TO_A_MACHINE.search(plain)))
