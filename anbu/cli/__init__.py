"""The `anbu` command line. Exit status: 0 done, 1 refused or violated, 2 wrong usage."""

from importlib import import_module

import click

# Name: where it lives. Loaded when it is called: `anbu run` need not wait for the rest of the house.
COMMANDS = {
    "audit": "lists:audit",
    "book": "book:book",
    "catalogue": "catalogue:catalogue",
    "clinic": "clinic:clinic",
    "clock": "clock:clock",
    "dealer": "dealer:dealer",
    "demo": "demo:demo",
    "escalations": "lists:escalations",
    "fake": "fake:fake",
    "import": "imports:imports",
    "nlu": "examples:nlu",
    "notes": "lists:notes",
    "notice": "notice:notice",
    "notify": "notify:notify",
    "on-call": "on_call:on_call",
    "patients": "patients:patients",
    "plans": "plans:plans",
    "report": "report:report",
    "run": "run:run",
    "scheduler": "scheduler:scheduler",
    "sends": "lists:sends",
    "simulate": "simulate:simulate",
    "staff": "staff:staff",
    "templates": "templates:templates",
    "understand": "understand:understand",
    "upcoming": "lists:upcoming",
    "webhook": "webhook:webhook",
}


class Commands(click.Group):
    """A group whose commands are loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"anbu.cli.{module}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Anbu (안부): the aftercare messenger of a clinic."""
