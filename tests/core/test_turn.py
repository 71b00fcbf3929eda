"""One turn: the same on SQLite and PostgreSQL."""

from tests.town import Town


def test_an_aftercare_question_is_answered_for_the_patients_own_treatment_and_day(town: Town) -> None:
    """The words come from the approved text for filler on day one, with their version in the record."""
    town.nlu.intents["세안 언제부터 돼요?"] = ("aftercare_wash", 0.9)

    reply = town.say("demo-filler", "세안 언제부터 돼요?")

    assert "[입술필러 후 1일째 안내]" in reply.text
    assert reply.versions == ("answer/filler.aftercare_wash.d1-13@1",)


def test_the_same_request_again_gets_the_same_answer_and_changes_nothing(town: Town) -> None:
    """A doubled request key answers alike and appends no second message."""
    town.nlu.intents["안녕하세요"] = ("greet", 0.9)

    first = town.say("demo-filler", "안녕하세요", request_key="chp-1")
    second = town.say("demo-filler", "안녕하세요", request_key="chp-1")

    assert second == first
    assert town.nlu.asked == ["안녕하세요"]
