"""What the bot says, before any channel's format: bubbles and quick replies. Pure."""

from dataclasses import dataclass
from typing import Literal

MOST_WORDS = 2700  # UTF-16 units that find room in one answer; KakaoTalk takes three bubbles of 1,000
MAX_LABEL = 14
MOST_QUICK = 10  # quick replies in one answer; source: Kakao skill response, template.quickReplies


@dataclass(frozen=True)
class Button:
    """A button on a bubble. `value` is the text said, the address opened, or the number dialled; `operator` opens
    Kakao's own 1:1 chat with staff.

    `choice` is an opaque id that comes back when the button is pressed; it carries no health data.
    """

    label: str
    action: Literal["message", "link", "phone", "operator"] = "message"
    value: str = ""
    choice: str | None = None


@dataclass(frozen=True)
class QuickReply:
    """A one-tap answer under the last bubble: says `text` (or its label) and returns the opaque `choice`."""

    label: str
    text: str = ""
    choice: str | None = None


@dataclass(frozen=True)
class Bubble:
    """One speech bubble: plain text, or a card when it has a title or buttons. Cards that are all `beside` stand beside
    each other, as one bubble.
    """

    text: str
    title: str = ""
    buttons: tuple[Button, ...] = ()
    beside: bool = False


@dataclass(frozen=True)
class Reply:
    """Everything said in one turn, in order. `version` names the catalogue versions that the words come from."""

    bubbles: tuple[Bubble, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    versions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words alone, for records and previews."""
        return "\n\n".join("\n".join(filter(None, (bubble.title, bubble.text))) for bubble in self.bubbles)


def units(text: str) -> int:
    """Length in UTF-16 code units, in which channels count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
