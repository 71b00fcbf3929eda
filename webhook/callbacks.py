"""A turn that may take longer than Kakao's five seconds: acknowledged at once, answered by callback.

1. The turn runs in a thread of a bounded pool. Decided within BUDGET, it is answered like any other.
2. Else the door acknowledges with waiting words, a red flag's emergency text among them, and the turn goes on.
3. Its reply counts as not delivered from then on, and is posted to the callback address: once, AFTER_ACK after the
   acknowledgement at the earliest, LATEST after the request at the latest.
4. Kakao says SUCCESS: it has arrived. Anything else: it is said with what is said next.

While staff hold the conversation, the waiting words are the acknowledgement, and the address waits for staff's words.
A process that is killed between 2 and 3 loses the reply; the patient's words then are as safe as those of any turn cut
off in the middle.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

import structlog

from bot import away
from bot.conversation import Answer, Conversations
from bot.reply import Reply
from bot.turn import Turn
from channels.kakao_event.callback import CallbackApi, CallbackError
from records.callbacks import CallbackAddresses
from records.database import DatabaseUnavailable
from records.models import Clinic
from webhook.kakao.response import to_json, waiting_ack

log = structlog.get_logger()
BUDGET = 2.5  # seconds; Kakao's five, less the way and a slow machine
AFTER_ACK = 1.0  # a callback that overtakes its acknowledgement has been seen to be refused
LATEST = 50.0  # Kakao's minute, less the time to post
AT_ONCE = 16  # turns with a callback address under way in a process; more of them are answered without
Render = Callable[[Reply], dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """A turn with its callback address; `at`: when it came, as `elapsed` tells time."""

    clinic: Clinic
    turn: Turn
    address: str
    at: float


class Callbacks:
    """Answers turns that come with a callback address. One instance a process; safe for threads.

    `conversations` may be more patient than those of turns that must be answered in time.
    """

    def __init__(
        self,
        conversations: Conversations,
        addresses: CallbackAddresses,
        post: CallbackApi,
        budget: float = BUDGET,
        elapsed: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._conversations, self._addresses, self._post = conversations, addresses, post
        self._budget, self._elapsed, self._pause = budget, elapsed, pause
        self._free = BoundedSemaphore(AT_ONCE)
        self._pool = ThreadPoolExecutor(2 * AT_ONCE)  # each turn, and what follows a late one

    def answer(self, clinic: Clinic, turn: Turn, address: str, render: Render) -> dict[str, Any] | None:
        """The answer at the door: the turn's, or an acknowledgement; None, and nothing begun, while there are too many.

        `render` puts a reply into Kakao's format.
        """
        if not self._free.acquire(blocking=False):
            return None
        asked = Asked(clinic, turn, address, self._elapsed())
        deciding = self._pool.submit(self._conversations.answer, clinic, turn)
        try:
            answer = deciding.result(self._budget)
        except TimeoutError:
            return self._acknowledged(asked, deciding, render)
        self._free.release()
        if answer.held and self._addresses.keep(answer.conversation, address, LATEST - self._since(asked)):
            return to_json(waiting_ack(answer.reply.text))
        return render(answer.reply)

    def _since(self, asked: Asked) -> float:
        return self._elapsed() - asked.at

    def _acknowledged(self, asked: Asked, deciding: "Future[Answer]", render: Render) -> dict[str, Any]:
        self._pool.submit(self._finish, asked, deciding, render, self._elapsed())
        return to_json(waiting_ack(self._conversations.waiting_words(asked.clinic, asked.turn)))

    def _finish(self, asked: Asked, deciding: "Future[Answer]", render: Render, acknowledged: float) -> None:
        """Never raises: there is nobody to tell but the log."""
        try:
            self._bring(asked, deciding.result(), render, acknowledged)
        except Exception as error:
            log.error("callback.failed", clinic=asked.clinic.code, error=type(error).__name__, where=away.place(error))
        finally:
            self._free.release()

    def _bring(self, asked: Asked, answer: Answer, render: Render, acknowledged: float) -> None:
        if not self._addresses.claim(asked.address):  # a twin of this request brings it
            return
        noted = self._noted_late(asked, answer)
        self._pause(max(0.0, acknowledged + AFTER_ACK - self._elapsed()))
        try:
            if self._since(asked) > LATEST:
                raise CallbackError("too late for Kakao's minute")
            self._post(asked.address, render(answer.reply))
        except CallbackError as error:
            log.warning("callback.refused", clinic=asked.clinic.code, why=str(error))
            if noted or self._noted_late(asked, answer):
                self._conversations.refused(asked.clinic, answer)
        else:
            self._conversations.arrived(asked.clinic, answer)

    def _noted_late(self, asked: Asked, answer: Answer) -> bool:
        """Whether it stands in the records; a database that is away must not keep the reply from its road."""
        try:
            self._conversations.late(asked.clinic, answer)
        except DatabaseUnavailable:
            log.error("callback.not_noted", clinic=asked.clinic.code)
            return False
        return True
