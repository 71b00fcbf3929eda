"""The documented limits of an answer, checked on the JSON that Kakao would read (JSON guide, section 3)."""

from typing import Any

from werkzeug.test import TestResponse


def check(answer: TestResponse) -> None:
    """Assert that KakaoTalk would take this answer."""
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    body = answer.get_json()
    assert body["version"] == "2.0"
    outputs, replies = body["template"]["outputs"], body["template"].get("quickReplies", [])
    assert 1 <= len(outputs) <= 3
    assert len(replies) <= 10
    for output in outputs:
        ((kind, component),) = output.items()
        _COMPONENTS[kind](component)
    for reply in replies:
        assert (reply["action"], bool(reply["messageText"])) == ("message", True)
        assert 1 <= _units(reply["label"]) <= 14


def _simple_text(component: dict[str, Any]) -> None:
    assert 1 <= _units(component["text"]) <= 1000


def _text_card(component: dict[str, Any]) -> None:
    title, description = component.get("title", ""), component.get("description", "")
    assert _units(title) <= 50
    assert 1 <= _units(title + description) <= 400
    assert len(component.get("buttons", [])) <= 3
    for button in component.get("buttons", []):
        assert 1 <= _units(button["label"]) <= 14


def _carousel(component: dict[str, Any]) -> None:
    assert component["type"] == "textCard"
    assert 1 <= len(component["items"]) <= 10
    for card in component["items"]:
        _text_card(card)
        assert _units(card.get("title", "") + card.get("description", "")) <= 128


_COMPONENTS = {"simpleText": _simple_text, "textCard": _text_card, "carousel": _carousel}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
