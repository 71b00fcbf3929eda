"""What is wrong with a request, as RFC 9457 has it: what it was, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

PROBLEM = "application/problem+json"
URN = "urn:anbu:problem:"
KINDS = {  # kind → status and title
    "malformed": (400, "The body cannot be read"),
    "key": (401, "No valid key"),
    "scope": (403, "The key may not do this"),
    "unknown": (404, "There is no such thing"),
    "method": (405, "This cannot be done here"),
    "under-way": (409, "The same request is under way"),
    "state": (409, "It is not as it would have to be"),
    "slot": (409, "The time is not free"),
    "no-book": (409, "The clinic keeps no appointment book here"),
    "said-later": (409, "The patient has said something else since"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body is of a kind that is not taken"),
    "invalid": (422, "What the request says cannot be taken"),
    "other-request": (422, "The Idempotency-Key belongs to another request"),
    "rate": (429, "Too many requests"),
    "failed": (500, "Something went wrong here"),
    "away": (503, "The service cannot answer just now"),
}
OF_STATUS = {
    400: "malformed", 401: "key", 403: "scope", 404: "unknown", 405: "method", 413: "too-large", 415: "media-type",
    422: "invalid", 429: "rate", 503: "away",
}  # fmt: skip
WHAT_TO_DO = {
    404: "See /api/v1/openapi.json for the addresses that there are.",
    405: "See the header Allow, and /api/v1/openapi.json.",
}


class Problem(BaseModel):
    """One kind of trouble, with what to do about it."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(pattern=f"^{URN}[a-z-]+$", examples=[URN + "invalid"], description="The kind of the problem.")
    title: str = Field(description="The kind in words.")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What to do about it.")
    errors: dict[str, list[str]] | None = Field(None, description="What is wrong with which field.")


class Refused(Exception):
    """The request ends here, and nothing of it was done."""

    def __init__(self, kind: str, detail: str, errors: Mapping[str, list[str]] | None = None, **headers: Any) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.errors = kind, detail, errors
        self.headers = {name.replace("_", "-"): str(value) for name, value in headers.items()}


def invalid(**errors: str) -> Refused:
    """What is wrong with which field."""
    return Refused("invalid", "Put right what `errors` names, and send it again.", {k: [v] for k, v in errors.items()})


def answer(
    kind: str, detail: str, errors: Mapping[str, list[str]] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The problem as it goes out."""
    status, title = KINDS[kind]
    told = Problem(type=URN + kind, title=title, status=status, detail=detail, errors=dict(errors) if errors else None)
    response = Response(told.model_dump_json(exclude_none=True), status, content_type=PROBLEM)
    response.headers.update(headers or {})
    return response
