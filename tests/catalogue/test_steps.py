"""A step that could not be carried out as it says is refused when it is read."""

from typing import Any

import pytest
from pydantic import ValidationError

from catalogue.model import Step

CARE = {"key": "d1", "days": 1, "at": "10:00", "expires_hours": 12, "push_class": "care", "template": "t"}


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"between": ["18:00", "10:00"]}, "between begins before it ends"),
        ({"between": ["10:00", "10:00"]}, "between begins before it ends"),
        ({"push_class": "safety", "between": ["10:00", "18:00"]}, "safety waits for no hour"),
        ({"push_class": "safety", "stops_on": ["visit"]}, "is never needless"),
        ({"push_class": "advertising", "by": "alimtalk"}, "never is an Alimtalk"),
        ({"by": "fax"}, "Input should be 'alimtalk' or 'text'"),
        ({"stops_on": ["rain"]}, "Input should be 'answer', 'visit' or 'booking'"),
    ],
)
def test_a_step_that_contradicts_itself_is_refused(told: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        Step.model_validate({**CARE, **told})


def test_a_step_keeps_what_it_says_for_itself() -> None:
    told = {"between": ["10:00", "18:00"], "by": "text", "stops_on": ["answer", "booking"]}
    step = Step.model_validate({**CARE, **told})
    assert step.model_dump(mode="json", include={"between", "by", "stops_on"}) == {
        "between": ["10:00:00", "18:00:00"], "by": "text", "stops_on": ["answer", "booking"],
    }  # fmt: skip
