"""What dealers' codes mean for a message. Each dealer's table is a file of its own.

An entry has an `outcome` (`channels.ports.Result`) and what staff read (`say`). `alarm`: somebody must set a template
right. `trouble`: of the account (ChannelError); the sends wait, and the operator is told. `opted_out` and `fault`: see
Result.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog

from channels.ports import ChannelError, ChannelUnknown, Result

log = structlog.get_logger()
OTHER = "OtherOfAccount"  # stands for whatever else is wrong with an account


class Codes:
    """One table of the dealer of that name."""

    def __init__(self, dealer: str, table: Mapping[str, Mapping[str, Any]]) -> None:
        self._dealer, self.table = dealer, table

    def result(self, code: object, clinic: str) -> Result:
        """What became of a message with this code. What calls for an operator is logged; so is an unknown code."""
        known = self.table.get(str(code))
        if known is None:
            log.critical(f"{self._dealer}.unknown_code", clinic=clinic, code=_printable(code))
            return Result("failed", f"발송사의 알 수 없는 코드: {_printable(code)}")
        trouble = str(known.get("trouble", ""))
        if trouble or known.get("alarm"):
            log.critical(f"{self._dealer}.alarm", clinic=clinic, code=str(code), why=known["say"])
        refused, fault = known.get("opted_out") is True, known.get("fault", "")
        return Result(known["outcome"], f"{known['say']} ({code})", trouble, refused, fault)

    def refuse(self, code: object, clinic: str, of_account: bool = False) -> None:
        """Raise what the code of a request means: ChannelError, ChannelUnknown; nothing where it was accepted.

        `of_account`: an unknown code is the account's trouble, not the message's.
        """
        found = self.result(code, clinic)
        if of_account and str(code) not in self.table:
            other = self.result(OTHER, clinic)
            found = replace(other, why=other.why.replace(OTHER, _printable(code)))
        if found.outcome == "uncertain":
            raise ChannelUnknown(found.why)
        if found.outcome not in ("waiting", "delivered"):
            raise ChannelError(
                found.why, permanent=found.outcome != "again", by_text=found.outcome == "by_text",
                trouble=found.trouble, opted_out=found.opted_out, fault=found.fault,
            )  # fmt: skip


def _printable(code: object) -> str:
    return re.sub(r"[^\w.-]", "", str(code))[:40] or "없음"
