"""How cases went through the desks: holding times, returns, reopenings, satisfaction, backlog, effect."""

import pandas as pd

from api.metrics import selections
from api.metrics.frames import SECOND, Frames, Span, micros
from api.metrics.intervals import wilson
from api.metrics.numbers import quantiles, rate
from api.metrics.rows import Rows
from api.presenting.words import AGES, STATES
from api.schemas.metrics import (
    AgeBand,
    Backlog,
    Effect,
    Holding,
    Reopenings,
    Returns,
    Satisfaction,
    Waiting,
)
from pipeline.ports.queries import EFFECT_HOURS


def seconds_held(stays: Rows) -> "pd.Series[float]":
    """How long the stays lasted."""
    return (stays["until"] - stays["since"]) / SECOND


def holding(frames: Frames, span: Span) -> list[Holding]:
    """Per stage, of the stays that ended in the period."""
    rows = []
    for stage in selections.STAGES:
        seconds = seconds_held(selections.held(frames, span, stage))
        median, p90 = quantiles(seconds)
        rows.append(
            Holding.model_validate(
                {
                    "stage": stage,
                    "label": STATES[stage],
                    "count": len(seconds),
                    "median_seconds": median,
                    "p90_seconds": p90,
                }
            )
        )
    return rows


def _cases(rows: Rows) -> int:
    return len(rows.cases())


def returns(frames: Frames, span: Span) -> Returns:
    """How often cases were given back, beside how often they were dispatched."""
    rows, dispatched = selections.returned(frames, span), selections.number("dispatched", frames, span)
    return Returns(count=len(rows), cases=_cases(rows), dispatched=dispatched, rate=rate(len(rows), dispatched))


def reopenings(frames: Frames, span: Span) -> Reopenings:
    """How often cases went on after all, beside how often they were answered."""
    rows, answers = selections.reopened(frames, span), selections.number("answers", frames, span)
    return Reopenings(count=len(rows), cases=_cases(rows), answers=answers, rate=rate(len(rows), answers))


def satisfaction(frames: Frames, span: Span) -> Satisfaction:
    """What callers said; those not reached have no opinion."""
    counts = {
        verdict: selections.number(verdict, frames, span)
        for verdict in ("satisfied", "acceptable", "dissatisfied", "not_reached")
    }
    pleased = counts["satisfied"] + counts["acceptable"]
    rated = pleased + counts["dissatisfied"]
    bounds = wilson(pleased, rated)
    return Satisfaction(
        **counts,
        rated=rated,
        rate=rate(pleased, rated),
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
    )


def effect(frames: Frames, span: Span) -> Effect:
    """Posts an hour before and after the first publication."""
    rows = selections.effect(frames, span)
    before, after = int(rows["posts_before"].sum()), int(rows["posts_after"].sum())
    hours = EFFECT_HOURS * len(rows)
    return Effect(
        measured=len(rows),
        calmer=selections.number("calmer", frames, span),
        hours=EFFECT_HOURS,
        per_hour_before=rate(before, hours),
        per_hour_after=rate(after, hours),
        change=after / before - 1 if before else None,
    )


def backlog(frames: Frames, span: Span) -> Backlog:
    """The open cases by age and stage, as of now."""
    ages = selections.backlog(frames, span, "")["age"] / SECOND
    median, p90 = quantiles(ages)
    counts = {key: selections.number("backlog", frames, span, key) for key in selections.BANDS}
    bands = [AgeBand.model_validate({"key": key, "label": AGES[key], "count": counts[key]}) for key in counts]
    return Backlog(
        count=len(ages),
        median_seconds=median,
        p90_seconds=p90,
        oldest_seconds=float(ages.max()) if len(ages) else None,
        bands=bands,
        stages=[_waiting(frames, span, stage) for stage in selections.STAGES],
    )


def _waiting(frames: Frames, span: Span, stage: str) -> Waiting:
    seconds = (micros(span.now) - selections.waiting(frames, span, stage)["since"]) / SECOND
    values = {"stage": stage, "label": STATES[stage], "count": len(seconds), "median_seconds": quantiles(seconds)[0]}
    return Waiting.model_validate(values)
