"""How far a message came, rung by rung: one table a rule of attribution, each both ways."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from records.facts import SEOUL
from records.reach import Booked, Came, Count, Facts, Row, Rung, Sent, ladders, table, written

DAY = timedelta(days=1)
NOW = datetime(2026, 6, 1, 12, tzinfo=SEOUL)
SPAN = 30 * DAY
NONE = Rung("none")


def day(number: float) -> datetime:
    """So many days after the first message."""
    return datetime(2026, 3, 1, 10, tzinfo=SEOUL) + timedelta(days=number)


def sent(id: str = "s1", at: float = 0, **changed: Any) -> Sent:
    """An Alimtalk that its dealer brought, one minute later; `at` in days."""
    told = {
        "follow_up": f"f-{id}", "thread": f"f-{id}", "patient": "p", "plan": "plan", "step": "d1", "state": "delivered",
        "channel": "alimtalk", "accepted": day(at), "delivered": day(at) + timedelta(minutes=1),
    }  # fmt: skip
    return Sent(send=id, at=day(at), **{**told, **changed})


def rungs(facts: Facts, *sends: Sent, now: datetime = NOW) -> dict[str, dict[str, Rung]]:
    """By send, all rungs."""
    return {each.sent.send: dict(each.rungs) for each in ladders(sends, facts, now, SPAN)}


def words(facts: Facts, rung: str, *sends: Sent, now: datetime = NOW) -> dict[str, str]:
    return {id: found[rung].word for id, found in rungs(facts, *sends, now=now).items()}


def said(*days: float) -> Facts:
    """The patient wrote in the chat."""
    return Facts(heard={"p": [Row(day(each), f"message/{each}") for each in days]})


@pytest.mark.parametrize(
    ("state", "accepted", "expected"),
    [
        ("delivered", True, ("yes", "yes")),
        ("accepted", True, ("yes", "unknown")),
        ("unknown", False, ("unknown", "unknown")),
        ("failed", True, ("yes", "no")),
        ("failed", False, ("no", "no")),
        ("queued", True, ("yes", "unknown")),
    ],
)
def test_accepted_and_delivered_are_the_dealers_word_alone(
    state: str, accepted: bool, expected: tuple[str, str]
) -> None:
    """No report is no arrival and no failure; a lost answer is neither."""
    one = sent(state=state, accepted=day(0) if accepted else None, delivered=None, why="없는 번호")
    found = rungs(Facts(), one)["s1"]
    assert (found["accepted"].word, found["delivered"].word) == expected
    assert found["sent"] == Rung("yes", day(0), "send/s1")


def test_an_alimtalk_without_a_page_or_a_chat_was_opened_by_nobody_knows_whom() -> None:
    """No read receipt exists: unknown, and what could have been clicked as well."""
    found = rungs(Facts(), sent())["s1"]
    assert (found["opened"].word, found["clicked"].word) == ("unknown", "unknown")


@pytest.mark.parametrize(
    ("changed", "chats"),
    [({"page": True}, ()), ({"channel": "simulator"}, ()), ({}, [(day(-1), None)]), ({}, [(day(-1), day(1))])],
)
def test_where_an_opening_would_have_been_seen_its_absence_is_a_no(changed: dict[str, Any], chats: Any) -> None:
    """A page of its own, the demo's phone, a chat that was linked when it left."""
    facts = Facts(chats={"p": chats})
    assert words(facts, "opened", sent(**changed)) == {"s1": "no"}


@pytest.mark.parametrize("chats", [[(day(1), None)], [(day(-2), day(-1))]])
def test_a_chat_that_was_not_linked_then_could_tell_nothing(chats: Any) -> None:
    assert words(Facts(chats={"p": chats}), "opened", sent()) == {"s1": "unknown"}


@pytest.mark.parametrize(("kind", "clicked"), [("page", "no"), ("act", "yes"), ("button", "yes")])
def test_a_page_that_was_shown_is_opened_and_what_was_done_is_clicked(kind: str, clicked: str) -> None:
    """Each with its time and the row that proves it."""
    facts = Facts(touches={"f-s1": {kind: Row(day(0.5), "touch/1")}})
    found = rungs(facts, sent(page=True))["s1"]
    assert found["opened"] == Rung("yes", day(0.5), "touch/1")
    assert found["clicked"].word == clicked


