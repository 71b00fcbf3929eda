"""Messages without a word, and what is never guessed."""

from dataclasses import replace

import pytest

from bot import wording
from bot.dialogue.decide import decide
from bot.dialogue.state import State
from bot.dialogue.values import Understood
from bot.dialogue.wordless import feeling
from tests.dialogue.facts import AT_THE_CHECK_IN, facts, heard, treated

GLAD = ("👍", "👍🏻", "❤️", "😀", "🙏", "🙏🙏", "👍👍!!", "^^", "ㅋㅋㅋ", "ㅎㅎ", "😊 ❤️", "♡", "👩‍❤️‍👨")
UNWELL = ("😭", "🤮", "ㅠㅠ", "ㅜㅜㅜ", "👍😭", "😢...", "🤒")
OTHER = ("🐶", "🤔", "🇰🇷")
WORDS = ("", " ", "\u200b", "?", "...", "👍 네", "ㅇㅇ", "ㄴㄴ", "ㅠㅠ 아파요", "5", "1️⃣", "ㅋㅋ 3", "ok")


@pytest.mark.parametrize(
    ("text", "felt"),
    [*((text, "glad") for text in GLAD), *((text, "unwell") for text in UNWELL), *((text, "other") for text in OTHER),
     *((text, None) for text in WORDS)],
)  # fmt: skip
def test_emoji_tell_a_feeling_and_words_do_not(text: str, felt: str | None) -> None:
    """Skin tones, joined emoji and signs between them change nothing; the worst one counts."""
    assert feeling(text) == felt


@pytest.mark.parametrize("text", [*GLAD, *UNWELL, *OTHER])
@pytest.mark.parametrize("misses", [0, 1, 2])
@pytest.mark.parametrize("step", [None, "gate", "pain", "reaction", "satisfaction", "words"])
def test_an_emoji_alone_calls_nobody_and_offers_no_end_of_messages(text: str, misses: int, step: str | None) -> None:
    """In no state, whatever went before."""
    state = replace(AT_THE_CHECK_IN, step=step) if step else State(greeted=True)
    decision = decide(replace(state, misses=misses), heard(text), facts(treated("filler", 7), check_in=True))
    assert not [effect for effect in decision.effects if type(effect).__name__ in ("Escalate", "KeepExample")]
    assert wording.TOPICS["opt_out"] not in [button.label for button in decision.reply.quick_replies]
    assert decision.reply.bubbles


@pytest.mark.parametrize(
    ("sure", "other", "offered"), [(0.4, 0.05, True), (0.4, 0.2, True), (0.4, 0.3, False), (0.3, 0.4, False)]
)
def test_no_more_messages_is_a_guess_only_far_ahead_of_all_others(sure: float, other: float, offered: bool) -> None:
    """Pressed by mistake, it silences the clinic."""
    ranking = tuple(sorted((("opt_out", sure), ("faq_price", other)), key=lambda each: -each[1]))
    unsure = Understood(ranking[0][0], ranking[0][1], "clarify", ranking, (ranking[0][0],))
    reply = decide(State(greeted=True), replace(heard("음냐"), understood=unsure), facts(treated("filler", 7))).reply
    assert (wording.TOPICS["opt_out"] in [button.label for button in reply.quick_replies]) is offered
    assert wording.TOPICS["faq_price"] in [button.label for button in reply.quick_replies]
