"""What a treatment of the other departments makes urgent, in the words of who had it the day before."""

import pytest

from bot.triage import Triage
from catalogue.model import TriageClass
from tests.triage.tables import groups, phrases

E0, E1, E2, E3 = TriageClass


def told(beginning: str) -> list[tuple[str, str]]:
    """Treatment and phrase of every group that begins so."""
    found = groups("departments", beginning)
    return [(group.removeprefix(beginning), phrase) for group in found for phrase in phrases("departments", group)]


@pytest.mark.parametrize(("treatment", "phrase"), told("E0 "))
def test_an_emergency_after_it_reads_as_e0(triage: Triage, treatment: str, phrase: str) -> None:
    """A pale, numb finger under a cast, waters that break, black stools after a gastroscopy."""
    assert triage.read(phrase, {treatment: 1}).triage == E0


@pytest.mark.parametrize(("treatment", "phrase"), told("E1 "))
def test_an_urgent_sign_after_it_reads_as_e1_or_graver(triage: Triage, treatment: str, phrase: str) -> None:
    """Bellyache after a colonoscopy, a hot joint after an injection, a wound on a diabetic's foot."""
    assert triage.read(phrase, {treatment: 1}).triage in (E0, E1)


@pytest.mark.parametrize(("treatment", "phrase"), told("E2 "))
def test_what_the_staff_decide_brings_a_person(triage: Triage, treatment: str, phrase: str) -> None:
    """Drugs before an endoscopy, risks of a contrast medium, a loose brace, the loss of a pregnancy: no alarm."""
    assert triage.read(phrase, {treatment: 1}).triage == E2


@pytest.mark.parametrize(("treatment", "phrase"), told("quiet "))
def test_everyday_talk_after_it_does_not_alarm(triage: Triage, treatment: str, phrase: str) -> None:
    """Having had a treatment makes no alarm of questions and of listed, mild or unrelated things."""
    assert triage.read(phrase, {treatment: 1}).triage in (None, E2, E3)


RAISED = [
    ("손가락이 안 움직여요", "cast", None, E0),
    ("종아리가 붓고 아파요", "orthosurgery", None, E0),
    ("피가 비쳐요", "prenatal", E2, E0),
    ("두드러기가 났어요", "contrastimaging", E2, E0),
    ("배가 아파요", "colonoscopy", None, E1),
    ("190/125 나와요", "hypertension", None, E1),
]


@pytest.mark.parametrize(("phrase", "treatment", "without", "with_it"), RAISED)
def test_the_treatment_on_record_raises_the_class(
    triage: Triage, phrase: str, treatment: str, without: TriageClass | None, with_it: TriageClass
) -> None:
    """The same words of somebody without it are read as ever."""
    assert (triage.read(phrase).triage, triage.read(phrase, {treatment: 1}).triage) == (without, with_it)


def test_a_window_ends(triage: Triage) -> None:
    """Two weeks after a colonoscopy a bellyache is still its matter, a month after it is not."""
    assert triage.read("배가 아파요", {"colonoscopy": 14}).triage == E1
    assert triage.read("배가 아파요", {"colonoscopy": 30}).triage is None
