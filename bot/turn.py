"""What comes in at the Kakao door, after translation."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Turn:
    """One message of a chat user.

    `request_key` None: never seen before. `event`: the one-time id of an Event API call of ours that came back.
    """

    user_key: str
    text: str
    request_key: str | None = None
    choice: str | None = None
    follow_up: str | None = None
    event: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def load(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept)
