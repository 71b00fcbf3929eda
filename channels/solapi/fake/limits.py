"""What Solapi refuses of a message, by its status code. Written apart from our client, which it checks.

Sources: Solapi's documents and SDKs; where they leave something open, the stricter reading.
"""

import re
from collections.abc import Iterator
from typing import Any

from channels.solapi.fake.door import Account

BRANDED = "BMS_FREE"
TYPES = ("SMS", "LMS", "ATA", BRANDED)
LINKS = ("WL", "AL", "BK", "MD", "BC", "BT", "BF")  # of a brand message to friends
BUTTONS = ("WL", "AL", "BK", "MD", "DS", "BC", "BT", "AC")  # of an Alimtalk
MALFORMED = "1011"  # our stand-in's own code for a shape that no document allows
_DIGITS = re.compile(r"0\d{8,11}")
_VARIABLE = re.compile(r"#\{([^{}.]+)\}")


def refusal(message: dict[str, Any], account: Account) -> str | None:
    """The code for which the message is not taken, or None."""
    return next(_refusals(message, account), None)


def shown(message: dict[str, Any], account: Account) -> str:
    """What the phone shows of a message that was taken."""
    if _type(message) != "ATA":
        return str(message.get("text", ""))
    options = message.get("kakaoOptions") or {}
    return _filled((account.templates or {}).get(str(options.get("templateId")), ""), options.get("variables") or {})


def replacement(message: dict[str, Any]) -> str:
    """The kind of text that goes out by itself where an Alimtalk fails; empty where none does."""
    text, options = str(message.get("text") or ""), message.get("kakaoOptions") or {}
    if _type(message) != "ATA" or options.get("disableSms") or not text:
        return ""
    return "SMS" if len(_encoded(text)) <= 90 else "LMS"


def _filled(text: str, variables: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda found: variables.get(found[0], found[0]), text)


def _refusals(message: dict[str, Any], account: Account) -> Iterator[str]:
    if not _DIGITS.fullmatch(str(message.get("to"))) or _type(message) not in TYPES:
        yield MALFORMED
    if account.senders is not None and message.get("from") not in account.senders:
        yield "1062"
    if not _fields_fit(message.get("customFields") or {}):
        yield "1032"
    if _type(message) in ("ATA", BRANDED):
        yield from _of_channel(message, account)
        yield from _of_alimtalk(message, account) if _type(message) == "ATA" else _of_brand(message, account)
    else:
        yield from _of_text(message)


def _type(message: dict[str, Any]) -> str:
    """As Solapi detects it, where none is named."""
    if message.get("type") or not message.get("autoTypeDetect", True):
        return str(message.get("type"))
    if message.get("kakaoOptions"):
        return "ATA"
    return "SMS" if len(_encoded(str(message.get("text", "")))) <= 90 else "LMS"


def _fields_fit(fields: Any) -> bool:
    return isinstance(fields, dict) and all(
        isinstance(value, str) and len(name) <= 30 and len(value) <= 100 for name, value in fields.items()
    )


def _of_text(message: dict[str, Any]) -> Iterator[str]:
    text, subject = message.get("text"), message.get("subject") or ""
    if not isinstance(text, str) or not text or message.get("kakaoOptions"):
        yield MALFORMED
        return
    if _outside(text + subject):
        yield "1029"
        return
    if len(_encoded(text)) > (90 if _type(message) == "SMS" else 2000):
        yield "1014" if _type(message) == "SMS" else "1031"
    if len(_encoded(subject)) > 40 or (subject and _type(message) == "SMS"):
        yield "1031"


def _of_channel(message: dict[str, Any], account: Account) -> Iterator[str]:
    channel = (message.get("kakaoOptions") or {}).get("pfId")
    if not channel or (account.channels is not None and channel not in account.channels):
        yield "1041"


def _of_brand(message: dict[str, Any], account: Account) -> Iterator[str]:
    """What an account without brand messages is told, the documents do not say: the channel is not good enough here."""
    text, bms = message.get("text"), (message.get("kakaoOptions") or {}).get("bms")
    if not account.brand:
        yield "1041"
    if not isinstance(bms, dict) or (bms.get("targeting"), bms.get("chatBubbleType")) != ("I", "TEXT"):
        yield MALFORMED
        return
    if not isinstance(text, str) or not 0 < len(text) <= 1300 or text.count("\n") > 99:
        yield MALFORMED
    buttons = bms.get("buttons") or []
    if len(buttons) > 5 or any(each.get("linkType") not in LINKS or not each.get("name") for each in buttons):
        yield MALFORMED
    if any(len(str(each.get("name"))) > 14 for each in buttons):
        yield "1049"


def _of_alimtalk(message: dict[str, Any], account: Account) -> Iterator[str]:
    options = message.get("kakaoOptions") or {}
    if account.templates is not None and options.get("templateId") not in account.templates:
        yield "1042"
        return
    buttons = options.get("buttons") or []
    if any(each.get("buttonType") not in BUTTONS for each in buttons):
        yield "1044"
    if any(len(str(each.get("buttonName"))) > 14 for each in buttons):
        yield "1049"
    variables = options.get("variables") or {}
    if not all(_VARIABLE.fullmatch(name) and isinstance(value, str) for name, value in variables.items()):
        yield MALFORMED
        return
    text = (account.templates or {}).get(str(options.get("templateId")), "")
    if any(f"#{{{name}}}" not in variables for name in _VARIABLE.findall(text)):
        yield "1043"
    if any(f"#{{{name}}}" not in variables for name in _VARIABLE.findall(account.links.get(options["templateId"], ""))):
        yield "1044"
    if len(_filled(text, variables)) > 1000:
        yield "1031"


def _outside(text: str) -> bool:
    """Whether a sign is none of EUC-KR's; of a syllable that it lacks the codec makes eight bytes."""
    return any(len(sign.encode("euc_kr", "replace")) > 2 or (b"?" in _encoded(sign) and sign != "?") for sign in text)


def _encoded(text: str) -> bytes:
    return text.encode("euc_kr", "replace")
