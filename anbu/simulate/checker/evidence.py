"""What the checker looks at: the two logs and the tables, as plain rows. Times are aware and in Seoul."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from anbu.simulate.checker.roads import ARRIVED, PAGE, as_dealt

SEOUL = ZoneInfo("Asia/Seoul")
Row = dict[str, Any]
TABLES = (
    "follow_up", "send", "consent_event", "escalation", "page", "patient", "chat_user", "conversation", "appointment",
    "treatment_done", "clinic", "answered_request", "patient_fact", "appointment_change",
)  # fmt: skip
PRESSED = {  # what patients say by buttons of the answers, in the words of `Life`
    "안내 그만 받기": "refusal", "안내도 그만 받기": "refusal", "알림 그만 받기": "refusal",
    "안내 다시 받기": "wants_again", "알림 다시 받기": "wants_again",
}  # fmt: skip
TAKEN = ("accepted", "undelivered")  # outcomes
TIMES = ("at", "begin", "starts_at", "performed_at", "day", "born")


@dataclass(frozen=True)
class Evidence:
    """`world`, `dealer`: lines of the logs, in order. `tables`: rows by table. `tells`: the dealer tells afterwards
    what became of its messages.
    """

    world: list[Row]
    dealer: list[Row]
    tables: dict[str, list[Row]]
    tells: bool = False
    _by: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Evidence":
        connection = sqlite3.connect(folder / "anbu.db")
        connection.row_factory = sqlite3.Row
        tables = {name: [_row(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in TABLES}  # noqa: S608 (a constant)
        connection.close()
        world = [*_lines(folder / "world.jsonl")]
        return cls(world, [*_dealt(folder, world)], tables, tells=not (folder / "dealer.jsonl").exists())

    def happened(self, *kinds: str) -> list[Row]:
        return [line for line in self.world if line["kind"] in kinds]

    @cached_property
    def ends(self) -> datetime:
        """When the recorded time ends."""
        found: datetime = max(line["at"] for line in self.world if line["kind"] == "end")
        return found

    @cached_property
    def outages(self) -> list[tuple[datetime, datetime]]:
        return [(line["begin"], line["end"]) for line in self.happened("outage")]

    def down(self, first: datetime, last: datetime) -> bool:
        """Whether the dealer took nothing for some of that time."""
        return any(begin <= last and first <= end for begin, end in self.outages)

    @cached_property
    def people(self) -> dict[str, Row]:
        """The line of each patient, by id."""
        return {line["patient"]: line for line in self.happened("person")}

    @cached_property
    def by_user(self) -> dict[str, str]:
        """KakaoTalk key → patient id."""
        return {line["user"]: patient for patient, line in self.people.items()}

    @cached_property
    def pushes(self) -> list[Row]:
        """What reached patients: the dealer's accepted messages, each with its `send` and `follow_up` rows, or None."""
        sends = {row["send_key"]: row for row in self.tables["send"]}
        plans = {row["id"]: row for row in self.tables["follow_up"]}
        found = []
        for line in self.dealer:
            if line["outcome"] == "accepted" and not line["send_key"].startswith(PAGE):
                send = sends.get(line["send_key"])
                found.append({**line, "send": send, "follow_up": plans.get(send["follow_up_id"]) if send else None})
        return found

    @cached_property
    def _by_receiver(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for push in self.pushes:
            found[push["to"]].append(push)
        return found

    @cached_property
    def alimtalks(self) -> dict[str, list[Row]]:
        """Of a dealer's road, by who they were for, whatever became of them."""
        found: dict[str, list[Row]] = defaultdict(list)
        for line in self.dealer:
            if line.get("alimtalk"):
                found[line["to"]].append(line)
        return found

    def pushes_to(self, user: str) -> list[Row]:
        return self._by_receiver.get(user, [])

    @cached_property
    def pages(self) -> list[Row]:
        """Attempts to page staff, whatever became of them."""
        return [line for line in self.dealer if line["send_key"].startswith(PAGE)]

    @cached_property
    def handed_over(self) -> dict[str, list[datetime]]:
        """Follow-up id → when a message of it was taken, be it that it then reached nobody."""
        plans, found = {row["send_key"]: row["follow_up_id"] for row in self.tables["send"]}, defaultdict(list)
        for line in self.dealer:
            if line["outcome"] in TAKEN and plans.get(line["send_key"]):
                found[plans[line["send_key"]]].append(line["at"])
        return dict(found)

    def by(self, table: str, column: str) -> dict[Any, list[Row]]:
        """The table's rows by what stands in a column."""
        if (table, column) not in self._by:
            found: dict[Any, list[Row]] = defaultdict(list)
            for row in self.tables[table]:
                found[row[column]].append(row)
            self._by[table, column] = dict(found)
        return self._by[table, column]

    @cached_property
    def lines_of(self) -> dict[str, list[Row]]:
        """The world's lines about each patient."""
        found: dict[str, list[Row]] = defaultdict(list)
        for line in self.world:
            patient = line.get("patient") or self.by_user.get(line.get("user", ""))
            if patient:
                found[patient].append(line)
        return found

    def spans(
        self, patient: str, begins: tuple[str, ...], over: tuple[str, ...] = ()
    ) -> list[tuple[datetime, datetime]]:
        """When something of the patient's held: from a line of `begins` to the next of `over`."""
        found, since = [], None
        for line in self.lines_of[patient]:
            name = line.get("what") or PRESSED.get(line.get("text", "")) or line["kind"]
            if name in begins and since is None:
                since = line["at"]
            elif name in over and since is not None:
                found.append((since, line["at"]))
                since = None
        return found + ([(since, self.ends)] if since else [])


def _dealt(folder: Path, world: list[Row]) -> Iterator[Row]:
    """The simulated dealer's log, or that of the dealer's fake whose road the messages took."""
    for dealer in ARRIVED:
        if (log := folder / f"{dealer}.jsonl").exists():
            people = [line for line in world if line["kind"] == "person"]
            users = {f"0{line['phone'].removeprefix('+82')}": line["user"] for line in people}
            yield from as_dealt(dealer, _lines(log), users)
    if (log := folder / "dealer.jsonl").exists():
        yield from _lines(log)


def _lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for text in file:
            line = json.loads(text)
            yield {
                key: datetime.fromisoformat(value).astimezone(SEOUL) if key in (*TIMES, "end") and value else value
                for key, value in line.items()
            }


def _row(row: sqlite3.Row) -> Row:
    return {key: _time(row[key]) if key.endswith(("_at", "_for", "_by", "at")) else row[key] for key in row.keys()}  # noqa: SIM118


def _time(value: Any) -> Any:
    """SQLAlchemy keeps times in SQLite as UTC text without an offset."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC).astimezone(SEOUL)
    except (TypeError, ValueError):
        return value
