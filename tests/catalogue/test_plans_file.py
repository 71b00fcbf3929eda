"""docs/plans.md: its example is taken as it stands, and it names every field that a plan or a step may have."""

import re
from pathlib import Path

import pytest

from anbu.settings import CHECKOUT
from catalogue import files
from catalogue.model import Plan, Step, Who

DOC = (CHECKOUT / "docs" / "plans.md").read_text(encoding="utf-8")


def test_the_example_is_a_plan(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)
    (tmp_path / "ours.yml").write_text(example, encoding="utf-8")
    told = files.read_plans(tmp_path / "ours.yml", files.read())
    assert [each.key for each in (*told.plans, *told.templates)] == ["ours.check", "ours.check"]


@pytest.mark.parametrize("kind", [Plan, Step, Who])
def test_every_field_is_named(kind: type[Plan | Step | Who]) -> None:
    assert [name for name in kind.model_fields if name not in ("key", "steps") and f"`{name}`" not in DOC] == []
