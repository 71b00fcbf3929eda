"""The starter red flags as data: what a reviewing doctor may rely on."""

import pytest

from bot.dialogue.reasons import SELF_HARM
from bot.korean.normalise import squeeze
from bot.triage.readings import READINGS
from catalogue.files import FOLDER
from catalogue.model import Catalogue, RedFlag, TriageClass

CONSONANTS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"


def stems(rule: RedFlag) -> list[str]:
    return [stem for group in (*rule.cues, rule.not_in, rule.unless, rule.not_of) for stem in group]


def test_every_rule_has_a_sign_and_a_source(catalogue: Catalogue) -> None:
    """Nobody approves a rule without knowing what it is for and where it comes from."""
    assert [rule.key for rule in catalogue.red_flags if not rule.sign or not rule.source] == []


def test_keys_are_unique(catalogue: Catalogue) -> None:
    """An alarm names its rule by key."""
    keys = [rule.key for rule in catalogue.red_flags]
    assert len(keys) == len(set(keys))


def test_stems_are_written_as_texts_are_read(catalogue: Catalogue) -> None:
    """A stem with a blank, a capital letter or a sign would never be found."""
    words = {stem.rstrip(CONSONANTS) for rule in catalogue.red_flags for stem in stems(rule) if stem[0] != "#"}
    assert [word for word in words if squeeze(word) != word] == []


def test_readings_exist(catalogue: Catalogue) -> None:
    """A misspelt reading would silence its rule."""
    named = {stem for rule in catalogue.red_flags for stem in stems(rule) if stem.startswith("#")}
    assert named - READINGS.keys() == set()


def test_treatments_exist(catalogue: Catalogue) -> None:
    """A rule for a treatment that the catalogue does not have would never speak for it."""
    codes = {treatment.key for treatment in catalogue.treatments}
    named = {code for rule in catalogue.red_flags for code in (*rule.treatments, *rule.not_after)}
    assert named - codes == set()


@pytest.mark.parametrize("triage", [TriageClass.E0, TriageClass.E1, TriageClass.E2])
def test_each_class_has_rules(catalogue: Catalogue, triage: TriageClass) -> None:
    """None of the classes was left out."""
    assert [rule for rule in catalogue.red_flags if rule.triage is triage]


def test_no_e0_is_ever_normal(catalogue: Catalogue) -> None:
    """What sends a patient to the ambulance is no listed reaction."""
    assert [rule.key for rule in catalogue.red_flags if rule.may_be_normal and rule.triage is TriageClass.E0] == []


def test_the_crisis_line_knows_its_rules(catalogue: Catalogue) -> None:
    """The dialogue answers keys that begin so with the crisis line."""
    assert {rule.triage for rule in catalogue.red_flags if rule.key.startswith(SELF_HARM)} == {TriageClass.E0}


def test_the_file_is_where_the_catalogue_looks() -> None:
    """The starter catalogue reads this very file."""
    assert (FOLDER / "red_flags.yml").is_file()