@pytest.mark.parametrize(("after", "word"), [(0.01, "yes"), (3, "yes"), (3.01, "unknown"), (-0.01, "unknown")])
def test_words_in_the_chat_open_what_came_up_to_three_days_before(after: float, word: str) -> None:
    assert words(said(after), "opened", sent()) == {"s1": word}


def test_words_in_the_chat_belong_to_the_message_that_came_last() -> None:
    """And what failed, or was said by text instead, is not among them."""
    three = sent("s1"), sent("s2", 1), sent("s3", 1.5, state="failed", delivered=None)
    assert words(said(2), "opened", *three) == {"s1": "unknown", "s2": "yes", "s3": "none"}


def test_another_patients_words_open_nothing() -> None:
    assert words(said(1), "opened", sent(patient="other")) == {"s1": "unknown"}


@pytest.mark.parametrize("state", ["failed"])
def test_what_failed_has_no_rungs_above_that(state: str) -> None:
    """They would count against it; an Alimtalk's follower has them."""
    first = sent("s1", state=state, last=False, delivered=None, follow_up="f", thread="f", asks="check_in")
    text = sent("s2", 0.01, channel="text", follow_up="f", thread="f", asks="check_in")
    found = rungs(Facts(answers={"f": Row(day(1), "note/1")}), first, text)
    assert {name for name, rung in found["s1"].items() if rung == NONE} == {
        "opened", "clicked", "answered", "rebooked", "came",
    }  # fmt: skip
    assert found["s2"]["answered"] == Rung("yes", day(1), "note/1")


def test_who_was_asked_nothing_answers_nothing() -> None:
    """A guide is no question, whatever was written after it."""
    assert words(said(1), "answered", sent()) == {"s1": "none"}
    assert words(said(1), "answered", sent(asks="check_in")) == {"s1": "no"}


@pytest.mark.parametrize(("answered", "whose"), [(0.5, "s1"), (2.5, "s2")])
def test_an_answer_belongs_to_the_latest_message_that_asked(answered: float, whose: str) -> None:
    """The reminder's, if it was out by then."""
    asked = sent("s1", asks="check_in"), sent("s2", 2, thread="f-s1", asks="check_in")
    found = words(Facts(answers={"f-s1": Row(day(answered), "note/1")}), "answered", *asked)
    assert found == {id: "yes" if id == whose else "no" for id in ("s1", "s2")}


def test_what_was_told_in_the_chat_by_oneself_answers_the_latest_that_asked() -> None:
    """Several are settled by it; one is answered."""
    two = sent("s1", asks="check_in", told=True), sent("s2", 1, asks="check_in", told=True)
    assert words(said(2), "answered", *two) == {"s1": "no", "s2": "yes"}


def test_a_word_on_the_appointment_answers_its_reminder() -> None:
    facts = Facts(changes={"a": [Row(day(-1), "appointment_change/0"), Row(day(1), "appointment_change/1")]})
    found = rungs(facts, sent(asks="appointment", appointment="a"))["s1"]
    assert found["answered"] == Rung("yes", day(1), "appointment_change/1")


def recall(id: str = "s1", at: float = 0, **changed: Any) -> Sent:
    return sent(id, at, **{"recalls": True, "treatment": "botox", "label": "보톡스", **changed})


def booked(made: float, **changed: Any) -> Facts:
    told = {"id": "a", "starts": day(made + 5), "state": "booked", "treatment": "botox", "label": "보톡스"}
    return Facts(booked={"p": [Booked(**{"made": day(made), **told, **changed})]})


@pytest.mark.parametrize(("made", "word"), [(0.01, "yes"), (30, "yes"), (30.01, "no"), (-0.01, "no")])
def test_a_booking_counts_within_the_span_after_a_recall(made: float, word: str) -> None:
    assert words(booked(made), "rebooked", recall()) == {"s1": word}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({}, "yes"),
        ({"treatment": "filler", "label": "필러"}, "no"),
        ({"treatment": "", "label": "보톡스"}, "yes"),
        ({"treatment": "", "label": "상담"}, "no"),
        ({"state": "arrived"}, "yes"),
        ({"state": "no_show"}, "yes"),
        ({"state": "requested"}, "no"),
        ({"state": "offered"}, "no"),
        ({"state": "cancelled"}, "no"),
    ],
)
def test_only_what_stands_and_is_the_same_treatment_is_a_rebooking(changed: dict[str, Any], word: str) -> None:
    """A system outside that names no code is taken by its word for it."""
    assert words(booked(1, **changed), "rebooked", recall()) == {"s1": word}


