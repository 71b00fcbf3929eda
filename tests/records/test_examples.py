"""Examples: what was not understood is kept once a clinic, masked, judged by a person, and dropped when it is old."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from records import examples
from records.models import Example
from tests.records.planted import found_in, raw
from tests.scheduler.stage import moment
from tests.town import Town

NOW = moment("2026-03-10T09:20")


def keep(town: Town, text: str, clinic: str = "demo", at: datetime = NOW) -> None:
    with town.database.write() as session:
        examples.keep(
            session, town.clinic(clinic), text=text, reason="unknown", guess="faq_price", confidence=0.2, now=at
        )


def listed(town: Town, clinic: str = "demo") -> list[Example]:
    with town.database.read() as session:
        return examples.unlabelled(session, town.clinic(clinic))


def texts(town: Town, clinic: str = "demo") -> list[str]:
    return [each.text for each in listed(town, clinic)]


def approve(town: Town, text: str, label: str = "faq_price") -> None:
    with town.database.write() as session:
        examples.approve(session.get_one(Example, listed(town)[0].id), text, label, "staff-1", NOW)


def dismiss(town: Town) -> None:
    with town.database.write() as session:
        examples.dismiss(session.get_one(Example, listed(town)[0].id), "staff-1", NOW)


def test_the_same_text_again_is_counted(town: Town) -> None:
    """One example, whatever the spaces, with the first and the last time."""
    keep(town, "그거 얼마나 가요")
    keep(town, " 그거\n얼마나  가요", at=NOW + timedelta(hours=1))
    [example] = listed(town)
    assert (example.text, example.times) == ("그거 얼마나 가요", 2)
    assert (example.first_at, example.last_at) == (NOW, NOW + timedelta(hours=1))


def test_the_same_text_at_once_fails_nobody(town: Town) -> None:
    """Every turn that brought it goes on, and each is counted."""
    with ThreadPoolExecutor(4) as several:
        list(several.map(keep, [town] * 8, ["그거 얼마나 가요"] * 8))
    [example] = listed(town)
    assert example.times == 8


def test_each_clinic_has_examples_of_its_own(town: Town) -> None:
    """The same text in two clinics is two examples, under two hashes."""
    keep(town, "그거 얼마나 가요")
    keep(town, "그거 얼마나 가요", "demo2")
    [here], [there] = listed(town), listed(town, "demo2")
    assert (here.times, there.times) == (1, 1)
    assert here.text_hash != there.text_hash


def test_numbers_and_addresses_are_blotted_out_on_the_way_in(town: Town) -> None:
    """What a message may keep, an example may not."""
    keep(town, "010-1234-5678이나 kim@example.com으로 그거 주세요")
    assert texts(town) == ["●●●-●●●●-●●●●이나 ●●●@●●●●●●●.●●●으로 그거 주세요"]


@pytest.mark.parametrize("text", ["", "  ", "?!", "123", "010-1234-5678", "♥♥", "가" * 301])
def test_what_teaches_nothing_is_not_kept(town: Town, text: str) -> None:
    """No letter in it, or a whole story."""
    keep(town, text)
    assert listed(town) == []


def test_an_example_lies_encrypted_in_the_database(town: Town) -> None:
    """Like the message that it was."""
    keep(town, "비밀스러운 말이에요")
    town.database.engine.dispose()
    assert found_in(b"\n".join(raw(town)), {"text": "비밀스러운"}) == []


def test_the_one_said_last_stands_first(town: Town) -> None:
    """A repeat brings an old one up."""
    for hours, text in enumerate(("첫째 말", "둘째 말", "셋째 말", "첫째 말")):
        keep(town, text, at=NOW + timedelta(hours=hours))
    assert texts(town) == ["첫째 말", "셋째 말", "둘째 말"]
    with town.database.read() as session:
        assert examples.waiting(session, town.clinic()) == 3


def test_an_approved_example_has_the_corrected_text_and_its_label(town: Town) -> None:
    """Masked once more, with who said so and when."""
    keep(town, "김하늘인데 그거 얼마예요")
    approve(town, "그거 얼마예요\n01012345678")
    with town.database.read() as session:
        [example] = examples.approved(session, town.clinic())
    assert (example.text, example.label) == ("그거 얼마예요 ●●●●●●●●●●●", "faq_price")
    assert (example.judged_by, example.judged_at) == ("staff-1", NOW)
    assert listed(town) == []


def test_an_example_without_words_is_not_approved(town: Town) -> None:
    """It stays to be judged."""
    keep(town, "그거 얼마예요")
    with pytest.raises(ValueError, match="words"):
        approve(town, " 010-1234-5678 ")
    assert texts(town) == ["그거 얼마예요"]


def test_what_was_dismissed_is_not_asked_about_again(town: Town) -> None:
    """The same text is only counted."""
    keep(town, "ㅁㄴㅇㄹ")
    dismiss(town)
    keep(town, "ㅁㄴㅇㄹ")
    assert listed(town) == []


@pytest.mark.parametrize(("days", "left"), [(180, ["옛말"]), (181, [])])
def test_the_pump_drops_what_nobody_labelled_in_180_days(town: Town, days: int, left: list[str]) -> None:
    """Since it was last said."""
    keep(town, "옛말", at=NOW - timedelta(days=400))
    keep(town, "옛말", at=NOW - timedelta(days=days) + timedelta(hours=1))
    town.pump.tick()
    assert texts(town) == left


def test_dismissed_ones_are_dropped_and_approved_ones_kept(town: Town) -> None:
    """An approved text is training data."""
    keep(town, "버릴 말")
    dismiss(town)
    keep(town, "배울 말")
    approve(town, "배울 말")
    with town.database.write() as session:
        examples.drop_old(session, town.clinic().id, NOW + timedelta(days=200))
        assert [each.text for each in session.query(Example)] == ["배울 말"]


def test_what_is_dropped_of_one_clinic_stays_in_the_other(town: Town) -> None:
    """Each clinic's house is kept by itself."""
    keep(town, "옛말")
    keep(town, "옛말", "demo2")
    with town.database.write() as session:
        examples.drop_old(session, town.clinic().id, NOW + timedelta(days=200))
    assert (texts(town), texts(town, "demo2")) == ([], ["옛말"])
