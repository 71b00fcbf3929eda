"""What was not understood, listed for people, and what they approved, exported as training examples."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from anbu.tuning.examples import read_examples
from anbu.tuning.export import as_rasa, fresh
from nlu.inputs import DATA
from nlu.tools.labelled import VALIDATION, Labelled, read_table
from records import examples
from records.models import Example
from tests.cli.conftest import Anbu

NEW = "이 문장은 아무 데도 없는 아주 새로운 예문이라니까요"


def keep(anbu: Anbu, text: str, clinic: str = "demo", later: int = 0) -> None:
    with anbu.town.database.write() as session:
        now = anbu.town.clock.clinic(session) + timedelta(minutes=later)
        examples.keep(
            session, anbu.town.clinic(clinic), text=text, reason="unknown", guess="faq_price", confidence=0.21, now=now
        )


def approve(anbu: Anbu, text: str, label: str, clinic: str = "demo") -> None:
    keep(anbu, text, clinic)
    with anbu.town.database.write() as session:
        row = examples.unlabelled(session, anbu.town.clinic(clinic))[0]
        examples.approve(session.get_one(Example, row.id), text, label, "staff-1", anbu.town.clock.clinic(session))


def exported(text: str) -> dict[str, list[str]]:
    """Intent → texts of a file of training examples."""
    families = yaml.safe_load(text)["nlu"]
    return {each["intent"]: [line.removeprefix("- ") for line in each["examples"].splitlines()] for each in families}


def test_what_nobody_labelled_is_listed_with_the_newest_first(anbu: Anbu) -> None:
    """Of every clinic, with the promised fields; approved ones are gone."""
    keep(anbu, "그거 해도 되나")
    keep(anbu, "저거 해도 되나", "demo2", later=5)
    approve(anbu, NEW, "faq_price")
    rows = anbu.json("nlu", "examples")
    assert [(row["text"], row["clinic"]) for row in rows] == [("저거 해도 되나", "demo2"), ("그거 해도 되나", "demo")]
    assert list(rows[0]) == ["id", "clinic", "text", "reason", "guess", "confidence", "times", "last_at"]
    assert {name: rows[1][name] for name in ("reason", "guess", "confidence", "times", "last_at")} == {
        "reason": "unknown", "guess": "faq_price", "confidence": 0.21, "times": 1,
        "last_at": "2026-03-10T09:20:00+09:00",
    }  # fmt: skip


def test_one_clinics_examples_are_listed_alone(anbu: Anbu) -> None:
    """As a table for people."""
    keep(anbu, "그거 해도 되나")
    keep(anbu, "저거 해도 되나", "demo2")
    table = anbu("nlu", "examples", "--clinic", "demo2").stdout
    assert ("저거" in table, "그거" in table) == (True, False)
    assert anbu("nlu", "examples", "--clinic", "demo").exit_code == 0
    assert "no clinic 'x'" in anbu.refused("nlu", "examples", "--clinic", "x")


def test_without_examples_there_is_nothing_yet(anbu: Anbu) -> None:
    assert anbu("nlu", "examples").stdout == "nothing yet\n"


def test_approved_ones_are_exported_as_training_examples(anbu: Anbu) -> None:
    """In the very form of nlu_data, on standard output."""
    approve(anbu, NEW, "faq_price")
    keep(anbu, "그거 해도 되나")
    result = anbu("nlu", "export-examples")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f'version: "3.1"\n\nnlu:\n- intent: faq_price\n  examples: |\n    - {NEW}\n'


def test_an_export_goes_into_a_new_file_and_over_no_other(anbu: Anbu, tmp_path: Path) -> None:
    """Nothing that somebody gathered is lost."""
    approve(anbu, NEW, "faq_price")
    out = tmp_path / "learned.yml"
    result = anbu("nlu", "export-examples", "--out", str(out), "--clinic", "demo")
    assert (result.exit_code, result.stdout, exported(out.read_text())) == (0, "", {"faq_price": [NEW]})
    assert read_examples(tmp_path) == [Labelled(NEW, "faq_price")]
    assert anbu.refused("nlu", "export-examples", "--out", str(out)) == f"anbu: {out} cannot be written: File exists"
    assert "cannot be written" in anbu.refused("nlu", "export-examples", "--out", str(tmp_path / "no" / "x.yml"))


def test_what_the_examples_hold_or_the_validation_set_tests_is_not_exported(anbu: Anbu) -> None:
    """Counted by the reason; the validation set's own words are printed nowhere."""
    row = max(read_table(VALIDATION), key=lambda each: len(each.text))
    known = read_examples(DATA)[0]
    approve(anbu, f"{row.text}~", row.intent)
    approve(anbu, f"{known.text} !!", known.intent)
    approve(anbu, NEW, "faq_price", "demo2")
    result = anbu("nlu", "export-examples")
    assert exported(result.stdout) == {"faq_price": [NEW]}
    assert result.stderr == "left out: 1 among the examples already\nleft out: 1 near the validation set\n"


def test_nothing_new_is_no_export(anbu: Anbu, tmp_path: Path) -> None:
    """Status 1, and no file."""
    said = anbu.refused("nlu", "export-examples", "--out", str(tmp_path / "learned.yml"))
    assert said == "anbu: there is nothing new to export"
    assert list(tmp_path.glob("*.yml")) == []


KNOWN = [Labelled("얼마예요", "faq_price"), Labelled("주차 되나요", "faq_parking")]


def test_an_export_is_grouped_sorted_and_without_repeats() -> None:
    """Equal letters are one example; the intents stand in order, and so do their texts."""
    labelled = [
        ("나 얼마", "faq_price"),
        ("차 어디", "faq_parking"),
        ("가 얼마", "faq_price"),
        ("나 얼마?!", "faq_price"),
    ]
    found, left_out = fresh([Labelled(*each) for each in labelled], KNOWN, [])
    assert exported(as_rasa(found)) == {"faq_parking": ["차 어디"], "faq_price": ["가 얼마", "나 얼마"]}
    assert left_out == Counter()


@pytest.mark.parametrize(
    ("labelled", "why"),
    [
        ([("그거요", "faq_price"), ("그거요!", "faq_parking")], "with two intents"),
        ([("그거요", "faq_moon")], "with an intent that the examples do not have"),
        ([("얼마예요??", "faq_parking")], "among the examples already"),
        ([("주말에도 문을 여는지 궁금하네요", "faq_price")], "near the validation set"),
    ],
)
def test_what_would_teach_wrong_is_left_out(labelled: list[tuple[str, str]], why: str) -> None:
    """And counted once."""
    validation = [Labelled("주말에도 문을 여는지 궁금해요", "faq_hours")]
    assert fresh([Labelled(*each) for each in labelled], KNOWN, validation) == ([], Counter({why: 1}))


def test_a_short_phrase_of_the_validation_set_may_be_an_example() -> None:
    """It is in everybody's mouth, as `anbu nlu near` has it."""
    short = Labelled("주차 비용은?", "faq_price")
    assert fresh([short], KNOWN, [Labelled("주차 비용은", "faq_parking")]) == ([short], Counter())


@given(st.lists(st.text(alphabet=st.characters(), min_size=1), min_size=1, max_size=5))
def test_any_words_make_a_file_that_can_be_read(texts: list[str]) -> None:
    """Whatever signs people type: one line each, and no annotation of Rasa's."""
    read = exported(as_rasa([Labelled(f"가{text}", "faq_price") for text in texts]))["faq_price"]
    assert len(read) == len(texts)
    assert not any(mark in line for line in read for mark in ("](", "]{", "]["))
