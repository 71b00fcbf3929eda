"""Where the clinic's templates stand at Kakao: one registration a version, and its steps, only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue import lint
from catalogue.lint import Problem
from catalogue.model import Plan, PushClass, Template, parse
from catalogue.registry import Event, Life, NotAllowed, State, after, difference, push_class
from records import catalogue, sends
from records.models import CatalogueVersion, Clinic, Send, TemplateRegistration, TemplateStep

IN_REVIEW = (State.SUBMITTED, State.INSPECTING)
REVIEWED = (Event.SUBMIT, Event.ANSWER)
SENT = (sends.ACCEPTED, sends.DELIVERED)


@dataclass(frozen=True)
class Standing:
    """The newest version of a template with where it stands; `life` of one that is approved."""

    version: CatalogueVersion
    template: Template
    push_class: PushClass
    registration: TemplateRegistration | None
    life: Life | None

    @property
    def state(self) -> State:
        return State(self.registration.state) if self.registration else State.DRAFT

    @property
    def problems(self) -> list[Problem]:
        """What speaks against submitting it."""
        return lint.problems(self.template, self.push_class)


def standings(session: Session, clinic: Clinic, key: str | None = None) -> list[Standing]:
    """Every template of the clinic, by its newest version; or that of one `key`."""
    rows = catalogue.newest(session, clinic)
    plans = [entry for row in rows if row.kind == "plan" and isinstance(entry := parse(row.kind, row.content), Plan)]
    mine = select(TemplateRegistration).where(TemplateRegistration.clinic_id == clinic.id)
    known = {(each.key, each.version): each for each in session.scalars(mine)}
    return [
        _standing(session, clinic, row, known.get((row.key, row.version)), plans)
        for row in rows
        if row.kind == "template" and key in (None, row.key)
    ]


def standing(session: Session, clinic: Clinic, key: str) -> Standing:
    """Of one template. Raises KeyError."""
    found = standings(session, clinic, key)
    if not found:
        raise KeyError(key)
    return found[0]


def in_review(session: Session, clinic: Clinic) -> list[TemplateRegistration]:
    """What somebody at Kakao has to say something of."""
    mine = select(TemplateRegistration).where(TemplateRegistration.clinic_id == clinic.id)
    waiting = mine.where(TemplateRegistration.state.in_(IN_REVIEW))
    return list(session.scalars(waiting.order_by(TemplateRegistration.key, TemplateRegistration.version)))


def _standing(
    session: Session,
    clinic: Clinic,
    row: CatalogueVersion,
    found: TemplateRegistration | None,
    plans: Sequence[Plan],
) -> Standing:
    template = _template(row)
    life = None
    if found is not None and found.approved_at is not None:
        life = Life(found.approved_at, last_use(session, clinic, row.key, row.version), found.released_at)
    return Standing(row, template, push_class(template, plans), found, life)


def _template(row: CatalogueVersion) -> Template:
    entry = parse(row.kind, row.content)
    assert isinstance(entry, Template)
    return entry


def last_use(session: Session, clinic: Clinic, key: str, version: int) -> datetime | None:
    """When a dealer last took a message with these words."""
    mine = select(func.max(Send.at)).where(Send.clinic_id == clinic.id, Send.state.in_(SENT))
    return session.scalar(mine.where(Send.versions == f"template/{key}@{version}"))


def record(
    session: Session, standing: Standing, event: Event, *, by: str, now: datetime, comment: str = "", code: str = ""
) -> TemplateRegistration:
    """Write down what happened to the template. Raises NotAllowed where it cannot have, or words forbid it."""
    state = check(standing, event, comment)
    row = standing.registration or _new(session, standing.version)
    row.state, row.comment, row.code = state, comment or row.comment, code or row.code
    row.approved_at = now if event is Event.APPROVE else row.approved_at
    row.released_at = now if event is Event.RELEASE else row.released_at
    session.flush()
    step = {"event": event, "state": state, "by": by, "at": now, "comment": comment or None}
    session.add(TemplateStep(clinic_id=row.clinic_id, registration_id=row.id, **step))
    return row


def check(standing: Standing, event: Event, comment: str = "") -> State:
    """The state that follows. Raises NotAllowed where the event cannot befall it, or its words forbid that."""
    state = after(standing.state, event, comment)
    if event is Event.LINT:
        _only_clean(standing)
    return state


def only_approved(standing: Standing) -> None:
    """Raises NotAllowed for words that would be approved at Kakao before the clinic's doctor has read them: whatever
    holds here would leave no more as an Alimtalk.
    """
    if standing.version.approved_at is None:
        raise NotAllowed(f"{standing.template.key}: no doctor has approved this version; see: anbu catalogue approve")


def rejected_code(session: Session, clinic: Clinic, version: CatalogueVersion) -> str | None:
    """The dealer's name for the last earlier version, if that was rejected."""
    before = _reviewed_before(session, clinic, version)
    if before is None:
        return None
    mine = select(TemplateRegistration).where(TemplateRegistration.clinic_id == clinic.id)
    row = session.scalar(
        mine.where(TemplateRegistration.key == before.key, TemplateRegistration.version == before.version)
    )
    return row.code if row is not None and row.state == State.REJECTED else None


def _only_clean(standing: Standing) -> None:
    if not standing.template.alimtalk:
        raise NotAllowed(f"{standing.template.key}: advertising is no Alimtalk")
    if found := standing.problems:
        raise NotAllowed("; ".join(f"{each.words}: {each.reason}" for each in found))


def _new(session: Session, version: CatalogueVersion) -> TemplateRegistration:
    names = {"clinic_id": version.clinic_id, "key": version.key, "version": version.version}
    row = TemplateRegistration(**names, state=State.DRAFT)
    session.add(row)
    return row


def steps(session: Session, row: TemplateRegistration) -> list[TemplateStep]:
    """In the order in which they were taken."""
    mine = select(TemplateStep).where(TemplateStep.registration_id == row.id)
    return list(session.scalars(mine.order_by(TemplateStep.at, TemplateStep.id)))


def changes(session: Session, clinic: Clinic, standing: Standing) -> list[str]:
    """What differs from the version that was in review before it; empty where there was none."""
    before = _reviewed_before(session, clinic, standing.version)
    return difference(_template(before), standing.template) if before else []


def _reviewed_before(session: Session, clinic: Clinic, version: CatalogueVersion) -> CatalogueVersion | None:
    """The last earlier version that was submitted."""
    submitted = (
        select(TemplateRegistration.version)
        .join(TemplateStep, TemplateStep.registration_id == TemplateRegistration.id)
        .where(TemplateRegistration.clinic_id == clinic.id, TemplateRegistration.key == version.key)
        .where(TemplateRegistration.version < version.version, TemplateStep.event.in_(REVIEWED))
    )
    mine = select(CatalogueVersion).where(CatalogueVersion.clinic_id == clinic.id, CatalogueVersion.kind == "template")
    wanted = mine.where(CatalogueVersion.key == version.key, CatalogueVersion.version.in_(submitted))
    return session.scalars(wanted.order_by(CatalogueVersion.version.desc())).first()
