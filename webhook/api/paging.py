"""Long lists in pages: each leads to the next by a cursor that says nothing to whoever holds it."""

import base64
import json
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import Field

from webhook.api.fields import Told
from webhook.api.problems import Refused, invalid

MOST, USUAL = 200, 50
R = TypeVar("R")
Next = Annotated[str | None, Field(description="The `cursor` of the next page; null at the last one.")]


class PageQuery(Told):
    """Which page, and how long it is."""

    limit: int = Field(USUAL, ge=1, le=MOST)
    cursor: str = Field("", max_length=200, description="`next` of the page before; empty for the first.")

    def after(self, length: int) -> list[str] | None:
        """What the page before ended with, or None for the first. Raises Refused."""
        if not self.cursor:
            return None
        try:
            place = json.loads(base64.urlsafe_b64decode(self.cursor.encode()))
        except (ValueError, RecursionError):
            raise _unknown() from None
        if not isinstance(place, list) or [type(each) for each in place] != [str] * length:
            raise _unknown()
        if not all(each.isascii() and each.isprintable() for each in place):
            raise _unknown()
        return place

    def cut(self, found: Sequence[R], place: Any) -> tuple[Sequence[R], str | None]:
        """The page, and the cursor behind it, of what was found with a limit of one more; `place` of a row in order."""
        if len(found) <= self.limit:
            return found, None
        last = json.dumps(place(found[self.limit - 1])).encode()
        return found[: self.limit], base64.urlsafe_b64encode(last).decode()


def _unknown() -> Refused:
    return invalid(cursor="must be `next` of an earlier page, as it was")
