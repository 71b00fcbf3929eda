"""The clinics' accounts at Solapi, as they are kept in the records."""

from channels.ports import ChannelError
from channels.solapi.api import Keys
from channels.solapi.client import Sought
from records import dealers, sends
from records.database import Database, DatabaseUnavailable

DEALER = "solapi"


class Accounts:
    """Read anew each time; while the database is away the last reading serves, as an alarm may have to leave then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, Keys | None] = {}

    def keys(self, clinic_code: str) -> Keys | None:
        """The clinic's account, None where it has none. Raises ChannelError where nobody can tell."""
        try:
            with self._database.read() as session:
                found = dealers.of_code(session, clinic_code, DEALER)
            self._known[clinic_code] = as_keys(clinic_code, found.secrets) if found else None
        except DatabaseUnavailable as error:
            if clinic_code not in self._known:
                raise ChannelError("발송사 계정을 읽지 못했습니다", permanent=False) from error
        return self._known[clinic_code]

    def sought(self, send_key: str) -> Sought | None:
        """What is known of a send. Raises ChannelError while the database is away."""
        try:
            with self._database.read() as session:
                found = sends.sought(session, send_key)
        except DatabaseUnavailable as error:
            raise ChannelError("발송 기록을 읽지 못했습니다", permanent=False) from error
        return Sought(*found) if found else None


def as_keys(clinic_code: str, secrets: dict[str, str]) -> Keys:
    """Of an account's secrets those that requests are made with."""
    names = ("api_key", "api_secret", "pf_id", "sender")
    return Keys(clinic_code, **{name: secrets.get(name, "") for name in names})
