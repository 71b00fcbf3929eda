"""Made-up requests to the clinic API in small."""

from tests.prove.api import Hammer
from tests.town import Town


def test_no_request_is_answered_in_a_way_that_the_description_does_not_name(town: Town) -> None:
    """Right ones and wrong ones, of each operation; some of the right ones are done."""
    hammer = Hammer(town)
    hammer.run(150, 1)
    assert hammer.violations == []
    assert hammer.counts["2xx"] > 10
