"""What Solapi's status codes mean for a message; the table is `codes.yml`."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import structlog
import yaml

from channels.ports import ChannelError, ChannelUnknown, Result

log = structlog.get_logger()
NEVER_TAKEN = "1"  # how the codes of what was refused at once begin
OTHER = "OtherOfAccount"


@cache
def _table() -> dict[str, dict[str, object]]:
    read: dict[str, dict[str, object]] = yaml.safe_load(Path(__file__).with_name("codes.yml").read_text("utf-8"))
    return read


def result(code: object, clinic: str) -> Result:
    """What became of a message with this status. What calls for an operator is logged; so is an unknown code."""
    known = _table().get(str(code))
    if known is None:
        log.critical("solapi.unknown_code", clinic=clinic, code=_printable(code))
        return Result("failed", f"발송사의 알 수 없는 코드: {_printable(code)}")
    trouble = str(known.get("trouble", ""))
    if trouble or known.get("alarm"):
        log.critical("solapi.alarm", clinic=clinic, code=str(code), why=known["say"])
    opted_out = known.get("opted_out") is True
    return Result(known["outcome"], f"{known['say']} ({code})", trouble, opted_out)  # type: ignore[arg-type]


def refuse(code: object, clinic: str, of_account: bool = False) -> None:
    """Raise what the status of a request means: ChannelError, ChannelUnknown; nothing where it was accepted.

    `of_account`: an unknown code is the account's trouble, not the message's.
    """
    found = result(code, clinic)
    if of_account and str(code) not in _table():
        other = result(OTHER, clinic)
        found = replace(other, why=other.why.replace(OTHER, _printable(code)))
    if found.outcome == "uncertain":
        raise ChannelUnknown(found.why)
    if found.outcome not in ("waiting", "delivered"):
        raise ChannelError(
            found.why, permanent=found.outcome != "again", by_text=found.outcome == "by_text", trouble=found.trouble,
            opted_out=found.opted_out,
        )  # fmt: skip


def _printable(code: object) -> str:
    return re.sub(r"[^\w.-]", "", str(code))[:40] or "없음"
