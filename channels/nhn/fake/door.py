"""Who may ask: the app key in the path, the secret key in the header; and that no idempotency key comes twice."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from channels.dealing import TEXT

REMEMBERED = timedelta(minutes=10)


@dataclass(frozen=True)
class Account:
    """Somebody whom the fake knows. `senders`, `sender_keys`, `templates` (code: text): those registered; None: any.

    `buttons`: of its templates by code. `reports`: where delivery reports go, with `report_secret`; empty: nowhere.
    `refused`: numbers that refused its advertising. `new`: a value put into a template may have 14 characters (-1028).
    `resends`: its console is set to send a text where an Alimtalk fails. `brand`: it has brand messages.
    """

    sms_app_key: str
    sms_secret_key: str
    app_key: str = ""
    secret_key: str = ""
    reports: str = ""
    report_secret: str = ""
    senders: frozenset[str] | None = None
    sender_keys: frozenset[str] | None = None
    templates: dict[str, str] | None = None
    buttons: dict[str, list[Any]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    new: bool = False
    resends: bool = False
    brand: bool = False


class Refused(Exception):
    """A resultCode, with the HTTP status under which it is told; without a code, the status alone."""

    def __init__(self, code: str = "", status: int = 200) -> None:
        super().__init__(code or f"HTTP {status}")
        self.code, self.status = code, status


@dataclass
class Door:
    """`find`: an account by either of its app keys, or None. `now`: machine time."""

    find: Callable[[str], Account | None]
    now: Callable[[], datetime]
    _seen: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def enter(self, form: str, app_key: str, secret: str) -> Account:
        """The account in whose name the request is. Raises Refused.

        What a wrong secret of SMS is answered with, the documents do not say: HTTP 401 here.
        """
        account = self.find(app_key)
        of_alimtalk = form != TEXT
        if account is None or app_key != (account.app_key if of_alimtalk else account.sms_app_key):
            raise Refused("-1000" if of_alimtalk else "-1001")
        right = account.secret_key if of_alimtalk else account.sms_secret_key
        if not hmac.compare_digest(right.encode(), secret.encode()):
            raise Refused("-1001") if of_alimtalk else Refused(status=401)
        return account

    def once(self, app_key: str, key: str) -> None:
        """Raises Refused where the key came within ten minutes, even with a request that was refused."""
        now = self.now()
        with self._lock:
            self._seen = {each: at for each, at in self._seen.items() if now - at < REMEMBERED}
            if (app_key, key) in self._seen:
                raise Refused("-1005")
            self._seen |= {(app_key, key): now} if key else {}
