"""NHN Cloud's webhooks, read for one thing only: of which messages there is news.

Source: the webhook pages of KakaoTalk Bizmessage and of SMS (`{hooksId, …, event, hooks: […]}`). The header holds the
words that were typed in NHN Cloud's console and signs nothing. A report only rings, however often a `hookId` comes.
"""

import hmac
import json
from typing import Any

from channels.dealing import MOST_REPORTED, Mentioned, strings
from channels.nhn.api import objects
from channels.nhn.client import dealer_ids

SECRET_HEADER = "X-Toast-Webhook-Signature"  # noqa: S105 - its name
EVENT = "MESSAGE_RESULT_UPDATE"


def genuine(header: str, secret: str) -> bool:
    """Whether the header is the secret, compared in constant time; any is where no secret was agreed on."""
    return not secret or hmac.compare_digest(secret.encode(), header.encode())


def read(body: bytes) -> Mentioned:
    """The messages in a report as it came; none in what is no JSON."""
    try:
        return mentioned(json.loads(body))
    except (ValueError, RecursionError):
        return Mentioned((), ())


def mentioned(body: Any) -> Mentioned:
    """The messages in a report's body; those on templates and refusals mention none."""
    known = isinstance(body, dict) and body.get("event") == EVENT
    found = objects(body.get("hooks"))[:MOST_REPORTED] if known else []
    ids = (id for each in found if each.get("requestId") for id in dealer_ids(each))
    return Mentioned(strings(ids), strings(each.get("senderGroupingKey") for each in found))
