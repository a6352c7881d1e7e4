"""Errors as RFC 9457 problem details: each says what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.presenting import absences, faults
from api.presenting.refusals import in_chinese, wants_english
from api.schemas.problems import Problem
from pipeline.domain import errors

_log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "2"
FORBIDDEN = frozenset({"role", "not_lead", "not_decider", "no_body"})
# What the refusal of a whole request names as its field.
REQUEST = "request"


class ApiError(Exception):
    """An error with its status and its sentence in both languages; `extra` are further members of the problem."""

    def __init__(self, status: int, code: str, chinese: str, english: str, **extra: Any) -> None:
        super().__init__(english)
        self.status = status
        self.code = code
        self.words: absences.Words = (chinese, english)
        self.extra = extra


def answer(
    status: int, detail: str, code: str | None = None, headers: Mapping[str, str] | None = None, **extra: Any
) -> JSONResponse:
    """The response that carries a problem."""
    title = HTTPStatus(status).phrase
    problem = Problem(title=title, status=status, detail=detail, code=code, **extra)
    content = problem.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


def in_english(request: Request) -> bool:
    """Whether the reader asks for English."""
    return wants_english(request.headers.get("Accept-Language", ""))


def _of_api(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    headers = error.extra.pop("headers", None)
    return answer(error.status, error.words[in_english(request)], error.code, headers, **error.extra)


def _of_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    words = absences.BY_STATUS.get(error.status_code)
    said = words[in_english(request)] if words else str(error.detail)
    return answer(error.status_code, said, headers=error.headers)


def _of_validation(request: Request, error: Exception) -> JSONResponse:
    """The first fault of a request that the schema refuses; the value itself is never repeated."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or REQUEST
    said = faults.in_words(first["type"], first["msg"], first.get("ctx", {}), field, english=in_english(request))
    return answer(422, said, "invalid", field=field)


def _said(request: Request, error: errors.Refused | errors.Invalid | errors.NotFound) -> str:
    return said(error, request.headers.get("Accept-Language", ""))


def said(error: errors.Refused | errors.Invalid | errors.NotFound, accept_language: str) -> str:
    """Why not, in the reader's language."""
    if wants_english(accept_language):
        return str(error)
    return in_chinese(error.code, str(error), error.named)


def _away(request: Request, error: errors.HuiyingError) -> JSONResponse:
    """Which part, and what it means; what the part said itself is for the log: it names hosts and files."""
    part = getattr(error, "part", "")
    _log.warning("part_is_away", part=part, reason=str(error))
    english = in_english(request)
    if isinstance(error, errors.Unusable | errors.Damaged):
        return answer(503, absences.said(absences.UNUSABLE, part, english), "unusable", part=part or None)
    headers = {"Retry-After": RETRY_SECONDS}
    return answer(503, absences.said(absences.AWAY, part, english), "unavailable", headers, part=part or None)


def _refused(request: Request, error: errors.Refused) -> JSONResponse:
    return answer(403 if error.code in FORBIDDEN else 409, _said(request, error), error.code)


def _of_domain(request: Request, error: Exception) -> JSONResponse:
    match error:
        case errors.Refused():
            return _refused(request, error)
        case errors.Stale():
            words = str(error) if in_english(request) else in_chinese("stale_entry", str(error))
            return answer(412, words, "stale", current_revision=error.current)
        case errors.NotFound():
            return answer(404, _said(request, error), "not_found")
        case errors.Invalid():
            return answer(422, _said(request, error), error.code, field=error.field)
        case errors.Unavailable() | errors.Fenced() | errors.Unusable() | errors.Damaged():
            return _away(request, error)
    return _of_accident(request, error)


def _of_accident(request: Request, _: Exception) -> JSONResponse:
    """A fault of ours: the server logs it, the client learns nothing of our insides."""
    return answer(500, absences.ACCIDENT[in_english(request)], "internal")


def install(app: FastAPI) -> None:
    """Make every error of the application a problem."""
    app.add_exception_handler(ApiError, _of_api)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(errors.HuiyingError, _of_domain)
    app.add_exception_handler(Exception, _of_accident)
