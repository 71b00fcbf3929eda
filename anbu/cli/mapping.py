"""`anbu import mapping`: what the words of the clinic's own system stand for."""

from collections.abc import Iterable, Mapping, Sequence

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, show
from bot.korean.treatments import TreatmentNames
from catalogue.model import Catalogue
from records import import_words
from records.catalogue import in_force
from records.clock import Clock
from records.database import Session
from records.facts import local_date
from records.import_words import TREATMENTS
from records.models import Clinic
from webhook.imports import appointments, consents, facts, packages, people, visits
from webhook.imports.words import MappedNames

COLUMNS: Mapping[str, Sequence[str]] = {
    "visits": visits.COLUMNS,
    "facts": facts.COLUMNS,
    "appointments": appointments.COLUMNS,
    "packages": packages.COLUMNS,
    "patients": people.COLUMNS,
    "consents": consents.COLUMNS,
}
_kind = click.argument("kind", type=click.Choice([*COLUMNS, TREATMENTS]))


@click.group()
def mapping() -> None:
    """What the columns and treatments of the clinic's own system are called here."""


@mapping.command("set")
@_kind
@click.argument("pairs", nargs=-1, required=True, metavar="THEIRS=OURS...")
@clinic_option
@honest
def set_words(kind: str, pairs: tuple[str, ...], clinic_code: str | None) -> None:
    """Keep what the clinic's words stand for: columns of a kind of file, or treatments (code or name of the catalogue).

    Treatments told before under such a name are brought in step, and their patients planned anew.
    """
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        known = _known(session, clinic, parts.clock)
        for theirs, ours in map(_pair, pairs):
            import_words.keep(session, clinic, kind, theirs, _ours(kind, ours, known), now)
        _recode(session, clinic, kind, known, [_pair(each)[0] for each in pairs])
    click.echo(f"{clinic.code}: 연결했습니다: {', '.join(pairs)}")


@mapping.command("show")
@clinic_option
@json_option
@honest
def show_words(clinic_code: str | None, as_json: bool) -> None:
    """All that is kept, and the names of treatments that stand for nothing yet."""
    with house().database.read() as session:
        clinic = chosen(session, clinic_code)
        words = [(each.kind, each.theirs, each.ours) for each in import_words.listed(session, clinic)]
        words += [(TREATMENTS, name, "") for name in import_words.unmapped(session, clinic)]
    show([{"kind": kind, "theirs": theirs, "ours": ours or None} for kind, theirs, ours in words], as_json)


@mapping.command("clear")
@_kind
@click.argument("words", nargs=-1, metavar="[THEIRS]...")
@clinic_option
@honest
def clear_words(kind: str, words: tuple[str, ...], clinic_code: str | None) -> None:
    """Forget the named words of a kind, or all of it. Treatments stand again for what the catalogue calls so."""
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        words = words or tuple(each.theirs for each in import_words.listed(session, clinic) if each.kind == kind)
        for word in words:
            import_words.clear(session, clinic, kind, word)
        _recode(session, clinic, kind, _known(session, clinic, parts.clock), words)
    click.echo(f"{clinic.code}: 연결을 지웠습니다: {', '.join(words) or kind}")


def _known(session: Session, clinic: Clinic, clock: Clock) -> Catalogue:
    return in_force(session, clinic, local_date(clock.clinic(session))).catalogue


def _recode(session: Session, clinic: Clinic, kind: str, known: Catalogue, words: Iterable[str]) -> None:
    if kind == TREATMENTS:
        names = MappedNames(TreatmentNames(known.treatments), import_words.of(session, clinic, kind))
        changed = import_words.recode(session, clinic, {import_words.key(word) for word in words}, names.code)
        click.echo(f"이미 가져온 시술 {changed:,}건을 고쳤습니다", err=True)


def _pair(text: str) -> tuple[str, str]:
    theirs, _, ours = (part.strip() for part in text.rpartition("="))
    if not theirs or not ours or len(theirs) > 200:
        raise click.BadParameter('such as "차트번호=환자번호"', param_hint="THEIRS=OURS")
    return theirs, ours


def _ours(kind: str, word: str, known: Catalogue) -> str:
    """Our column, or the code of the catalogue, that is meant."""
    if kind != TREATMENTS:
        columns = ", ".join(COLUMNS[kind])
        return word if word in COLUMNS[kind] else refuse(f"{word!r} 열은 없습니다. 쓸 수 있는 열: {columns}")
    names = {name: each.key for each in known.treatments for name in (each.key, each.name, *each.nicknames)}
    told = ", ".join(f"{each.key}({each.name})" for each in known.treatments)
    return names.get(word) or refuse(f"{word!r} 시술은 목록에 없습니다. 쓸 수 있는 시술: {told}")
