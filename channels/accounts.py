"""The clinics' accounts at dealers, as they are kept in the records; and what is heard of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from channels.dealing import Dealer, Keys, Sought, Word
from channels.ports import ChannelError
from records import dealers, sends
from records.copies import Copy
from records.database import Database, DatabaseUnavailable

log = structlog.get_logger()
OF_REPORTS = ("token", "report_secret")  # no request is made with these
DEALER = "dealer"


@dataclass(frozen=True)
class Accounts:
    """Read anew each time; while the database is away from `copy` on disk, as an alarm has to leave then too.

    `now`: machine time.
    """

    database: Database
    copy: Copy
    now: Callable[[], datetime]

    def remember(self) -> None:
        """Keep on disk by what each clinic's messages leave. Raises DatabaseUnavailable, OSError."""
        with self.database.read() as session:
            found = dealers.in_use_by_code(session)
            self.copy.keep({code: {DEALER: each.dealer, **_needed(each.secrets)} for code, each in found.items()})

    def kept(self) -> dict[str, Any]:
        """What is on disk, by clinic. Raises ChannelError where nobody can tell."""
        try:
            known = self.copy.read()
        except OSError:
            known = None
        if known is None:
            raise ChannelError("발송사 계정을 읽지 못했습니다", permanent=False)
        return known

    def at(self, dealer: Dealer) -> "At":
        return At(self, dealer)


@dataclass(frozen=True)
class At:
    """The accounts at one dealer."""

    accounts: Accounts
    dealer: Dealer

    def keys(self, clinic_code: str) -> Keys | None:
        """The clinic's account, None where it has none. Raises ChannelError where nobody can tell."""
        try:
            with self.accounts.database.read() as session:
                found = dealers.of_code(session, clinic_code, self.dealer.name)
                if found is None:
                    return None
                in_use = dealers.in_use(session, found.clinic_id) is found
                return self.dealer.keys.of(clinic_code, found.secrets, troubled=bool(found.troubles), in_use=in_use)
        except DatabaseUnavailable:
            known = self.accounts.kept().get(clinic_code, {})
            mine = known.get(DEALER) == self.dealer.name
            return self.dealer.keys.of(clinic_code, known) if mine else None

    def sought(self, send_key: str) -> Sought | None:
        """What is known of a send. Raises ChannelError while the database is away."""
        try:
            with self.accounts.database.read() as session:
                found = sends.sought(session, send_key)
        except DatabaseUnavailable as error:
            raise ChannelError("발송 기록을 읽지 못했습니다", permanent=False) from error
        return Sought(*found) if found else None

    def heard(self, word: Word) -> None:
        """Write down what a message says of its account. While the database is away it is only logged."""
        try:
            with self.accounts.database.write() as session:
                account = dealers.of_code(session, word.clinic_code, self.dealer.name, lock=True)
                if account is not None:
                    dealers.hear(account, word.trouble, word.form, late=word.late, now=self.accounts.now())
        except DatabaseUnavailable:
            log.warning("dealer.not_noted", dealer=self.dealer.name, clinic=word.clinic_code, trouble=word.trouble)


def _needed(secrets: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in secrets.items() if name not in OF_REPORTS}
