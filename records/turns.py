"""Whose turn it is when more is due than can be done: urgent classes first, within them one clinic after another."""

from typing import Any

from sqlalchemy import ColumnElement, case, func

# Codes, appointments and what keeps safe come before care, and care before advertising.
URGENCY = {"security": 0, "transaction": 0, "safety": 0, "care": 1, "advertising": 2}


def urgency(push_class: Any) -> ColumnElement[int]:
    """0 is the most urgent."""
    return case(URGENCY, value=push_class, else_=0)


def place(within: tuple[Any, ...], *order: Any) -> ColumnElement[int]:
    """The row's place, from 1, among those `within` the same of something."""
    return func.row_number().over(partition_by=within, order_by=order)
