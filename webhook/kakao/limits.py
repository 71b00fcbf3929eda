"""Kakao's limits, counted. Lengths are in UTF-16 code units, the strictest of the usual ways to count.

Kakao does not say what it counts; an emoji is one or two "characters" depending on the reader. Counting two never
sends more than Kakao allows. Lines are those that line breaks make: how a phone wraps them cannot be known.
"""

from pydantic import AfterValidator


class LimitError(Exception):
    """A response breaks a limit of Kakao's; sending it would fail the turn, and trying again cannot help.

    Not a ValueError, so that it leaves a model's validation as it is.
    """

    def __init__(self, limit: str, count: int, most: int, least: int = 0) -> None:
        super().__init__(f"{limit}: {count}, allowed are {least} to {most}")
        self.limit, self.count, self.most, self.least = limit, count, most, least


def units(text: str | None) -> int:
    """Length in UTF-16 code units."""
    return len(text or "") + sum(char > "\uffff" for char in text or "")


def lines(text: str | None) -> int:
    """Number of lines as written."""
    return text.count("\n") + 1 if text else 0


def check(limit: str, count: int, most: int, least: int = 0) -> None:
    """Raise LimitError unless `count` lies between `least` and `most`."""
    if not least <= count <= most:
        raise LimitError(limit, count, most, least)


def forbid(rule: str, broken: bool) -> None:
    """Raise LimitError if something is there that may not be there."""
    check(rule, int(broken), 0)


def within(limit: str, most: int, least: int = 0) -> AfterValidator:
    """A field's own limit, in UTF-16 code units."""

    def checked(text: str) -> str:
        check(limit, units(text), most, least)
        return text

    return AfterValidator(checked)


def at_most_lines(limit: str, most: int) -> AfterValidator:
    """A field's own limit, in lines."""

    def checked(text: str) -> str:
        check(f"{limit} lines", lines(text), most)
        return text

    return AfterValidator(checked)
