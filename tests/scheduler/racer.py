"""python -m tests.scheduler.racer: one more process with a pump and a sender on a town's database.

Reads what it needs as JSON from standard input, ticks, and hands over every send that it can see, in random order.
Each message taken becomes a line in the book.
"""

import json
import random
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from channels.ports import Outgoing, Receipt
from records.database import Database, DatabaseUnavailable
from records.keyring import Keyring, install
from records.models import Send
from tests.town import Machine, Phones, Town


@dataclass
class Book(Phones):
    """A dealer that keeps one book for all processes."""

    path: Path = field(default_factory=Path)

    def hand_over(self, message: Outgoing) -> Receipt:
        with self.path.open("a") as file:  # one short write, so that lines of two processes never mix
            file.write(f"{message.send_key}\n")
        return Receipt(message.send_key)


def main() -> None:
    """Tick and hand over, `rounds` times."""
    told = json.load(sys.stdin)
    keyring = Keyring(*told["keys"])
    install(keyring)
    folder = Path(told["folder"])
    town = Town(
        Database(told["url"], patience_seconds=20),
        keyring,
        folder,
        machine=Machine(datetime.fromisoformat(told["now"])),
        phones=Book(path=folder / "book"),
    )
    for _ in range(told["rounds"]):
        town.pump.tick()
        for send_id in _shuffled(town):
            try:
                town.routes.deliver(send_id)
            except DatabaseUnavailable:
                continue


def _shuffled(town: Town) -> list[str]:
    with town.database.read() as session:
        ids = list(session.scalars(select(Send.id).where(Send.state == "queued")))
    random.shuffle(ids)
    return ids


if __name__ == "__main__":
    main()
