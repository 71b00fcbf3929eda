"""What NHN Cloud refuses of a request or a recipient, by its resultCode. Written apart from our client, to check it.

Source: NHN Cloud's pages; where they leave something open, the stricter reading.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from channels.nhn.fake.door import Account
from records.facts import SEOUL

NUMBER = re.compile(r"0\d{8,11}")
_VARIABLE = re.compile(r"#\{([^{}]+)\}")
_REFUSAL = re.compile(r"무료\s*(수신)?\s*거부\W*080[-\d]{7,9}\s*$")
BUTTONS = ("WL", "AL", "BK", "MD", "BT", "BF")  # of a brand message to friends
MOST = 1000
FARTHEST = timedelta(days=60)  # a reservation; the words of -2026 say 90
OF_CODES = re.compile(
    "auth|password|verif|にんしょう|認証|비밀번호|인증", re.IGNORECASE
)  # one must be in a message of `auth`
LENGTHS = {"senderGroupingKey": 100, "templateCode": 20, "statsId": 8}


def of_alimtalk(body: dict[str, Any], account: Account, now: datetime, way: str = "") -> str | None:
    """The code for which the request is refused, or None. `way`: with auth or raw in it, where the path has them."""
    return next(_of_alimtalk(body, account, now, way), None)


def reserved(body: dict[str, Any]) -> datetime | None:
    """When it is to leave; None: at once. Raises ValueError."""
    at = body.get("requestDate")
    return datetime.strptime(str(at), "%Y-%m-%d %H:%M").replace(tzinfo=SEOUL) if at else None


def of_brand(body: dict[str, Any], account: Account) -> str | None:
    return next(_of_brand(body, account), None)


def of_text(body: dict[str, Any], account: Account, kind: str, advertising: bool) -> str | None:
    return next(_of_text(body, account, kind, advertising), None)


def of_number(recipient: dict[str, Any], account: Account, form_code: str, advertising: bool = False) -> str | None:
    """The code for which one recipient is refused, or None."""
    number = str(recipient.get("recipientNo"))
    if not NUMBER.fullmatch(number):
        return form_code
    return "-6001" if advertising and number in account.refused else None


def filled(text: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def _of_alimtalk(body: dict[str, Any], account: Account, now: datetime, way: str) -> Iterator[str]:
    if not _listed(body) or any(len(str(body.get(name) or "")) > most for name, most in LENGTHS.items()):
        yield "-2000"
        return
    yield from _of_time(body, now)
    if not body.get("senderKey") or (account.sender_keys is not None and body["senderKey"] not in account.sender_keys):
        yield "-2017"
    code = body.get("templateCode")
    if not code or (account.templates is not None and code not in account.templates):
        yield "-3003"
        return
    text = (account.templates or {}).get(str(code), "")
    if "auth" in way and not OF_CODES.search(text):
        yield "-8006"
    for each in body["recipientList"]:
        yield from _of_recipient(each)
        if "raw" in way:
            yield from _of_words(text, account.buttons.get(str(code), []), each)
        else:
            yield from _of_values(text, each.get("templateParameter") or {}, account)


def _of_time(body: dict[str, Any], now: datetime) -> Iterator[str]:
    try:
        at = reserved(body)
    except ValueError:
        yield "-9997"
        return
    if at and at > now + FARTHEST:
        yield "-2026"


def _of_recipient(recipient: dict[str, Any]) -> Iterator[str]:
    instead, more = recipient.get("resendParameter") or {}, ("buttons", "quickReplies")
    if len(str(recipient.get("recipientGroupingKey") or "")) > 100:
        yield "-2000"
    if instead.get("resendType") not in (None, "SMS", "LMS"):
        yield "-9997"
    if any(not isinstance(each.get("ordering"), int) for name in more for each in recipient.get(name) or ()):
        yield "-9997"


def _of_words(text: str, buttons: list[Any], recipient: dict[str, Any]) -> Iterator[str]:
    """Of words that are filled in already: the template's, whatever stands for its variables."""
    said = str(recipient.get("content") or "")
    pattern = "(?s:.*)".join(map(re.escape, _VARIABLE.sub("\0", text).split("\0")))
    if len(said) > 1300:
        yield "-2019"
    if not re.fullmatch(pattern, said):
        yield "-3010"
    told = recipient.get("buttons") or []
    if [(each.get("type"), each.get("name")) for each in told] != [(each["type"], each["name"]) for each in buttons]:
        yield "-3011"


def _of_brand(body: dict[str, Any], account: Account) -> Iterator[str]:
    if not _listed(body) or len(str(body.get("senderGroupingKey") or "")) > 100:
        yield "-2000"
        return
    if not body.get("senderKey") or (account.sender_keys is not None and body["senderKey"] not in account.sender_keys):
        yield "-2017"
    content, buttons = body.get("content"), body.get("buttons") or []
    if body.get("chatBubbleType") != "TEXT" or not isinstance(content, str) or not content:
        yield "-2002"
        return
    if len(content) > 1300 or content.count("\n") > 99 or any(len(str(each.get("name"))) > 14 for each in buttons):
        yield "-2004"
    if len(buttons) > 5 or any(each.get("type") not in BUTTONS for each in buttons):
        yield "-9997"
    if any(each.get("targeting") != "I" for each in body["recipientList"]):  # M and N need 50,000 friends
        yield "-9997"


def _of_values(text: str, values: Any, account: Account) -> Iterator[str]:
    if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
        yield "-9997"
        return
    if any(name not in values for name in _VARIABLE.findall(text)):
        yield "-3004"
    if any(len(value) > 1300 for value in values.values()):
        yield "-3048"
    if account.new and any(len(value) > 14 for value in values.values()):
        yield "-1028"
    if len(filled(text, values)) > 1300:
        yield "-2019"


def _of_text(body: dict[str, Any], account: Account, kind: str, advertising: bool) -> Iterator[str]:
    if not _listed(body):
        yield "-2001"
        return
    text, title = body.get("body"), body.get("title")
    if not text or (kind == "mms" and not title):
        yield "-2014"
        return
    if _outside(f"{title or ''}{text}"):
        yield "-2023"
    if _size(text) > (90 if kind == "sms" else 2000) or _size(title or "") > 40:
        yield "-2015"
    if not body.get("sendNo") or (account.senders is not None and body["sendNo"] not in account.senders):
        yield "-2312"
    if advertising and not (text.startswith("(광고)") and _REFUSAL.search(text)):
        yield "-6003"


def _listed(body: dict[str, Any]) -> bool:
    found = body.get("recipientList")
    return isinstance(found, list) and 0 < len(found) <= MOST and all(isinstance(each, dict) for each in found)


def _outside(text: str) -> bool:
    """Whether a sign is none of EUC-KR's; of a syllable that it lacks the codec makes eight bytes."""
    return any(len(_bytes(sign)) > 2 or (_bytes(sign) == b"?" and sign != "?") for sign in text)


def _size(text: str) -> int:
    return len(_bytes(text))


def _bytes(text: str) -> bytes:
    return text.encode("euc_kr", "replace")
