"""Solapi's delivery reports as its fake writes them."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from channels.fake_reports import Due, Letter
from channels.kakao_event.fake.faults import Faults
from channels.solapi.fake import shapes
from channels.solapi.fake.door import Account


def letter(due: Due, account: Account | None, faults: Faults, now: Callable[[], datetime]) -> Letter | None:
    if account is None or not account.reports:
        return None
    headers = {"X-Solapi-Event-Name": "SINGLE-REPORT"}
    if account.report_secret:
        headers["X-Solapi-Secret"] = hashlib.sha1(account.report_secret.encode()).hexdigest()  # noqa: S324 - as Solapi
    flat = faults.strikes("flat") is not None
    return Letter(account.reports, [shapes.report(due.kept, now(), due.event_id, due.tries, flat)], headers)
