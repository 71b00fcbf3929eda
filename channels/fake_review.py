"""Kakao's reviewer, as the dealers' stand-ins play it: what the form of an Alimtalk template may not be.

Source: Kakao business guide (알림톡 제작 가이드) and NHN Cloud's console guide; of two limits the stricter. What the
words may say, a person judges there, whom no rule here replaces.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from channels.kakao_event.fake.faults import Faults

VARIABLE = re.compile(r"#\{[^{}]*\}")
ADDS = "채널 추가하고 이 채널의 마케팅 메시지 등을 카카오톡으로 받기"
BUTTONS = ("WL", "AL", "DS", "BK", "MD", "BC", "BT", "AC", "BF", "P1", "P2", "P3", "TN")
REPLIES = ("WL", "AL", "BK", "BC", "BT", "BF")
REJECTS = "a template is rejected by the reviewer, whatever it says"
PHONES = ("전화 연결", "고객센터 연결", "상담원 연결")
APPS = ("ios", "android", "mobile")
MOST, MOST_LISTED, MOST_VARIABLES, MOST_EXTRA, MOST_LABEL = 1000, 700, 40, 500, 14
# By field: the most characters, and whether it may hold a variable.
TEXTS = {"title": (50, True), "subtitle": (50, False), "header": (16, True), "preview": (40, False)}
HIGHLIGHT = {False: {"title": 30, "description": 19}, True: {"title": 21, "description": 13}}  # with a picture
MONEY = re.compile(r"[\d,.\s₩$€¥원]{1,14}")

OF_BUTTONS = {
    "kind": ("type", "buttonType", "linkType"), "label": ("name", "buttonName"), "mobile": ("linkMo",),
    "ios": ("schemeIos", "linkIos"), "android": ("schemeAndroid", "linkAnd"), "phone": ("telNumber",),
}  # fmt: skip
Names = Mapping[str, str]  # of the fields here, those at a dealer's


def comment(told: Mapping[str, Any], names: Names, trouble: Faults) -> str:
    """What the reviewer says of a template that is sent back; "" for one that is approved."""
    found = faults(told, names)
    if trouble.strikes("reject") is not None:
        found.append("this template is not informational: say what the patient asked for, or leave it out")
    return found[0] if found else ""


def faults(told: Mapping[str, Any], names: Names) -> list[str]:
    """Why the template is sent back; none if it is not."""
    mine = {name: told.get(theirs) or "" for name, theirs in names.items()}
    buttons, replies = (_pressed(told.get(names[kind]) or []) for kind in ("buttons", "replies"))
    return [*_words(mine), *_kind(mine, buttons), *_emphasis(mine), *_buttons(buttons, replies), *_replies(replies)]


def _pressed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As both dealers write them."""
    return [{name: next(filter(None, map(row.get, OF_BUTTONS[name])), "") for name in OF_BUTTONS} for row in rows]


def _words(mine: dict[str, Any]) -> Iterator[str]:
    text, found = mine["text"], VARIABLE.findall(mine["text"])
    if len(found) > MOST_VARIABLES:
        yield "more than 40 variables"
    if "#{}" in found or text.count("#{") != len(found):
        yield "a variable that is not closed or has no name"
    if not VARIABLE.sub("", text).strip():
        yield "a body of variables alone"
    if len(text) + len(mine["extra"]) + len(mine["ad"]) > (MOST_LISTED if mine["emphasis"] == "ITEM_LIST" else MOST):
        yield "too long"
    for name, (most, may) in TEXTS.items():
        if len(mine[name]) > most or (not may and VARIABLE.search(mine[name])):
            yield f"{name} is longer than {most}, or has a variable"


def _kind(mine: dict[str, Any], buttons: list[dict[str, Any]]) -> Iterator[str]:
    """기본형, 부가정보형, 채널추가형, 복합형."""
    kind = mine["kind_of_message"] or "BA"
    if bool(mine["extra"]) != (kind in ("EX", "MI")) or bool(mine["ad"]) != (kind in ("AD", "MI")):
        yield f"parts that a template of type {kind} has not, or has"
    if len(mine["extra"]) > MOST_EXTRA or VARIABLE.search(mine["extra"]):
        yield "extra is longer than 500, or has a variable"
    if mine["ad"] not in ("", ADDS):
        yield "other words than Kakao's own for adding the channel"
    if kind in ("AD", "MI") and [each["label"] for each in buttons if each["kind"] == "AC"] != ["채널 추가"]:
        yield "a template that adds the channel without its button"


def _emphasis(mine: dict[str, Any]) -> Iterator[str]:
    kind = mine["emphasis"] or "NONE"
    if (kind == "TEXT") != bool(mine["title"] and mine["subtitle"]):
        yield "title and subtitle belong to an emphasis by text"
    if kind != "ITEM_LIST":
        return
    item, light = mine["item"] or {}, mine["highlight"] or {}
    rows, summary = item.get("list") or [], item.get("summary") or {}
    if not 2 <= len(rows) <= 10 or mine["security"]:
        yield "a list of 2 to 10 items, and no security flag"
    if any(len(row["title"]) > 6 or VARIABLE.search(row["title"]) or len(row["description"]) > 23 for row in rows):
        yield "an item's title or description too long, or a variable in its title"
    if summary and (VARIABLE.search(summary["title"]) or not MONEY.fullmatch(summary["description"])):
        yield "a summary that is no sum"
    most = HIGHLIGHT[bool(light.get("imageUrl") or light.get("imageId"))]
    if any(len(light.get(name) or "") > longest for name, longest in most.items()):
        yield "the highlight is too long"


def _buttons(buttons: list[dict[str, Any]], replies: list[dict[str, Any]]) -> Iterator[str]:
    if len(buttons) > (2 if replies else 5):
        yield "too many buttons"
    for place, button in enumerate(buttons):
        yield from _button(button, BUTTONS)
        if button["kind"] == "AC" and place:
            yield "the button that adds the channel is not the first"
        if button["kind"] == "TN" and (
            button["label"] not in PHONES or not re.fullmatch(r"[\d-]{1,14}", button["phone"])
        ):
            yield "a telephone button has one of three names, and a number"


def _replies(replies: list[dict[str, Any]]) -> Iterator[str]:
    if len(replies) > 5:
        yield "too many quick replies"
    for reply in replies:
        yield from _button(reply, REPLIES)


def _button(button: dict[str, Any], kinds: tuple[str, ...]) -> Iterator[str]:
    if button["kind"] not in kinds:
        yield "no such kind of button"
    if not 0 < len(button["label"]) <= MOST_LABEL or VARIABLE.search(button["label"]):
        yield "a button's name is longer than 14, or has a variable"
    if button["kind"] == "WL" and not re.match("https?://", button["mobile"]):
        yield "a link that does not begin with http"
    if button["kind"] == "AL" and sum(bool(button[app]) for app in APPS) < 2:
        yield "a link to an app that has not two ways"
