"""`anbu catalogue answers`: what only the clinic knows, in its own words, said once a doctor approved it."""

from pathlib import Path

from tests.cli.conftest import Anbu

PARKING = "지하 2층에 두 시간까지 무료로 주차하실 수 있습니다."
OURS = f"- topic: faq_parking\n  text: {PARKING}\n"


def told(anbu: Anbu) -> str:
    anbu.town.nlu.intents["주차 되나요?"] = ("faq_parking", 0.99)
    return anbu.town.say("asks", "주차 되나요?").text


def put(anbu: Anbu, text: str, *options: str) -> tuple[int, str]:
    path: Path = anbu.home / "ours.yml"
    path.write_text(text, encoding="utf-8")
    ran = anbu("catalogue", "answers", str(path), "--clinic", "demo", *options)
    return ran.exit_code, ran.output


def test_the_clinics_own_answer_is_said_after_its_approval_and_not_before(anbu: Anbu) -> None:
    """Until then patients read the one that was approved last."""
    assert put(anbu, OURS)[0] == 0
    assert PARKING not in told(anbu)
    approved = anbu("catalogue", "approve", "--key", "any.faq_parking", "--all", "--by", "한지우", "--clinic", "demo")
    assert approved.exit_code == 0
    assert PARKING in told(anbu)


def test_the_same_file_again_adds_nothing(anbu: Anbu) -> None:
    """Nothing waits for a second approval."""
    assert "1 kept" in put(anbu, OURS)[1]
    assert "0 kept" in put(anbu, OURS)[1]


def test_a_dry_run_keeps_nothing(anbu: Anbu) -> None:
    """The file is only read."""
    assert "0 kept" in put(anbu, OURS, "--dry-run")[1]
    assert "1 kept" in put(anbu, OURS)[1]


def test_a_wrong_file_is_refused_whole_and_says_why(anbu: Anbu) -> None:
    """An unknown topic, treatment or variable, unlawful words, and what is no list."""
    second = "- topic: faq_prking\n  text: 무료\n"
    wrong = {
        OURS + second: "faq_prking",
        "- topic: faq_price\n  treatment: nosuch\n  text: 무료\n": "nosuch",
        "- topic: faq_price\n  text: '#{없는것}'\n": "없는것",
        "- topic: faq_price\n  text: 부작용 없는 최고의 시술입니다.\n": "any.faq_price",
        "faq_price: 무료": "list of entries",
        "- [": "ours.yml",
    }
    for text, why in wrong.items():
        code, said = put(anbu, text)
        assert code != 0
        assert why in said
    assert "1 kept" in put(anbu, OURS)[1]
