"""`anbu import mapping`: a clinic's own headers and names of treatments, told once and kept for it."""

import pytest

from anbu.cli.imports import UNSAID
from tests.cli.conftest import Anbu, Visits
from tests.scheduler.stage import states

HEADER = "차트번호,수진자명,휴대전화,내원일시,처치명,수납액"
ROW = "A-1001,가나다,010-2345-6789,2026-03-09 14:30,입술필러,100"
UNKNOWN = "A-1002,라마바,010-2345-6780,2026-03-09 14:30,은하수 관리,100"
COLUMNS = ("차트번호=환자번호", "수진자명=이름", "휴대전화=휴대폰", "내원일시=방문일시", "처치명=시술")


def mapped(anbu: Anbu, *pairs: str, kind: str = "visits", clinic: str = "demo") -> None:
    assert anbu("import", "mapping", "set", "--clinic", clinic, kind, *pairs).exit_code == 0


def shown(anbu: Anbu, clinic: str = "demo") -> list[tuple[str, str, str | None]]:
    rows = anbu.json("import", "mapping", "show", "--clinic", clinic)
    return [(row["kind"], row["theirs"], row["ours"]) for row in rows]


def test_a_file_with_the_clinics_own_headers_is_read_by_its_mapping(anbu: Anbu, visits: Visits) -> None:
    """What was taken for what is told, and what was left out."""
    mapped(anbu, *COLUMNS)
    result = anbu("import", "visits", str(visits(HEADER.replace("처치명", " 처치 명"), ROW)), "--json")
    assert '"created": 1' in result.stdout
    assert result.stderr.splitlines()[1:] == [
        "연결된 열: 차트번호 → 환자번호, 수진자명 → 이름, 휴대전화 → 휴대폰, 내원일시 → 방문일시, 처치 명 → 시술",
        "쓰지 않은 열: 수납액",
        f"{UNSAID}: 1명",
    ]


def test_without_a_mapping_synonyms_are_proposed_and_never_used(anbu: Anbu, visits: Visits) -> None:
    """The refusal holds the very words to type; the column of money is not proposed."""
    said = anbu.refused("import", "visits", str(visits(HEADER, ROW)))
    assert "꼭 있어야 하는 열이 없습니다: 환자번호, 휴대폰, 방문일시, 시술" in said
    assert " ".join(f'"{pair}"' for pair in COLUMNS) in said
    assert "수납액" not in said


def test_a_dry_run_proposes_what_an_optional_column_could_stand_for(anbu: Anbu, visits: Visits) -> None:
    """Only a dry run does; the value stays out in both."""
    file = str(visits("환자번호,수진자명,휴대폰,방문일시,시술", ROW.removesuffix(",100")))
    proposal = '연결하려면: anbu import mapping set --clinic demo visits "수진자명=이름"'
    assert proposal in anbu("import", "visits", file, "--dry-run").stderr
    assert proposal not in anbu("import", "visits", file).stderr
    assert anbu.json("patients", "show", "A-1001", "--names")[0]["name"] == ""


def test_a_column_that_is_there_twice_by_the_mapping_is_refused(anbu: Anbu, visits: Visits) -> None:
    """Which of the two is meant nobody knows."""
    mapped(anbu, *COLUMNS)
    said = anbu.refused("import", "visits", str(visits(f"{HEADER},시술", f"{ROW},보톡스")))
    assert "같은 열이 두 번 있습니다: 시술" in said


def test_a_mapping_belongs_to_its_clinic_and_its_kind_of_file(anbu: Anbu, visits: Visits) -> None:
    """The other clinic's visits and this one's facts are read as ever."""
    mapped(anbu, *COLUMNS)
    file = str(visits(HEADER, ROW))
    anbu.refused("import", "visits", file, "--clinic", "demo2")
    anbu.refused("import", "facts", file)
    assert shown(anbu, "demo2") == []


def test_a_word_is_mapped_anew_shown_and_cleared(anbu: Anbu) -> None:
    """However it is spaced; the rest of its kind goes with no word named."""
    mapped(anbu, "차트번호=이름", "처치명=시술")
    mapped(anbu, "차트 번호=환자번호")
    assert shown(anbu) == [("visits", "차트 번호", "환자번호"), ("visits", "처치명", "시술")]
    anbu("import", "mapping", "clear", "--clinic", "demo", "visits", "차트번호")
    assert shown(anbu) == [("visits", "처치명", "시술")]
    anbu("import", "mapping", "clear", "--clinic", "demo", "visits")
    assert shown(anbu) == []


def test_earlier_visits_get_their_aftercare_once_their_treatment_is_mapped(anbu: Anbu, visits: Visits) -> None:
    """The import says how to map it; mapped by the catalogue's name, what is in time is planned; cleared, it is not."""
    mapped(anbu, *COLUMNS)
    file = str(visits(HEADER, UNKNOWN))
    told = anbu("import", "visits", file).stderr
    assert '연결하려면: anbu import mapping set --clinic demo treatments "은하수 관리=시술"' in told
    anbu.town.pump.tick()
    assert states(anbu.town, "A-1002") == {}
    assert ("treatments", "은하수 관리", None) in shown(anbu)

    assert anbu("import", "mapping", "set", "--clinic", "demo", "treatments", "은하수관리=입술필러").stderr == (
        "이미 가져온 시술 1건을 고쳤습니다\n"
    )
    anbu.town.pump.tick()
    assert states(anbu.town, "A-1002")["d30"] == "planned"
    assert "목록에 없는 시술" not in anbu("import", "visits", file).stderr
    assert anbu.json("import", "visits", file)[0]["unchanged"] == 1

    anbu("import", "mapping", "clear", "--clinic", "demo", "treatments")
    anbu.town.pump.tick()
    assert "planned" not in states(anbu.town, "A-1002").values()


@pytest.mark.parametrize(
    ("kind", "pair", "said"),
    [("visits", "차트번호=환자", "쓸 수 있는 열: 환자번호"), ("treatments", "은하수=없는것", "쓸 수 있는 시술: ")],
)
def test_a_word_of_ours_that_is_none_is_refused_with_those_there_are(
    anbu: Anbu, kind: str, pair: str, said: str
) -> None:
    """And nothing of the same command is kept."""
    known = "입술관리=입술필러" if kind == "treatments" else "처치명=시술"
    assert said in anbu.refused("import", "mapping", "set", "--clinic", "demo", kind, known, pair)
    assert shown(anbu) == []


@pytest.mark.parametrize("pair", ["차트번호", "=환자번호", "차트번호="])
def test_a_pair_that_is_none_is_wrong_usage(anbu: Anbu, pair: str) -> None:
    """Status 2."""
    anbu.refused("import", "mapping", "set", "--clinic", "demo", "visits", pair, status=2)
