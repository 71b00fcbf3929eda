"""Who may ask: the signature, the clock, and that no signature comes twice."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

SKEW = timedelta(minutes=15)
_HEADER = re.compile(
    r"HMAC-SHA256 apikey=(?P<key>[^,\s]+), ?date=(?P<date>[^,\s]+), ?salt=(?P<salt>[^,\s]{12,64}), ?"
    r"signature=(?P<signature>[0-9a-f]{64})",
    re.IGNORECASE,  # the documents and the two SDKs do not write the names alike
)


@dataclass(frozen=True)
class Account:
    """Somebody whom the fake knows. `senders`, `channels`, `templates` (id: text): those registered; None: any.

    `links`: the addresses of their buttons. `reports`: where delivery reports go, with `report_secret`; empty: nowhere.
    `brand`: it has brand messages, to these `friends` of its channel (None: everybody).
    """

    api_key: str
    api_secret: str
    reports: str = ""
    report_secret: str = ""
    senders: frozenset[str] | None = None
    channels: frozenset[str] | None = None
    templates: dict[str, str] | None = None
    links: dict[str, str] = field(default_factory=dict)
    brand: bool = False
    friends: frozenset[str] | None = None


class Refused(Exception):
    """An errorCode with its HTTP status."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code, self.status = code, status


@dataclass
class Door:
    """`find`: an account by its API key, or None. `now`: machine time."""

    find: Callable[[str], Account | None]
    now: Callable[[], datetime]
    _seen: dict[str, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def enter(self, header: str) -> Account:
        """The account in whose name the request is. Raises Refused."""
        found = _HEADER.fullmatch(header)
        account = self.find(found["key"]) if found else None
        if found is None or account is None:
            raise Refused("InvalidAPIKey", 403)
        signed = hmac.new(account.api_secret.encode(), (found["date"] + found["salt"]).encode(), hashlib.sha256)
        if not hmac.compare_digest(signed.hexdigest(), found["signature"].lower()):
            raise Refused("SignatureDoesNotMatch", 403)
        self._fresh(found["date"])
        self._new(found["signature"])
        return account

    def _fresh(self, date: str) -> None:
        try:
            skew = abs(self.now() - datetime.fromisoformat(date))
        except (ValueError, TypeError):  # no date, or one without its offset
            raise Refused("RequestTimeTooSkewed", 403) from None
        if skew > SKEW:
            raise Refused("RequestTimeTooSkewed", 403)

    def _new(self, signature: str) -> None:
        now = self.now()
        with self._lock:
            self._seen = {each: at for each, at in self._seen.items() if now - at <= SKEW}
            if signature in self._seen:
                raise Refused("DuplicatedSignature", 403)
            self._seen[signature] = now
