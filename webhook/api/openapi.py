"""The description of the API at `/api/v1/openapi.json`, put right where APIFlask cannot know: keys and problems."""

from typing import Any

from webhook.api.fields import NUMBER
from webhook.api.problems import KINDS, PROBLEM, Problem

KEY = "key"
SCHEMES = {KEY: {"type": "http", "scheme": "bearer", "description": "A key that `anbu clinic api-key add` made."}}
INFO = {
    "description": "For a clinic's own software: facts about patients, appointments and staff pages come in here. "
    "How to use it: docs/api.md.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
ALWAYS = (401, 403, 422, 429, 503)
WITH_BODY = (400, 409, 413, 415)
IDEMPOTENCY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "New for every new request. The same request with the same key is carried out once, and answered "
    "the same for two days.",
}  # fmt: skip
PATHS: dict[str, dict[str, Any]] = {
    "number": {
        "schema": {"type": "string", "minLength": 1, "maxLength": 40, "pattern": NUMBER, "format": "patient-number"},
        "description": "The clinic's own number of the patient.", "example": "D-1001",
    },
    "id": {
        "schema": {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{26}$", "format": "appointment-id"},
        "description": "Of the appointment, as it was answered when it was booked.",
    },
    "key": {
        "schema": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$", "format": "notice-key"},
        "description": "Of the notice.",
    },
}  # fmt: skip


def described(spec: dict[str, Any]) -> dict[str, Any]:
    """The description with every answer that can happen."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    spec["components"].setdefault("schemas", {})["Problem"] = schema
    spec["components"]["responses"] = {str(status): _response(status) for status in sorted(_statuses())}
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            _describe(path, method, operation)
    return spec


def _statuses() -> set[int]:
    return {status for status, _ in KINDS.values()} - {405, 500}


def _response(status: int) -> dict[str, Any]:
    titles = [title for of, title in KINDS.values() if of == status]
    told: dict[str, Any] = {
        "description": "; ".join(titles),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (429, 503):
        told["headers"] = {"Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}}}
    return told


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    statuses = {*ALWAYS, *(WITH_BODY if method != "get" else ()), *({404} if "{" in path else ())}
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{status}"}
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter |= PATHS[parameter["name"]] | {"required": True}
    if method == "post":
        operation["parameters"].append(IDEMPOTENCY)
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
