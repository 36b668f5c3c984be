"""How a chat endpoint is, in words: whether it rests, in which form it answers, how much it reads at once."""

from dataclasses import dataclass

from clients.chat.ability import Form
from clients.chat.endpoint import ADVICE, ChatModel

SHORT_TOKENS = 6_000  # a note of a long video asks with more
_FORMS = {
    Form.SCHEMA: "structured by a JSON schema",
    Form.OBJECT: "as JSON without a schema",
    Form.WORDS: "as JSON when it is asked in words",
}


@dataclass(frozen=True)
class ChatStanding:
    """What to tell a person."""

    is_well: bool
    says: str
    advice: str = ""


def standing(chat: ChatModel) -> ChatStanding:
    """What is known now; `greet` makes it new."""
    whom = f"By {chat.model} at {chat.door.name}"
    if rest := chat.door.rest:
        return ChatStanding(False, f"{whom}, which rests: {rest.why}. Notes are made by rules meanwhile.", ADVICE)
    ability = chat.ability
    if ability.holds is False:
        says = f"{whom}, which does not keep to the form of an answer: most notes will be made by rules."
        return ChatStanding(False, says, "Take a larger model, or a server with structured output.")
    says = f"{whom}." if ability.holds is None else f"{whom}, answers {_FORMS[ability.form]}."
    tokens = ability.question_tokens
    if tokens is None:
        return ChatStanding(True, says)
    short = "A longer context reads more; Ollama: OLLAMA_CONTEXT_LENGTH." if tokens < SHORT_TOKENS else ""
    return ChatStanding(True, f"{says} It reads questions of up to {tokens:,} tokens.", short)
