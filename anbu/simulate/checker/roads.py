"""The log of a dealer's fake, read as that of the simulated dealer: what was asked of it, for whom, what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Row = dict[str, Any]
ARRIVED = {"solapi": "4000", "nhn": "1000"}  # the code of a message that did
NO_KAKAO = {"solapi": ("3104",), "nhn": ("3018", "3019")}  # of an Alimtalk: the number is no user of KakaoTalk
PAGE = "page."  # how send keys of pages to staff begin
OUTCOMES = {"refused": "refused", "error": "refused"}  # of requests of which nothing was taken


def as_dealt(dealer: str, lines: Iterable[Row], users: Mapping[str, str]) -> Iterator[Row]:
    """`users`: KakaoTalk keys by phone number, as patients dial it. Delivery reports are no messages."""
    for line in lines:
        if line["kind"] != "report":
            message = line["message"]
            number = message["to"] if dealer == "solapi" else message["recipientList"][0]["recipientNo"]
            yield {
                "at": line["at"], "send_key": line["send_key"], "to": users.get(number, number),
                "outcome": OUTCOMES.get(line["kind"]) or _outcome(dealer, line["final"]),
                "alimtalk": (alimtalk := _is_alimtalk(message)),
                "no_kakao": alimtalk and line.get("final") in NO_KAKAO[dealer],
                "title": message.get("subject") or message.get("title") or "", "text": line.get("text", ""),
            }  # fmt: skip


def _is_alimtalk(message: Row) -> bool:
    return bool(message.get("templateCode") or message.get("kakaoOptions", {}).get("templateId"))


def _outcome(dealer: str, final: str) -> str:
    """`undelivered`: it was taken, and never reached anybody."""
    return "accepted" if final == ARRIVED[dealer] else "undelivered"
