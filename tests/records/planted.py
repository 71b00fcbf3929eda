"""Words planted into a town, and every way in which they could lie open in its database."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import MetaData, select

from tests.scheduler.stage import treat
from tests.town import Town

NAME = "독고영재순"
PHONE = "+821077778888"
SPOKEN = "어제부터 오른쪽 입술 옆이 유난히 간질간질해요"
ANSWERED = "거울 볼 때마다 조금 신경이 쓰여요"
MEMO = "결혼기념일 선물로 오심"
USER = "planted-user"
SECRETS = {"name": NAME, "phone": PHONE, "last digits": "77778888", "message": SPOKEN, "note": ANSWERED, "memo": MEMO}


def plant(town: Town) -> None:
    """A patient with the planted name and phone is treated, gets a guide, answers the check-in and writes."""
    treat(town, "P-1", "입술필러", "2026-03-09T15:00", user=USER, name=NAME, phone=PHONE, memo=MEMO)
    town.pump.tick()
    town.advance("2026-03-10T09:30")
    [guide] = [message for message in town.phones.taken if message.to == USER]
    assert NAME in guide.text
    town.say(USER, "상태 알리기", follow_up=guide.buttons[0].follow_up_id)
    for turn, words in enumerate(("없어요", "3점이요", "조금 있어요", ANSWERED)):
        town.say(USER, words, request_key=f"request-{turn}")
    town.say(USER, SPOKEN)
    town.advance("2026-03-11T12:00")


def forms(secret: str) -> dict[str, bytes]:
    """The secret as bytes in every encoding that somebody might have stored it in by mistake."""
    plain = secret.encode()
    return {
        "utf-8": plain,
        "json": json.dumps(secret)[1:-1].encode(),
        "json twice": json.dumps(json.dumps(secret)[1:-1])[1:-1].encode(),
        "utf-16-le": secret.encode("utf-16-le"),
        "utf-16-be": secret.encode("utf-16-be"),
        "cp949": secret.encode("cp949"),
        "hex": plain.hex().encode(),
        "base64": base64.b64encode(plain)[:-4],
    }


def raw(town: Town) -> Iterator[bytes]:
    """Everything that lies on the disk for SQLite; for both, every cell of every table as the driver gives it."""
    for path in sorted(town.folder.rglob("*")):
        if path.is_file():
            yield Path(path).read_bytes()
    metadata = MetaData()
    with town.database.engine.connect() as connection:
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                yield b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)


def found_in(everything: bytes, secrets: dict[str, str]) -> list[tuple[str, str]]:
    """Which secrets lie open, and in which form."""
    return [
        (name, form) for name, secret in secrets.items() for form, data in forms(secret).items() if data in everything
    ]
