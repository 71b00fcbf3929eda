"""Solapi's delivery reports, read for one thing only: of which messages there is news.

Sources: the models of the official SDKs (`[{eventDataId, data, retryCount}]`) and public receivers of a flat shape
(`[{messageId, statusCode}]`). The header holds the SHA-1 of a secret typed in Solapi's console and signs nothing.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

from channels.dealing import MOST_REPORTED, Mentioned, strings
from channels.solapi.client import SEND_KEY

SECRET_HEADER = "X-Solapi-Secret"  # noqa: S105 - its name


def genuine(header: str, secret: str) -> bool:
    """Whether the header is that of the secret, compared in constant time; any is where no secret was agreed on."""
    return not secret or hmac.compare_digest(hashlib.sha1(secret.encode()).hexdigest(), header.lower())  # noqa: S324


def read(body: bytes) -> Mentioned:
    """The messages in a report as it came; none in what is no JSON."""
    try:
        return mentioned(json.loads(body))
    except (ValueError, RecursionError):
        return Mentioned((), ())


def mentioned(body: Any) -> Mentioned:
    """The messages in a report's body of any shape; reports on groups mention none."""
    found = list(_each(body))[:MOST_REPORTED]
    fields = (each.get("customFields") for each in found)
    keys = (each.get(SEND_KEY) for each in fields if isinstance(each, dict))
    return Mentioned(strings(each.get("messageId") for each in found), strings(keys))


def _each(body: Any) -> Iterator[dict[str, Any]]:
    for report in body if isinstance(body, list) else [body]:
        if isinstance(report, dict):
            yield report["data"] if isinstance(report.get("data"), dict) else report
