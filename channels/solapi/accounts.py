"""The clinics' accounts at Solapi, as they are kept in the records; and what is heard of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from channels.ports import ChannelError
from channels.solapi.api import Keys
from channels.solapi.client import Sought, Word
from records import dealers, sends
from records.copies import Copy
from records.database import Database, DatabaseUnavailable

log = structlog.get_logger()
DEALER = "solapi"
NAMES = ("api_key", "api_secret", "pf_id", "sender")


class Accounts:
    """Read anew each time; while the database is away from `copy` on disk, as an alarm has to leave then too.

    `now`: machine time.
    """

    def __init__(self, database: Database, copy: Copy, now: Callable[[], datetime]) -> None:
        self._database, self._copy, self._now = database, copy, now

    def remember(self) -> None:
        """Keep on disk what requests are made with, of every clinic. Raises DatabaseUnavailable, OSError."""
        with self._database.read() as session:
            found = dealers.by_code(session, DEALER)
            self._copy.keep({code: _needed(account.secrets) for code, account in found.items()})

    def keys(self, clinic_code: str) -> Keys | None:
        """The clinic's account, None where it has none. Raises ChannelError where nobody can tell."""
        try:
            with self._database.read() as session:
                found = dealers.of_code(session, clinic_code, DEALER)
                return as_keys(clinic_code, found.secrets, bool(found.troubles)) if found else None
        except DatabaseUnavailable:
            return self._kept(clinic_code)

    def _kept(self, clinic_code: str) -> Keys | None:
        try:
            known = self._copy.read()
        except OSError:
            known = None
        if known is None:
            raise ChannelError("발송사 계정을 읽지 못했습니다", permanent=False)
        return as_keys(clinic_code, known[clinic_code]) if clinic_code in known else None

    def sought(self, send_key: str) -> Sought | None:
        """What is known of a send. Raises ChannelError while the database is away."""
        try:
            with self._database.read() as session:
                found = sends.sought(session, send_key)
        except DatabaseUnavailable as error:
            raise ChannelError("발송 기록을 읽지 못했습니다", permanent=False) from error
        return Sought(*found) if found else None

    def heard(self, word: Word) -> None:
        """Write down what a message says of its account. While the database is away it is only logged."""
        try:
            with self._database.write() as session:
                account = dealers.of_code(session, word.clinic_code, DEALER, lock=True)
                if account is not None:
                    dealers.hear(account, word.trouble, word.form, late=word.late, now=self._now())
        except DatabaseUnavailable:
            log.warning("solapi.not_noted", clinic=word.clinic_code, trouble=word.trouble)


def as_keys(clinic_code: str, secrets: dict[str, Any], troubled: bool = False) -> Keys:
    """Of an account's secrets those that requests are made with."""
    return Keys(clinic_code, **_needed(secrets), troubled=troubled)


def _needed(secrets: dict[str, Any]) -> dict[str, str]:
    return {name: secrets.get(name, "") for name in NAMES}