def test_a_recall_to_any_treatment_is_followed_by_any() -> None:
    assert words(booked(1, treatment="filler"), "rebooked", recall(treatment="", label="")) == {"s1": "yes"}


@pytest.mark.parametrize(("other", "whose"), [("botox", ["s2"]), ("filler", ["s1"])])
def test_a_booking_belongs_to_the_last_recall_of_its_treatment(other: str, whose: list[str]) -> None:
    found = words(booked(10), "rebooked", recall(), recall("s2", 7, treatment=other, label=other))
    assert [id for id, word in found.items() if word == "yes"] == whose


def test_what_recalls_nobody_is_rebooked_by_nobody() -> None:
    assert words(booked(1), "rebooked", sent()) == {"s1": "none"}


@pytest.mark.parametrize(("now", "word"), [(3, "pending"), (3.01, "no")])
def test_what_has_not_happened_yet_is_denied_after_three_days(now: float, word: str) -> None:
    """Opened, clicked and answered alike; who may never be known stays unknown."""
    found = rungs(Facts(), sent(page=True, asks="check_in"), sent("s2"), now=day(now))
    assert {found["s1"][name].word for name in ("opened", "clicked", "answered")} == {word}
    assert found["s2"]["opened"].word == "unknown"


def test_before_the_span_is_over_nothing_is_denied() -> None:
    """Pending, and no part of any share."""
    assert words(Facts(), "rebooked", recall(), now=day(29)) == {"s1": "pending"}
    assert words(Facts(), "came", recall(), now=day(31)) == {"s1": "no"}


@pytest.mark.parametrize(
    ("state", "now", "word"),
    [
        ("arrived", NOW, "yes"),
        ("no_show", NOW, "no"),
        ("booked", NOW, "unknown"),
        ("booked", day(2), "pending"),
    ],
)
def test_whether_who_rebooked_came_is_what_was_settled(state: str, now: datetime, word: str) -> None:
    """An appointment that is over and that nobody settled is unknown."""
    assert words(booked(1, state=state), "came", recall(), now=now) == {"s1": word}
    reminder = sent(appointment="a", asks="appointment")
    assert words(booked(-3, starts=day(6), state=state), "came", reminder, now=now) == {"s1": word}


def test_a_visit_on_its_day_proves_that_they_came() -> None:
    facts = booked(1)
    came = Facts(booked=facts.booked, came={"p": [Came(day(6), "", "상담", "visit/1")]})
    assert rungs(came, recall())["s1"]["came"] == Rung("yes", day(6), "visit/1")


@pytest.mark.parametrize(("at", "code", "word"), [(3, "botox", "yes"), (3, "filler", "no"), (31, "botox", "no")])
def test_who_comes_without_an_appointment_came_if_it_was_for_that(at: float, code: str, word: str) -> None:
    facts = Facts(came={"p": [Came(day(at), code, code, "visit/1")]})
    assert words(facts, "came", recall()) == {"s1": word}


def test_the_table_counts_by_plan_step_and_channel() -> None:
    """Who is not known is in no denominator."""
    chats = Facts(chats={"p": [(day(-1), None)]}, touches={"f-s1": {"button": Row(day(0.1), "touch/1")}})
    many = [sent("s1"), sent("s2", 4), sent("s3", 8, patient="q"), sent("s4", 9, channel="text", page=True)]
    one, other = table(ladders(many, chats, NOW, SPAN))
    assert (one.channel, one.counts["opened"], one.counts["sent"].yes) == ("alimtalk", Count(1, 1, 1), 3)
    assert (other.channel, other.counts["opened"], other.counts["answered"]) == ("text", Count(0, 1), Count())


@pytest.mark.parametrize(
    ("count", "share", "said"),
    [
        (Count(), None, ""),
        (Count(3, 4), None, "3/7"),
        (Count(3, 16, 5), None, "3/19 ?5"),
        (Count(5, 15), 0.25, "5/20 25%"),
        (Count(0, 0, 9), None, "0/0 ?9"),
    ],
)
def test_few_are_told_as_numbers(count: Count, share: float | None, said: str) -> None:
    """A share only of twenty and more."""
    assert (count.share, written(count)) == (share, said)
