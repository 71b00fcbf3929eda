"""What a turn leaves for people to label."""

from records import examples
from tests.town import Town


def kept(town: Town, clinic: str = "demo") -> list[tuple[str, str, str | None, int]]:
    with town.database.read() as session:
        rows = examples.unlabelled(session, town.clinic(clinic))
        return [(row.text, row.reason, row.guess, row.times) for row in rows]


def test_what_the_bot_did_not_understand_is_kept_once(town: Town) -> None:
    """Two people asked the same; a person may say what they meant."""
    town.nlu.intents["그거 해도 되나"] = ("aftercare_wash", 0.4)
    town.say("demo-filler", "그거 해도 되나")
    town.say("demo-botox", "그거 해도 되나")
    assert kept(town) == [("그거 해도 되나", "asked_back", "aftercare_wash", 2)]
    assert kept(town, "demo2") == []


def test_the_same_request_again_is_not_counted(town: Town) -> None:
    """It changes nothing, as everywhere."""
    for _ in range(2):
        town.say("demo-filler", "제 친구 고향이 어디게요", request_key="r1")
    assert kept(town) == [("제 친구 고향이 어디게요", "unknown", "out_of_scope", 1)]


def test_nothing_is_kept_while_the_language_model_is_away(town: Town) -> None:
    """Nobody misunderstood anything."""
    town.nlu.down = True
    town.say("demo-filler", "제 친구 고향이 어디게요")
    assert kept(town) == []
