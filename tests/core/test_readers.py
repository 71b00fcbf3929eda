"""What reads a text: built anew with the catalogue, and only what the change concerns."""

from bot.readers import Reader
from catalogue.model import InForce
from tests.town import starter


def test_another_text_leaves_triage_as_it_was() -> None:
    """Approving an answer must not make patients wait until the red flags are built again."""
    before = Reader.build(InForce(catalogue=starter()))

    after = Reader.build(InForce(catalogue=starter().model_copy(update={"answers": ()})), before)

    assert (after.triage, after.names) == (before.triage, before.names)
    assert after.in_force.catalogue.answers == ()


def test_a_changed_red_flag_is_read_with_at_once() -> None:
    """Nobody is read with yesterday's lexicon."""
    before = Reader.build(InForce(catalogue=starter()))

    after = Reader.build(InForce(catalogue=starter().model_copy(update={"red_flags": ()})), before)

    assert before.triage.read("숨쉬기가 힘들어요").triage == "E0"
    assert after.triage.read("숨쉬기가 힘들어요").triage is None
