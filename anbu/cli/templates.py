"""`anbu templates`: the words that are pushed: what speaks against them, and where they stand at Kakao."""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import click

from anbu.cli.common import Fields, chosen, clinic_option, honest, house, json_option, refuse, show
from catalogue.lint import Kind, Message, Verdict, judge, verdict
from catalogue.registry import Event, NotAllowed
from channels.ports import ChannelError, ChannelUnknown
from records import dealers
from records import templates as records
from records.database import Session
from records.facts import SEOUL
from records.models import Clinic
from records.templates import Standing
from scheduler.reviews import Reviews

LOST = "발송사가 받았는지 알 수 없습니다. 발송사 콘솔에서 확인해 주세요"
MARKS = {"refuse": "✗", "warn": "!", "missing": "–"}  # in this order: what only a template lacks comes last
KINDS = click.Choice([Kind.INFORMATIONAL, Kind.ADVERTISING, Kind.ANSWER])


@click.group()
def templates() -> None:
    """Templates: linted, submitted, inspected, approved or rejected, dormant."""


@templates.command("list")
@clinic_option
@json_option
@honest
def list_templates(clinic_code: str | None, as_json: bool) -> None:
    """Every template with its state, and what must be sent soon lest it fall dormant."""
    parts = house()
    with parts.database.read() as session:
        now = parts.clock.clinic(session)
        found = records.standings(session, chosen(session, clinic_code))
    rows = [
        {
            "key": each.template.key,
            "version": each.version.version,
            "state": each.state,
            "push_class": each.push_class,
            "problems": len(each.problems),
            "used_at": each.life.used_at if each.life else None,
            "sleeps_at": each.life.sleeps_at if each.life else None,
            "warning": "휴면 예정" if each.life and each.life.warns(now) else None,
        }
        for each in found
    ]
    show(rows, as_json)


