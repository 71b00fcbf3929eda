"""Where patients' phones reach the door."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from anbu.settings import Settings


@pytest.mark.parametrize(
    ("told", "production", "reached"),
    [
        ("", False, "http://127.0.0.1:8123"),
        ("", True, ""),  # no phone is on this machine
        ("https://anbu.example", True, "https://anbu.example"),
        ("https://anbu.example/", True, "https://anbu.example"),
        ("http://10.0.0.5:8000/clinic/", False, "http://10.0.0.5:8000/clinic"),
    ],
)
def test_patients_reach_the_door_where_they_are_told(tmp_path: Path, told: str, production: bool, reached: str) -> None:
    """Under the address given; on one machine under the door's own; in production under none until it is given."""
    found = Settings(home=tmp_path, port=8123, production=production, public_url=told)
    assert found.patients_url == reached


@pytest.mark.parametrize("wrong", ["anbu.example", "ftp://anbu.example", "https://", "https://a b", "https://a/?x=1"])
def test_an_address_that_no_phone_opens_is_refused(tmp_path: Path, wrong: str) -> None:
    """At the start, and not in a patient's chat."""
    with pytest.raises(ValidationError):
        Settings(home=tmp_path, public_url=wrong)
