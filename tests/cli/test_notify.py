"""`anbu notify staff`: an operator, or the clinic's system, tells staff on their phones."""

from records.models import AccessEntry, Page, StaffNotice
from tests.cli.conftest import Anbu

BEDS = ("notify", "staff", "--clinic", "demo", "--kind", "beds", "--text", "3병동 14시 병상 38/42")


def test_a_notice_is_recorded_with_its_pages(anbu: Anbu) -> None:
    """And stands in the access log."""
    [told] = anbu.json(*BEDS, "--to", "doctor", "--detail", "퇴원 예정 2명")
    assert (told["kind"], told["to"], told["urgent"], told["escalation"]) == ("beds", "doctor", False, None)
    with anbu.town.database.read() as session:
        row = session.get_one(StaffNotice, told["id"])
        assert (row.text, row.detail, row.posted_by) == ("3병동 14시 병상 38/42", "퇴원 예정 2명", "cli")
        assert session.query(Page).filter_by(notice_id=row.id).count() == 1
        assert session.query(AccessEntry).filter_by(action="notice.post").count() == 1


def test_an_urgent_one_waits_for_an_acknowledgement(anbu: Anbu) -> None:
    """It is an escalation like any other."""
    [told] = anbu.json(*BEDS, "--to", "doctor", "--urgent")
    [listed] = [row for row in anbu.json("escalations", "list", "--clinic", "demo") if row["reason"] == "staff_call"]
    assert (listed["id"], listed["class"], listed["acknowledged_at"]) == (told["escalation"], "E1", None)


def test_what_must_not_go_out_is_refused_in_words(anbu: Anbu) -> None:
    """A patient's name, or nobody under that name."""
    assert "콘솔에서만" in anbu.refused(*BEDS[:-1], "김하늘 님 입원", "--to", "doctor")
    assert "당직 번호가 없습니다" in anbu.refused(*BEDS, "--to", "누구")
