"""Templates go to Kakao's review, and what becomes of them is asked and written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from catalogue.registry import Event, State
from channels.ports import ChannelError
from channels.reviews import Review, Reviewing
from records import dealers, templates
from records.clock import Clock
from records.database import Database, Session
from records.models import Clinic, DealerAccount
from records.templates import Standing

log = structlog.get_logger()
MEANS = {State.LINTED: Event.CANCEL, State.INSPECTING: Event.INSPECT, State.REJECTED: Event.REJECT}
NO_COMMENT = "반려 사유가 적혀 있지 않습니다"
OTHER_WORDS = "승인된 문안이 여기의 문안과 다릅니다"


@dataclass(frozen=True)
class Reviews:
    """`dealers`: the channels by name; those that have templates reviewed are asked."""

    database: Database
    clock: Clock
    dealers: Mapping[str, object]

    def submit(self, clinic: Clinic, standing: Standing, by: str) -> str:
        """Put the words into review at the clinic's dealer; the dealer's name for them.

        A version after a rejected one takes its place there. Raises NotAllowed for words that may not go there or are
        there already, ChannelError where the dealer refuses or there is none.
        """
        templates.only_approved(standing)
        with self.database.write() as session:
            if standing.state is State.DRAFT:
                templates.record(session, standing, Event.LINT, by=by, now=self.clock.clinic(session))
            fresh = templates.standing(session, clinic, standing.template.key)
            templates.check(fresh, Event.SUBMIT)
            code = templates.rejected_code(session, clinic, fresh.version)
            dealer = self._dealer(session, clinic)
        given = dealer.reviews(clinic.code).submit(fresh.template, fresh.push_class, code)
        with self.database.write() as session:
            fresh = templates.standing(session, clinic, standing.template.key)
            templates.record(session, fresh, Event.SUBMIT, by=by, now=self.clock.clinic(session), code=given)
        return given

    def tick(self) -> None:
        """Ask about everything that is in review. One clinic's trouble is not another's."""
        with self.database.read() as session:
            found = [(each, account) for each, account in dealers.everywhere(session) if account.dealer in self.dealers]
        for clinic, account in found:
            try:
                self.look(clinic, account)
            except ChannelError as error:
                log.warning("reviews.not_asked", clinic=clinic.code, why=str(error))

    def look(self, clinic: Clinic, account: DealerAccount) -> dict[str, str]:
        """What has changed of the clinic's templates in review, by key: the new state, or why none.

        Raises ChannelError.
        """
        dealer = self.dealers[account.dealer]
        with self.database.read() as session:
            waiting = templates.in_review(session, clinic)
        if not waiting or not isinstance(dealer, Reviewing):
            return {}
        reviews, changed = dealer.reviews(clinic.code), dict[str, str]()
        for each in waiting:
            told = self._told(clinic, each.key, reviews.look(each.code or ""), account.dealer)
            changed |= {each.key: told} if told else {}
        return changed

    def _told(self, clinic: Clinic, key: str, review: Review, dealer: str) -> str | None:
        with self.database.write() as session:
            now, standing = self.clock.clinic(session), templates.standing(session, clinic, key)
            if standing.state not in templates.IN_REVIEW or review.state == standing.state:
                return None
            if review.state is State.APPROVED:
                return self._approved(session, clinic, standing, review, dealer, now)
            event, comment = MEANS[review.state], review.comment
            comment = comment or NO_COMMENT if event is Event.REJECT else ""
            return templates.record(session, standing, event, by=dealer, now=now, comment=comment).state

    @staticmethod
    def _approved(
        session: Session, clinic: Clinic, standing: Standing, review: Review, dealer: str, now: datetime
    ) -> str:
        """From now on it leaves as an Alimtalk; of other words Kakao would refuse every message."""
        if review.text.strip() != standing.template.text.strip():
            return OTHER_WORDS
        account = dealers.of(session, clinic.id, dealer)
        assert account is not None
        dealers.keep_template(account, standing.template.key, review.code, review.text)
        return templates.record(session, standing, Event.APPROVE, by=dealer, now=now).state

    def _dealer(self, session: Session, clinic: Clinic) -> Reviewing:
        account = dealers.in_use(session, clinic.id)
        dealer = self.dealers.get(account.dealer) if account else None
        if not isinstance(dealer, Reviewing):
            raise ChannelError("템플릿을 심사에 올릴 수 있는 발송사 계정이 없습니다", permanent=False)
        return dealer
