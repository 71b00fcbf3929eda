"""A web page that calls itself .xls, as many of Korea's clinic programs export it: the rows of its one table.

Only tags of tables count, everything else is words or ignored; no script runs, nothing is fetched. Each pass over the
text is linear in its length.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from webhook.imports.refusal import SAVE_AGAIN, TableError

_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<given>[^<>]*)>|<[!?/][^<>]*>|(?P<words>[^<]+|<)")
_SPAN = re.compile(r"(?:col|row)span\s*=\s*[\"']?\s*0*([2-9]|[1-9]\d)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of the table, as Excel would number them. Raises TableError where there is none, or more than one."""
    page = _Page()
    for token in _TOKEN.finditer(_without_comments(text)):
        if token["tag"]:
            page.tag(token["tag"].lower(), bool(token["end"]), token["given"])
        elif token["words"] and page.cell is not None:
            page.cell.append(token["words"])
    page.end_row()
    if not page.tables:
        raise TableError(f"표가 없는 웹 문서(HTML)입니다. {SAVE_AGAIN}")
    return iter(enumerate(page.rows, start=1))


@dataclass
class _Page:
    """What was read so far. `cell`: the words of the cell that is open."""

    tables: int = 0
    open_tables: int = 0
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] | None = None
    cell: list[str] | None = None

    def tag(self, name: str, ends: bool, given: str) -> None:
        match name:
            case "table":
                self._table(ends)
            case "tr":
                self.end_row()
                self.row = None if ends else []
            case "td" | "th" if self.row is not None:
                self._end_cell()
                self.cell = None if ends else []
                if not ends and _SPAN.search(given):
                    raise TableError(f"병합된 셀이 있는 표입니다. 엑셀에서 열어 셀 병합을 풀고 {SAVE_AGAIN}")
            case "br" if self.cell is not None:
                self.cell.append(" ")

    def _table(self, ends: bool) -> None:
        self.end_row()
        self.open_tables += -1 if ends else 1
        self.tables += not ends
        if self.tables > 1:
            raise TableError(f"표가 둘 이상 있는 웹 문서(HTML)입니다. 엑셀에서 열어 가져올 표만 남기고 {SAVE_AGAIN}")

    def end_row(self) -> None:
        self._end_cell()
        if self.row is not None:
            self.rows.append(self.row)
        self.row = None

    def _end_cell(self) -> None:
        if self.cell is not None and self.row is not None:
            self.row.append(html.unescape(_SPACE.sub(" ", "".join(self.cell))))
        self.cell = None


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(each.partition("-->")[2] for each in rest)
