"""Of treatments of equal risk none is silenced: one guide names all of them, or each leaves by itself."""

from datetime import datetime, timedelta

import pytest

from catalogue import files, lint
from catalogue.model import SEVERAL, PushClass, Risk, Step
from scheduler.merging import merged
from scheduler.plans import DatedStep
from tests.scheduler.stage import change_template, moment, treat
from tests.scheduler.test_aftercare_merging import NOON, steps_of
from tests.town import Town

RISKS = {"filler": Risk.R3, "thread": Risk.R3, "botox": Risk.R1}
DAY_ONE = "2026-03-11T09:30"


def guide(treatment: str, at: datetime = NOON) -> DatedStep:
    of = Step.model_validate(
        {"key": "d1", "days": 1, "at": "10:00", "expires_hours": 24, "push_class": "safety", "template": treatment,
         "conversation": "check_in"}
    )  # fmt: skip
    return DatedStep(f"aftercare.{treatment}", 1, of, at, at, at + timedelta(hours=24), treatment_id=treatment)


def test_of_equal_guides_one_speaks_for_all() -> None:
    """The first to come, which names the others; a milder one is merely stood for."""
    found = merged([guide("filler"), guide("thread"), guide("botox")], RISKS, NOON)
    assert {each.treatment_id: (each.merged_into, each.together) for each in found} == {
        "filler": (None, ("thread",)), "thread": ("filler", ()), "botox": ("filler", ()),
    }  # fmt: skip


@pytest.mark.parametrize(("dangers", "together"), [({"숨", "삼킴"}, ("botox",)), ({"숨"}, ())])
def test_a_milder_guide_with_a_danger_of_its_own_is_not_silenced(dangers: set[str], together: tuple[str, ...]) -> None:
    """The stricter one would not tell of it."""
    grave = {"filler": frozenset({"숨", "눈"}), "botox": frozenset(dangers)}
    found = merged([guide("filler"), guide("botox")], RISKS, NOON, grave=grave)
    assert {each.treatment_id: each.together for each in found} == {"filler": together, "botox": ()}


def test_without_the_text_for_several_each_leaves_by_itself() -> None:
    """The clinic has not approved it yet."""
    found = merged([guide("filler"), guide("thread")], RISKS, NOON, several=False)
    assert [each.merged_into for each in found] == [None, None]


@pytest.mark.parametrize("sent", ["filler", "botox"])
def test_what_is_told_after_the_days_guide_left_is_not_silenced(sent: str) -> None:
    """An equal or a graver one leaves too; once it was spoken for, it does not."""
    found = merged([guide(sent), guide("thread")], RISKS, NOON, [guide(sent)])
    assert [each.merged_into for each in found] == [None, None]
    found = merged([guide(sent), guide("thread")], RISKS, NOON, [guide(sent)], [guide("thread")])
    assert {each.merged_into for each in found} == {None, sent}


def both(town: Town) -> None:
    for treatment in ("입술필러", "실리프팅"):
        treat(town, "N-7", treatment, "2026-03-10T09:00", user="new")
    town.pump.tick()


def test_the_guide_names_both_treatments_and_the_signs_of_both(town: Town) -> None:
    """Filler and thread: one message a day, with the buttons to report and to read all."""
    both(town)
    town.advance(DAY_ONE)
    sent = [each for each in town.phones.taken if each.to == "new" and each.at == moment(DAY_ONE)]
    [message] = sent
    known = {each.key: each for each in files.read().treatments}
    signs = [sign.label for code in ("filler", "thread") for sign in known[code].urgent]
    assert [words for words in ("입술필러", "실리프팅", *signs) if words not in message.text] == []
    assert [button.label for button in message.buttons] == ["상태 알리기", "주의사항 전체 보기"]
    town.work()
    assert [row.template for row in steps_of(town, "N-7") if row.state == "sent"].count(SEVERAL) == 2


def test_after_filler_and_botox_the_guide_tells_when_to_call_119_for_each(town: Town) -> None:
    """Botulism's signs are none of the filler's."""
    for treatment in ("입술필러", "사각턱보톡스"):
        treat(town, "N-7", treatment, "2026-03-10T18:30", user="new")
    town.pump.tick()
    town.advance(DAY_ONE)
    [message] = [each for each in town.phones.taken if each.to == "new" and each.at == moment(DAY_ONE)]
    [line] = [each for each in message.text.splitlines() if "119" in each]
    assert [sign for sign in ("숨쉬기 힘듦", "시야 이상", "삼키기 힘듦", "쉰 목소리") if sign not in line] == []


def test_the_chat_shows_the_guides_of_both(town: Town) -> None:
    """Behind the message's button."""
    both(town)
    town.advance(DAY_ONE)
    said = town.say("new", "주의사항 전체 보기").text
    assert ("입술필러" in said, "실리프팅" in said) == (True, True)


def test_a_clinic_that_has_not_approved_the_text_sends_both_guides(town: Town) -> None:
    change_template(town, SEVERAL, approved_at=None)
    both(town)
    town.advance(DAY_ONE)
    of_today = [each for each in town.phones.taken if each.to == "new" and each.at == moment(DAY_ONE)]
    assert len(of_today) == 2


def test_a_second_treatment_told_after_the_guide_left_gets_its_own(town: Town) -> None:
    """Ten minutes later, the same morning."""
    treat(town, "N-7", "입술필러", "2026-03-10T09:00", user="new")
    town.pump.tick()
    town.advance(DAY_ONE)
    treat(town, "N-7", "실리프팅", "2026-03-10T09:00", user="new")
    town.pump.tick()
    town.advance("2026-03-11T09:45")
    sent = [row.template for row in steps_of(town, "N-7") if row.state == "sent" and row.step == "d1"]
    assert sorted(sent) == ["guide.filler.d1", "guide.thread.d1"]


def test_every_sign_is_lawful_as_a_value_and_any_two_lists_of_them_fit() -> None:
    """The text with the longest two is short enough for an Alimtalk."""
    shipped = files.read()
    [template] = [each for each in shipped.templates if each.key == SEVERAL]
    lists = sorted((", ".join(sign.label for sign in each.urgent) for each in shipped.treatments), key=len)
    grave = sorted((", ".join(sorted(each.dangers)) for each in shipped.treatments), key=len)
    for kind in (PushClass.SAFETY, PushClass.CARE):
        for value in (*lists, *grave, f"{lists[-1]}, {lists[-2]}", f"{grave[-1]}, {grave[-2]}"):
            assert lint.wrong_values({"연락할증상": value, "위급증상": value}, lint.kind_of(kind)) is None
    assert len(template.text) + len(lists[-1] + lists[-2]) + len(grave[-1] + grave[-2]) + 120 < 1000
