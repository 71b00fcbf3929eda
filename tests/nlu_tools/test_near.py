"""Which training examples count as repeating a labelled file."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from anbu.cli.nlu import nlu
from anbu.tuning.near import Limits, Near, letters, near
from nlu.tools.labelled import Labelled

ROWS = [
    Labelled("주말에도 진료를 보시는지 궁금해요", "faq_hours"),
    Labelled("예약 취소하고 싶어요", "appointment_cancel"),
    Labelled("네 맞아요", "affirm"),
]
SAME_LETTERS = Labelled("예약취소 하고싶어요~!!", "appointment_cancel")
SAME_WORDS = Labelled("예약 취소할게요", "appointment_cancel")
SHORT = Labelled("네 맞아요!", "affirm")
FAR = Labelled("건물 지하에 차를 세워도 되나요", "faq_parking")


@pytest.fixture(scope="module")
def found() -> list[Near]:
    return near(ROWS, [FAR, SHORT, SAME_WORDS, SAME_LETTERS], Limits())


def test_a_copy_with_other_spaces_and_marks_is_the_nearest(found: list[Near]) -> None:
    """Its row counts from 1 below the header."""
    assert (found[0].example, found[0].row, found[0].edit) == (SAME_LETTERS, 2, 1.0)


def test_the_same_words_with_another_ending_are_near(found: list[Near]) -> None:
    """The letters differ, but the sentence embedding and the words say the same."""
    turned = next(pair for pair in found if pair.example == SAME_WORDS)
    assert (turned.row, turned.edit < Limits().edit, turned.same_words) == (2, True, True)


def test_short_phrases_and_other_questions_are_left_out(found: list[Near]) -> None:
    """A phrase of a few letters is in everybody's mouth."""
    assert {pair.example for pair in found} == {SAME_LETTERS, SAME_WORDS}


@pytest.mark.parametrize(
    ("edit", "cosine", "same_words", "expected"),
    [(0.8, 0.5, False, True), (0.79, 0.97, True, True), (0.79, 0.99, False, False), (0.79, 0.96, True, False)],
)
def test_a_pair_is_near_by_letters_or_by_meaning_with_the_same_words(
    edit: float, cosine: float, same_words: bool, expected: bool
) -> None:
    """Either limit is enough, and is met when it is reached."""
    assert Limits().hold(Near(FAR, 1, edit, cosine, same_words)) is expected


def test_letters_are_what_is_left_without_space_and_marks() -> None:
    """Chat letters stay, runs of them folded."""
    assert letters("술 ㄱㄴ?? ㅠㅠㅠㅠ 3시~") == "술ㄱㄴㅠㅠ3시"


def run_near(folder: Path, table: str, *options: str) -> Result:
    (folder / "table.tsv").write_text(table, encoding="utf-8")
    (folder / "faq.yml").write_text(
        f'version: "3.1"\nnlu:\n- intent: faq_parking\n  examples: |\n    - {FAR.text}\n', encoding="utf-8"
    )
    return CliRunner().invoke(nlu, ["near", str(folder / "table.tsv"), "--data", str(folder), *options])


def test_the_command_names_the_row_and_not_its_words(tmp_path: Path) -> None:
    """Exit status 1: the file's own words stay out of the output."""
    result = run_near(tmp_path, "text\tintent\n건물 지하에 차를 세워도 될까요\tfaq_parking\n", "--json")
    assert result.exit_code == 1
    assert '"row": 1' in result.stdout
    assert "될까요" not in result.stdout


def test_the_command_is_content_when_nothing_is_near(tmp_path: Path) -> None:
    """Exit status 0."""
    result = run_near(tmp_path, "text\tintent\n토요일에도 문을 여시나요\tfaq_hours\n")
    assert (result.exit_code, result.stdout) == (0, "nothing is near\n")


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    """The message names what is missing."""
    result = run_near(tmp_path, "utterance\tlabel\n안녕하세요\tgreet\n")
    assert result.exit_code == 1
    assert "no header with the columns text and intent" in result.stderr
