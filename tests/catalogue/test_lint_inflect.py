"""Verbs in the shapes that their stems take."""

import pytest

from catalogue.lint.inflect import stems


@pytest.mark.parametrize(
    ("verb", "shapes"),
    [
        ("바르다", {"바르", "바른", "바를", "발라", "발랐"}),
        ("피하다", {"피하", "피해", "피한", "피합"}),
        ("마시다", {"마시", "마셔", "마세", "마신"}),
        ("물다", {"물", "무", "문"}),
        ("붓다/ㅅ", {"붓", "부으", "부어", "부었"}),
        ("눕다/ㅂ", {"눕", "누우", "누워"}),
        ("걷다/ㄷ", {"걷", "걸"}),
        ("빨갛다/ㅎ", {"빨갛", "빨간", "빨개"}),
        ("씻다", {"씻"}),
    ],
)
def test_a_stem_takes_the_shapes_of_its_forms(verb: str, shapes: set[str]) -> None:
    """Regular, contracted and irregular ones."""
    assert shapes <= stems(verb)
