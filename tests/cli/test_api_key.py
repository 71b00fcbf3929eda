"""`anbu clinic api-key`: keys of the clinic's own software, told once and listed without their secrets."""

from records import api_keys
from records.models import AccessEntry
from tests.cli.conftest import Anbu


def test_a_key_is_told_once_and_opens_its_clinic(anbu: Anbu) -> None:
    """It may do everything if no scope is named; it is on a line of its own, and stands in no list."""
    key = anbu("clinic", "api-key", "add", "접수 프로그램", "--clinic", "demo").stdout.strip()
    with anbu.town.database.read() as session:
        found = api_keys.holder(session, key)
        assert found is not None
        assert (found[1].code, found[0].scopes) == ("demo", [*api_keys.SCOPES])
        assert session.query(AccessEntry).filter_by(action="api_key.add").count() == 1
    [row] = anbu.json("clinic", "api-key", "list", "--clinic", "demo")
    assert (row["name"], row["last_used_at"], row["revoked_at"]) == ("접수 프로그램", None, None)
    assert key not in str(row)
    assert anbu.json("clinic", "api-key", "list", "--clinic", "demo2") == []


def test_a_key_has_the_scopes_that_are_named(anbu: Anbu) -> None:
    scopes = ("--scope", "visits:write", "--scope", "patients:read")
    [told] = anbu.json("clinic", "api-key", "add", "EMR", "--clinic", "demo", *scopes)
    with anbu.town.database.read() as session:
        found = api_keys.holder(session, told["key"])
    assert found is not None
    assert found[0].scopes == ["patients:read", "visits:write"]
    anbu.refused("clinic", "api-key", "add", "EMR", "--clinic", "demo", "--scope", "everything", status=2)


def test_a_revoked_key_ends_and_only_its_clinic_can_revoke_it(anbu: Anbu) -> None:
    [told] = anbu.json("clinic", "api-key", "add", "EMR", "--clinic", "demo")
    assert "no such key" in anbu.refused("clinic", "api-key", "revoke", told["id"], "--clinic", "demo2")
    assert anbu("clinic", "api-key", "revoke", told["id"], "--clinic", "demo").exit_code == 0
    with anbu.town.database.read() as session:
        assert api_keys.holder(session, told["key"]) is None
    assert "no such key" in anbu.refused("clinic", "api-key", "revoke", told["id"], "--clinic", "demo")
