"""A loss that is told is told apart from one that threatens, is feared, or was long ago."""

import pytest

from bot.triage import Triage
from catalogue.model import TriageClass
from tests.triage.tables import phrases

FILE = "pregnancy_loss"
LOST = "pregnancy-lost"


@pytest.mark.parametrize("phrase", phrases(FILE, "told"))
def test_a_loss_that_is_told_is_heard_as_one(triage: Triage, phrase: str) -> None:
    read = triage.read(phrase, {"prenatal": 3})
    assert LOST in read.rules
    assert read.triage is not TriageClass.E0


@pytest.mark.parametrize("phrase", phrases(FILE, "threatened"))
def test_a_threatened_loss_is_an_emergency_and_no_loss(triage: Triage, phrase: str) -> None:
    """Whether the clinic knows of the pregnancy or not."""
    for known in ({"prenatal": 3}, {}):
        read = triage.read(phrase, known)
        assert read.triage in (TriageClass.E0, TriageClass.E1)
        assert LOST not in read.rules


@pytest.mark.parametrize("phrase", phrases(FILE, "spoken_of"))
def test_a_loss_that_is_feared_asked_about_or_long_ago_is_for_a_person_and_no_loss(triage: Triage, phrase: str) -> None:
    read = triage.read(phrase, {"prenatal": 3})
    assert read.triage is TriageClass.E2
    assert LOST not in read.rules


@pytest.mark.parametrize("phrase", phrases(FILE, "nothing"))
def test_words_that_merely_look_like_a_loss_are_nothing(triage: Triage, phrase: str) -> None:
    read = triage.read(phrase, {"prenatal": 3})
    assert not {LOST, "pregnancy-threatened", "pregnancy-loss-spoken-of"} & {*read.rules}
