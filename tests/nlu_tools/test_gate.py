"""A new model that understands worse than the serving one is kept aside."""

from tests.nlu_tools.conftest import Story


def test_the_first_model_is_taken(story: Story) -> None:
    """There is nothing to compare it with; its score is told."""
    assert (story.first.status, "right on the validation set: 1.000 (4/4)" in story.first.said) == (0, True)


def test_a_worse_model_is_kept_aside(story: Story) -> None:
    """Exit status 1; the message gives both scores and the way out."""
    assert story.worse.status == 1
    assert "0.000 (0/4), the serving model 1.000 (4/4)" in story.worse.said
    assert "--accept" in story.worse.said


def test_a_refused_model_is_not_trained_twice(story: Story) -> None:
    """The next start refuses it again, at once."""
    assert (story.again.status, story.trainings) == (1, 2)


def test_a_worse_model_can_be_accepted(story: Story) -> None:
    """It becomes the newest of the folder, and the one before stays beside it."""
    assert story.accepted.status == 0
    models = sorted(story.good.parent.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    assert models == [story.good, story.bad]
