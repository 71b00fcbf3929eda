"""`make prove`: the long proofs. Prints a table; exit status 1 when something was violated.

python -m tests.prove [--rounds 200] [--steps 10000] [--cases 10000] [--patients 2000] [--days 365] [--seed 1]
                      [--dealers simulator,solapi,nhn]
                      [--only api,book,crash,downtime,kills,lives,mass,races,slow,turns]
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator

import structlog

from tests.prove import api, crash, downtime, kills, lives, mass, races, slow
from tests.prove.book.prove import prove as book
from tests.prove.table import Finding, show
from tests.prove.turns.prove import prove as turns

PROOFS: dict[str, Callable[[argparse.Namespace], Iterator[Finding]]] = {
    "api": lambda told: api.prove(told.cases, told.seed),
    "book": lambda told: book(told.steps, told.seed),
    "crash": lambda told: crash.prove(told.rounds, told.seed, told.dealers.split(",")),
    "downtime": lambda _: downtime.prove(),
    "kills": lambda told: kills.prove(told.seed),
    "lives": lambda told: lives.prove(told.patients, told.days, told.seed),
    "mass": lambda _: mass.prove(),
    "races": lambda told: races.prove(told.seed),
    "slow": lambda _: slow.prove(),
    "turns": lambda told: turns(told.steps, told.seed),
}


def main() -> int:
    """Run the chosen proofs, each whatever became of the others. Returns the exit status."""
    told = _arguments()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    findings = []
    for name in told.only.split(","):
        for found in _whole(name, told):
            print(f"{found.proof}: {'VIOLATED' if found.violations else 'holds'} ({found.seconds:.0f} s)", flush=True)
            for violation in found.violations:
                print(f"  {violation}", flush=True)
            findings.append(found)
    show(findings)
    return 1 if any(found.violations for found in findings) else 0


def _whole(name: str, told: argparse.Namespace) -> Iterator[Finding]:
    """The proof's findings; one that breaks off is violated, and stops no other."""
    try:
        yield from PROOFS[name](told)
    except Exception as error:
        yield Finding(name, violations=[f"broke off: {type(error).__name__}: {error}"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description="The long proofs.")
    parser.add_argument("--rounds", type=int, default=200, help="crash rounds on each database")
    parser.add_argument("--dealers", default=",".join(crash.DEALERS), help="of the crash rounds; a fake has a quarter")
    parser.add_argument("--steps", type=int, default=10_000, help="steps of the book and of turns on each database")
    parser.add_argument("--cases", type=int, default=10_000, help="requests to the clinic API, half on each database")
    parser.add_argument("--patients", type=int, default=2_000, help="of each simulated life")
    parser.add_argument("--days", type=int, default=365, help="of each simulated life")
    parser.add_argument("--only", default=",".join(PROOFS), help=f"some of: {', '.join(PROOFS)}")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is random")
    told = parser.parse_args()
    if unknown := set(told.only.split(",")) - PROOFS.keys():
        parser.error(f"no such proof: {', '.join(sorted(unknown))}")
    if unknown := set(told.dealers.split(",")) - {*crash.DEALERS}:
        parser.error(f"no such dealer: {', '.join(sorted(unknown))}")
    return told


if __name__ == "__main__":
    sys.exit(main())
