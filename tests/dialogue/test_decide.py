"""What holds for every decision, whatever the state and the words."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.dialogue.decide import decide
from bot.dialogue.state import State
from bot.dialogue.values import ChangeConsent, Escalate, FillNote, Heard
from bot.reply import units
from bot.triage import Verdict
from catalogue.model import TriageClass
from tests.dialogue.facts import AT_THE_CHECK_IN, facts, heard, treated
from webhook.kakao.response import render

E0 = Verdict(TriageClass.E0, ("breath-hard",), ("호흡곤란",))
STATES = {
    "first contact": State(),
    "waiting for a treatment": State(turn=2, greeted=True, waiting_for="treatment", topics=("aftercare_wash",)),
    "once not understood": State(turn=2, greeted=True, misses=1),
    **{
        f"check-in: {step}": replace(AT_THE_CHECK_IN, step=step)
        for step in ("gate", "pain", "reaction", "satisfaction", "words")
    },
}
INTENTS = (*wording.TOPICS, "greet", "thank", "goodbye", "affirm", "deny", "bot_challenge", "repair", "symptom_ok",
           "emergency", "out_of_scope", "inform_datetime", "something new")  # fmt: skip
KNOWN = facts(treated("filler", 7), check_in=True)


@pytest.mark.parametrize(("name", "holder"), list(product(STATES, ("bot", "waiting", "staff"))))
def test_a_red_flag_comes_first_in_every_state(name: str, holder: str) -> None:
    """The emergency text alone is said, and the alarm is raised, whoever holds the conversation."""
    decision = decide(STATES[name], heard("숨쉬기가 힘들어요", "greet", verdict=E0), replace(KNOWN, holder=holder))
    assert decision.reply.text == wording.emergency(TriageClass.E0, "02-000-1000", "02-000-1009")
    assert Escalate("emergency", TriageClass.E0, E0.rules, E0.signs) in decision.effects


@pytest.mark.parametrize(("name", "holder"), list(product(STATES, ("bot", "waiting", "staff"))))
def test_a_refusal_of_messages_holds_in_every_state(name: str, holder: str) -> None:
    """정보통신망법 §50: no flow stands in its way."""
    decision = decide(STATES[name], heard("이제 그만 보내세요"), replace(KNOWN, holder=holder))
    assert ChangeConsent("messages", False, wording.VERSION) in decision.effects
    assert "수신거부가" in decision.reply.text
    assert decision.state.flow is None


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("intent", INTENTS)
def test_staff_are_never_talked_over(name: str, intent: str) -> None:
    """While staff hold the conversation, the bot says that it passed the words on and asks nothing."""
    if intent == "opt_out":
        return
    decision = decide(STATES[name], heard("아무 말", intent), replace(KNOWN, holder="staff"))
    assert decision.reply.text in (wording.STAFF_TOLD, wording.STAFF_HAVE_IT)
    assert decision.reply.quick_replies == ()


@pytest.mark.parametrize(("name", "intent"), list(product(STATES, INTENTS)))
def test_every_intent_is_answered_in_every_state(name: str, intent: str) -> None:
    """Something is said, it fits, and its buttons are those that the state remembers; however sure the model is."""
    for outcome in ("answer", "clarify", "staff"):
        decision = decide(STATES[name], heard("아무 말", intent, 0.7, outcome), KNOWN)
        render(decision.reply)
        assert units(decision.reply.text) > 0
        offered = {button.choice for button in decision.reply.quick_replies if button.choice}
        assert offered == set(decision.state.choices)


@pytest.mark.parametrize("words", ["죽고 싶어요", "수면제를 모아 뒀어요", "난간에 올라섰어요"])
def test_self_harm_is_answered_with_the_crisis_line(words: str) -> None:
    """Not with the text for a bodily symptom, however veiled."""
    decision = decide(State(), heard(words), KNOWN)
    assert decision.reply.text == wording.crisis("02-000-1009")


def test_the_words_of_an_emergency_are_kept_in_the_note_under_way() -> None:
    """The check-in's note gets them, with their class."""
    decision = decide(STATES["check-in: pain"], heard("숨쉬기가 힘들어요", verdict=E0), KNOWN)
    assert decision.effects[1:] == (
        FillNote("f1", {"said_urgent": "숨쉬기가 힘들어요", "signs": ["호흡곤란"]}, False, TriageClass.E0),
    )


def test_a_stale_tap_outside_any_flow_changes_nothing() -> None:
    """A doubled tap on a check-in's last button may arrive after its end."""
    decision = decide(State(turn=9, greeted=True), Heard("없어요", choice="8-0"), KNOWN)
    assert (decision.reply.text, decision.effects) == (wording.STALE, ())


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60) | st.sampled_from(["3점", "없어요", "네", "붓기 조금", "숨이 안 쉬어져요", "그만 보내"]),
    intent=st.sampled_from(INTENTS),
    sure=st.floats(0, 1),
    outcome=st.sampled_from(["answer", "clarify", "staff"]),
    name=st.sampled_from(sorted(STATES)),
    choice=st.sampled_from([None, "5-0", "x"]),
    holder=st.sampled_from(["bot", "waiting", "staff"]),
)
def test_no_words_break_a_decision(
    text: str, intent: str, sure: float, outcome: str, name: str, choice: str | None, holder: str
) -> None:
    """Whatever is said in whatever state: an answer that fits, and a state that can be kept."""
    words = replace(heard(text, intent, sure, outcome), choice=choice)
    decision = decide(STATES[name], words, replace(KNOWN, holder=holder))
    render(decision.reply)
    assert State.load(decision.state.dump()) == decision.state
