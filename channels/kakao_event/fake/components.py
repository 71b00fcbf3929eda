"""The components of a skill's answer with their limits, as one table.

Source: Kakao business guide, "응답 타입별 JSON 포맷". Lengths in UTF-16 code units, the stricter reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    """At most so many characters, or lines."""

    most: int = 2000
    lines: int = 1000


@dataclass(frozen=True)
class Many:
    """So many objects with these fields."""

    fields: Mapping[str, Any]
    least: int
    most: int


# A field by its name, with a star if it must be there: a Text, Many, a type, the values it may have, or fields again.
LINK: dict[str, Any] = {"pc": Text(), "mobile": Text(), "web": Text()}
PICTURE = {"imageUrl*": Text(), "altText": Text(50), "link": LINK, "fixedRatio": bool}
BUILD = {"buttons": list, "buttonLayout": ("vertical", "horizontal"), "forwardable": bool}
CARDS: dict[str, dict[str, Any]] = {
    "textCard": {"title": Text(50), "description": Text(400), **BUILD},
    "basicCard": {"thumbnail*": PICTURE, "title": Text(50), "description": Text(230), **BUILD},
    "commerceCard": {
        "title": Text(30), "description": Text(40), "price*": int, "currency": ("won",), "discount": int,
        "discountRate": int, "discountedPrice": int, "thumbnails*": Many(PICTURE, 1, 1),
        "profile": {"nickname*": Text(), "imageUrl": Text()}, **BUILD,
    },
    "listCard": {
        "header*": {"title*": Text()},
        "items*": Many(
            {
                "title*": Text(), "description": Text(), "imageUrl": Text(), "link": LINK,
                "action": ("block", "message"), "blockId": Text(), "messageText": Text(), "extra": dict,
            },
            1, 5,
        ),
        **BUILD,
    },
    "itemCard": {
        "itemList*": Many({"title*": Text(6), "description*": Text(lines=2)}, 1, 10),
        "thumbnail": {"imageUrl*": Text(), "altText": Text(50), "width": int, "height": int, "link": LINK},
        "head": {"title*": Text(lines=1)},
        "profile": {"title*": Text(15), "imageUrl": Text(), "width": int, "height": int},
        "imageTitle": {"title*": Text(lines=2), "description": Text(lines=1), "imageUrl": Text()},
        "itemListAlignment": ("left", "right"),
        "itemListSummary": {"title*": Text(6), "description*": Text(14)},
        "title": Text(), "description": Text(), **BUILD,
    },
}  # fmt: skip
COMPONENTS: dict[str, dict[str, Any]] = {
    "simpleText": {"text*": Text(1000)},
    "simpleImage": {"imageUrl*": Text(), "altText": Text(50)},
    **CARDS,
    "carousel": {
        "type*": tuple(CARDS),
        "items*": Many({}, 1, 10),
        "header": {"title*": Text(lines=2), "description*": Text(lines=3), "thumbnail*": {"imageUrl*": Text()}},
    },
}
IN_CAROUSEL: dict[str, dict[str, Any]] = {  # the less room that a card has beside others
    "basicCard": {"title": Text(lines=2), "description": Text(lines=2)},
    "listCard": {"items": Many({}, 1, 4)},
    "itemCard": {"itemList": Many({}, 1, 5)},
}
TOGETHER = {"textCard": (400, 128), "itemCard": (200, 100)}  # title and description: alone, and in a carousel
CONTEXT = {"values*": Many({"name*": Text(), "lifeSpan*": int, "ttl": int, "params": dict}, 0, 100)}
NEEDS = {"webLink": "webLinkUrl", "message": "messageText", "phone": "phoneNumber", "block": "blockId"}
ACTIONS = (*NEEDS, "share", "operator")
