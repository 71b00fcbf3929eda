"""What a person should label: words that the language model heard and did not understand. Pure."""

from dataclasses import replace

from bot.dialogue.values import Decision, Heard, KeepExample


def kept(decision: Decision, heard: Heard, reason: str) -> Decision:
    """The same decision, and the words are kept with the model's guess.

    Not when the model was away, nor for a treatment's name alone: there nothing was misunderstood.
    """
    understood = heard.understood
    if not understood.available or understood.only_named:
        return decision
    example = KeepExample(
        heard.text, reason, understood.intent if understood.confidence else None, understood.confidence
    )
    return replace(decision, effects=(*decision.effects, example))
