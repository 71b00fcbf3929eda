"""Templates go to Kakao's review, and what becomes of them is asked and written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from catalogue.model import Template
from catalogue.registry import Event, State
from channels.ports import ChannelError
from channels.reviews import Link, Review, Reviewing, TemplateReviews
from records import dealers, templates
from records.clock import Clock
from records.database import Database, Session
from records.models import Clinic, DealerAccount
from records.templates import Standing
from scheduler import page_links

log = structlog.get_logger()
MEANS = {State.LINTED: Event.CANCEL, State.INSPECTING: Event.INSPECT, State.REJECTED: Event.REJECT}
NO_COMMENT = "반려 사유가 적혀 있지 않습니다"
NO_DOOR = "버튼이 환자 페이지로 이어지려면 환자가 여는 공개 주소가 있어야 합니다"
OTHER_WORDS = "승인된 문안이 여기의 문안과 다릅니다"


@dataclass(frozen=True)
class Reviews:
    """`dealers`: the channels by name; those that have templates reviewed are asked.

    `public_url`: of the door as patients reach it, where buttons that are web links lead.
    """

    database: Database
    clock: Clock
    dealers: Mapping[str, object]
    public_url: str = ""

    def submit(self, clinic: Clinic, standing: Standing, by: str) -> str:
        """Put the words into review at the clinic's dealer; the dealer's name for them.

        A version after a rejected one takes its place there. Raises NotAllowed for words that may not go there or are
        there already, ChannelError where the dealer refuses or there is none.
        """
        templates.only_approved(standing)
        with self.database.write() as session:
            fresh = templates.standing(session, clinic, standing.template.key)
            if fresh.state is State.DRAFT:
                templates.record(session, fresh, Event.LINT, by=by, now=self.clock.clinic(session))
            fresh = templates.standing(session, clinic, standing.template.key)
            templates.check(fresh, Event.SUBMIT)
            code = templates.rejected_code(session, clinic, fresh.version)
            dealer, links = self._dealer(session, clinic), self._links(session, clinic, fresh.template)
        given = dealer.reviews(clinic.code).submit(fresh.template, fresh.push_class, code, links)
        with self.database.write() as session:
            fresh = templates.standing(session, clinic, standing.template.key)
            templates.record(session, fresh, Event.SUBMIT, by=by, now=self.clock.clinic(session), code=given)
        return given

    def answer(self, clinic: Clinic, key: str, comment: str, by: str) -> None:
        """Put rejected words back into review with a comment. Raises as `submit`."""
        self._do(clinic, key, Event.ANSWER, by, lambda reviews, code: reviews.answer(code, comment), comment)

    def cancel(self, clinic: Clinic, key: str, by: str) -> None:
        """Take the words out of review. Raises as `submit`."""
        self._do(clinic, key, Event.CANCEL, by, lambda reviews, code: reviews.cancel(code))

    def delete(self, clinic: Clinic, key: str, by: str) -> None:
        """Remove rejected words at the dealer. Raises as `submit`."""
        self._do(clinic, key, Event.DELETE, by, lambda reviews, code: reviews.delete(code))

    def _do(
        self, clinic: Clinic, key: str, event: Event, by: str, act: Callable[[TemplateReviews, str], None],
        comment: str = "",
    ) -> None:  # fmt: skip
        """Have the dealer do it, and write it down."""
        with self.database.read() as session:
            standing = templates.standing(session, clinic, key)
            templates.check(standing, event, comment)
            dealer = self._dealer(session, clinic)
        code = standing.registration.code if standing.registration else None
        if not code:
            raise ChannelError("발송사가 준 템플릿 코드가 없습니다", permanent=True)
        act(dealer.reviews(clinic.code), code)
        with self.database.write() as session:
            fresh, now = templates.standing(session, clinic, key), self.clock.clinic(session)
            templates.record(session, fresh, event, by=by, now=now, comment=comment)

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
            if standing.state not in templates.IN_REVIEW or review.state in (standing.state, State.SUBMITTED):
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
        page = bool(page_links.buttons(standing.template, account, ""))
        dealers.keep_template(account, standing.template.key, review.code, review.text, page)
        return templates.record(session, standing, Event.APPROVE, by=dealer, now=now).state

    def _links(self, session: Session, clinic: Clinic, template: Template) -> list[Link] | None:
        """The buttons' web links, where they are such. Raises ChannelError where they would lead nowhere."""
        account = dealers.in_use(session, clinic.id)
        found = page_links.buttons(template, account, self.public_url) if account else None
        if found and not self.public_url:
            raise ChannelError(NO_DOOR, permanent=False)
        return found

    def _dealer(self, session: Session, clinic: Clinic) -> Reviewing:
        account = dealers.in_use(session, clinic.id)
        dealer = self.dealers.get(account.dealer) if account else None
        if not isinstance(dealer, Reviewing):
            raise ChannelError("템플릿을 심사에 올릴 수 있는 발송사 계정이 없습니다", permanent=False)
        return dealer
