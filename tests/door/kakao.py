"""What Kakao sends, and what the patient reads of the answer."""

import copy
from collections.abc import Callable
from typing import Any

from werkzeug.test import TestResponse

Post = Callable[..., TestResponse]

# As a KakaoTalk phone sends it through the fall-back block.
PHONE: dict[str, Any] = {
    "bot": {"id": "demo-bot", "name": "안부피부과"},
    "intent": {"id": "6b1", "name": "폴백 블록", "extra": {"reason": {"code": 1, "message": "OK"}}},
    "action": {"id": "6b2", "name": "안부", "params": {}, "detailParams": {}, "clientExtra": {}},
    "userRequest": {
        "block": {"id": "6b1", "name": "폴백 블록"},
        "user": {
            "id": "demo-filler",
            "type": "botUserKey",
            "properties": {
                "botUserKey": "demo-filler",
                "isFriend": True,
                "plusfriendUserKey": "aBc-D-Efghij",
                "bot_user_key": "demo-filler",
                "plusfriend_user_key": "aBc-D-Efghij",
            },
        },
        "utterance": "메롱",
        "params": {"surface": "Kakaotalk.plusfriend"},
        "lang": "ko",
        "timezone": "Asia/Seoul",
    },
    "contexts": [],
}

# As the admin centre's skill test screen sends it.
SKILL_TEST: dict[str, Any] = {
    "intent": {"id": "6b1", "name": "블록 이름"},
    "userRequest": {
        "timezone": "Asia/Seoul",
        "params": {"ignoreMe": "true"},
        "block": {"id": "6b1", "name": "블록 이름"},
        "utterance": "발화 내용",
        "lang": None,
        "user": {"id": "123456", "type": "accountId", "properties": {}},
    },
    "bot": {"id": "demo-bot", "name": "봇 이름"},
    "action": {"name": "안부", "clientExtra": None, "params": {}, "id": "6b2", "detailParams": {}},
}


def saying(utterance: Any, **changes: Any) -> dict[str, Any]:
    """A phone's payload with these words; `changes` replace fields named with __ between their steps."""
    changed = copy.deepcopy(PHONE)
    for name, value in {"userRequest__utterance": utterance, **changes}.items():
        *steps, last = name.split("__")
        place = changed
        for step in steps:
            place = place[step]
        place[last] = value
    return changed


def texts(answer: TestResponse) -> str:
    """All that the patient reads."""
    assert answer.status_code == 200, answer.text
    components = [each for output in answer.get_json()["template"]["outputs"] for each in output.values()]
    return "\n".join(each.get("text") or each.get("description") for each in components)
