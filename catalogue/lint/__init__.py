"""The linter of all words that patients read: what may go out, as what, and what speaks against it. Pure.

`judge` reads a whole message as somebody wrote it, `problems` a template of the catalogue, `answer_problems` an answer,
`value_problem` what is put into a variable when it is sent.
"""

from functools import lru_cache

from catalogue.lint.form import form_problems
from catalogue.lint.judging import Kind, Message, Problem, Verdict, judge
from catalogue.lint.values import OTHER, value_problem, wrong_values
from catalogue.model import Answer, PushClass, Template

__all__ = [
    "Kind", "Message", "Problem", "Verdict", "answer_problems", "judge", "kind_of", "problems", "unlawful",
    "value_problem", "verdict", "wrong_values",
]  # fmt: skip


def problems(template: Template, push_class: PushClass) -> list[Problem]:
    """All that speaks against sending the template as a message of that class; warnings are left out."""
    return [each for each in verdict(template, push_class).problems if each.severity != "warn"]


def verdict(template: Template, push_class: PushClass) -> Verdict:
    """On the template's words and form, warnings included."""
    labels = tuple(button.label for button in template.buttons)
    kind = kind_of(push_class)
    found = judge(Message(template.text, template.title, labels, framed=kind is Kind.ADVERTISING), kind)
    return Verdict(found.kind, found.ground, (*found.problems, *form_problems(template)))


@lru_cache(maxsize=1024)
def unlawful(template: Template, push_class: PushClass) -> Problem | None:
    """The first thing for which the template may not be sent, whoever approved it; its form is for its review."""
    found = (each for each in verdict(template, push_class).problems if each.family not in OTHER)
    return next((each for each in found if each.severity == "refuse"), None)


def kind_of(push_class: PushClass) -> Kind:
    return Kind.ADVERTISING if push_class is PushClass.ADVERTISING else Kind.INFORMATIONAL


def answer_problems(answer: Answer) -> list[Problem]:
    """What speaks against an answer: the law on medical advertising and inducement binds it as well, and it judges
    nobody's symptom. A patient who asks about prices and events may be told.
    """
    found = judge(Message(answer.text), Kind.ANSWER).problems
    return [each for each in found if each.severity == "refuse"]
