"""What NHN Cloud refuses of a request or a recipient, by its resultCode. Written apart from our client, to check it.

Source: NHN Cloud's pages; where they leave something open, the stricter reading.
"""

import re
from collections.abc import Iterator
from typing import Any

from channels.nhn.fake.door import Account

NUMBER = re.compile(r"0\d{8,11}")
_VARIABLE = re.compile(r"#\{([^{}]+)\}")
_REFUSAL = re.compile(r"무료\s*(수신)?\s*거부\W*080[-\d]{7,9}\s*$")
MOST = 1000


def of_alimtalk(body: dict[str, Any], account: Account) -> str | None:
    """The code for which the request is refused, or None."""
    return next(_of_alimtalk(body, account), None)


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


def _of_alimtalk(body: dict[str, Any], account: Account) -> Iterator[str]:
    if not _listed(body) or len(str(body.get("senderGroupingKey") or "")) > 100:
        yield "-2000"
        return
    if not body.get("senderKey") or (account.sender_keys is not None and body["senderKey"] not in account.sender_keys):
        yield "-2017"
    code = body.get("templateCode")
    if not code or (account.templates is not None and code not in account.templates):
        yield "-3003"
        return
    for each in body["recipientList"]:
        yield from _of_values(
            (account.templates or {}).get(str(code), ""), each.get("templateParameter") or {}, account
        )


def _of_values(text: str, values: Any, account: Account) -> Iterator[str]:
    if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
        yield "-9997"
        return
    if any(name not in values for name in _VARIABLE.findall(text)):
        yield "-3004"
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