@templates.command()
@click.argument("keys", nargs=-1)
@click.option(
    "--text", "texts", multiple=True, help="Judge these words instead of the clinic's templates (repeatable)."
)
@click.option("--lines", is_flag=True, help=r"Judge the lines of standard input; \n in one is a line feed.")
@click.option("--at", type=click.DateTime(["%H:%M"]), help="When it would be sent; advertising rests at night.")
@click.option("--as", "declared", type=KINDS, help="What the words are meant as; else that is found out as well.")
@clinic_option
@json_option
@honest
def lint(
    keys: tuple[str, ...], texts: tuple[str, ...], lines: bool, at: datetime | None, declared: str | None,
    clinic_code: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Tell what speaks against the clinic's templates KEYS (all without any), or against written words.

    Exit status 1 where something may not be sent.
    """
    written = [*texts, *(line.rstrip("\r\n").replace("\\n", "\n") for line in (sys.stdin if lines else ()))]
    if written:
        kind = Kind(declared) if declared else None
        found = [(text, judge(Message(text), kind, at.time() if at else None)) for text in written]
    else:
        found = _of_templates(keys, clinic_code)
    show((_fields(name, each) for name, each in found), as_json) if as_json else _tell(found)
    sys.exit(int(any(not each.lawful for _, each in found)))


def _of_templates(keys: tuple[str, ...], clinic_code: str | None) -> list[tuple[str, Verdict]]:
    with house().database.read() as session:
        every = records.standings(session, chosen(session, clinic_code))
    wanted = [each for each in every if not keys or each.template.key in keys]
    if keys and not wanted:
        refuse("no such template; see: anbu templates list")
    return [(each.template.key, verdict(each.template, each.push_class)) for each in wanted]


def _fields(name: str, found: Verdict) -> Fields:
    return {
        "text": name,
        "kind": found.kind,
        "ground": found.ground,
        "verdict": "pass" if found.lawful else "refuse",
        "problems": [vars(each) for each in found.problems],
    }


def _tell(found: Iterable[tuple[str, Verdict]]) -> None:
    for name, each in found:
        first = name.splitlines()[0][:60] if name else ""
        click.echo(f"{'통과' if each.lawful else '거절'}  {first}  ({each.ground})")
        for problem in sorted(each.problems, key=lambda problem: list(MARKS).index(problem.severity)):
            reason = f"{problem.reason} [{problem.source}]\n      → {problem.instead}"
            click.echo(f"  {MARKS[problem.severity]} '{problem.words}': {reason}")


@templates.command("show")
@click.argument("key")
@clinic_option
@honest
def show_template(key: str, clinic_code: str | None) -> None:
    """One template: its words, its way so far, and what changed since it was last in review."""
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        standing = _known(session, clinic, key)
        click.echo(f"{key} (version {standing.version.version}): {standing.state}\n")
        click.echo(f"{standing.template.title}\n{standing.template.text}")
        click.echo(f"미리보기 메시지: {standing.template.preview}")
        for button in standing.template.buttons:
            click.echo(f"[{button.label}]")
        for step in records.steps(session, standing.registration) if standing.registration else ():
            at = f"{step.at.astimezone(SEOUL):%Y-%m-%d %H:%M}"
            click.echo(f"{at}  {step.event} → {step.state}  {step.by}  {step.comment or ''}".rstrip())
        for line in records.changes(session, clinic, standing):
            click.echo(line)
    _tell([(key, verdict(standing.template, standing.push_class))])


@templates.command()
@click.argument("key")
@click.argument("event", type=click.Choice([each.value for each in Event]))
@click.option("--by", required=True, help="Who did it, or the dealer.")
@click.option("--comment", default="", help="The reviewer's words, or the answer to them.")
@click.option("--code", default="", help="The dealer's own name for the template.")
@clinic_option
@honest
def mark(key: str, event: str, by: str, comment: str, code: str, clinic_code: str | None) -> None:
    """Write down what happened to the template KEY, where the dealer does not tell it by itself.

    `lint` succeeds only where nothing speaks against the words.
    """
    parts = house()
    with parts.database.write() as session:
        standing = _known(session, chosen(session, clinic_code), key)
        told: dict[str, Any] = {"by": by[:80], "comment": comment[:1000], "code": code[:80]}
        try:
            row = records.record(session, standing, Event(event), now=parts.clock.clinic(session), **told)
        except NotAllowed as error:
            refuse(str(error))
        state = row.state
    click.echo(f"{key}: {state}")


@templates.command()
@click.argument("keys", nargs=-1, required=True)
@click.option("--by", required=True, help="Who submits it.")
@clinic_option
@honest
def submit(keys: tuple[str, ...], by: str, clinic_code: str | None) -> None:
    """Lint the templates KEYS and put them into Kakao's review at the clinic's dealer, each in one step.

    New words after a rejection take the rejected ones' place there; what changed is printed. `anbu templates sync`, and
    the scheduler every ten minutes, ask what became of it.
    """
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        for key in keys:
            _known(session, clinic, key)
    for place, key in enumerate(keys, 1):
        with parts.database.read() as session:
            standing = _known(session, clinic, key)
            changes = records.changes(session, clinic, standing)
        try:
            code = parts.reviews.submit(clinic, standing, by[:80])
        except (NotAllowed, ChannelError, ChannelUnknown) as error:
            refuse("\n".join([f"{key}: {error or LOST}", *(f"{each}: not submitted" for each in keys[place:])]))
        preview = f"미리보기 메시지 (발송사 콘솔에서 확인): {standing.template.preview}"
        click.echo("\n".join([f"{key}: submitted as {code}", preview, *changes]))


@templates.command()
@click.argument("key")
@click.option("--comment", required=True, help="What the reviewer is told.")
@click.option("--by", required=True, help="Who answers.")
@clinic_option
@honest
def answer(key: str, comment: str, by: str, clinic_code: str | None) -> None:
    """Answer the rejection of the template KEY; the same words are in review again."""
    _have_done(key, clinic_code, lambda reviews, clinic: reviews.answer(clinic, key, comment[:1000], by[:80]))


@templates.command()
@click.argument("key")
@click.option("--by", required=True, help="Who takes it back.")
@clinic_option
@honest
def cancel(key: str, by: str, clinic_code: str | None) -> None:
    """Take the template KEY out of review."""
    _have_done(key, clinic_code, lambda reviews, clinic: reviews.cancel(clinic, key, by[:80]))


@templates.command()
@click.argument("key")
@click.option("--by", required=True, help="Who removes it.")
@clinic_option
@honest
def delete(key: str, by: str, clinic_code: str | None) -> None:
    """Remove the rejected template KEY at the dealer; here it is a draft again."""
    _have_done(key, clinic_code, lambda reviews, clinic: reviews.delete(clinic, key, by[:80]))


def _have_done(key: str, clinic_code: str | None, act: Callable[[Reviews, Clinic], None]) -> None:
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        _known(session, clinic, key)
    try:
        act(parts.reviews, clinic)
    except (NotAllowed, ChannelError, ChannelUnknown) as error:
        refuse(f"{key}: {error or LOST}")
    with parts.database.read() as session:
        click.echo(f"{key}: {_known(session, clinic, key).state}")


@templates.command()
@clinic_option
@honest
def sync(clinic_code: str | None) -> None:
    """Ask the dealer what became of the templates in review, and tell what changed."""
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        accounts = [account for each, account in dealers.everywhere(session) if each.id == clinic.id]
    accounts = [each for each in accounts if each.dealer in parts.dealers] or refuse(f"{clinic.code} has no dealer")
    for account in accounts:
        try:
            changed = parts.reviews.look(clinic, account)
        except ChannelError as error:
            refuse(str(error))
        for key, state in changed.items():
            click.echo(f"{key}: {state}")


def _known(session: Session, clinic: Clinic, key: str) -> Standing:
    found = next((each for each in records.standings(session, clinic) if each.template.key == key), None)
    return found or refuse(f"no template {key}; see: anbu templates list")
