"""Numbers in the Prometheus text format, read from the ports at each scrape."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from api.context import Context
from api.readiness import health


def exposed(context: Context) -> bytes:
    """What a scrape gets; a part that fails is 0 in `huiying_part_up`, the rest is still told."""
    registry = CollectorRegistry()
    state = health(context)
    _parts_up(registry, {part.name: part.status != "failed" for part in state.parts})
    _single(registry, "huiying_dead_letters", "Dead letters that wait for a person", state.dead_letters)
    _single(registry, "huiying_outbox_waiting", "Changes that wait for the relay", state.outbox_waiting)
    _single(registry, "huiying_outbox_age_seconds", "Age of the first of them", state.outbox_age_seconds)
    lag = Gauge("huiying_lag_messages", "Messages not committed", ["topic", "group"], registry=registry)
    for name, messages in state.lag.items():
        topic, _, group = name.partition("/")
        lag.labels(topic, group).set(messages)
    if all(part.status != "failed" for part in state.parts if part.name == "store"):
        _clocks(registry, context)
    return generate_latest(registry)


def _single(registry: CollectorRegistry, name: str, about: str, value: float) -> None:
    Gauge(name, about, registry=registry).set(value)


def _parts_up(registry: CollectorRegistry, parts: dict[str, bool]) -> None:
    gauge = Gauge("huiying_part_up", "Whether the part answers", ["part"], registry=registry)
    for name, up in parts.items():
        gauge.labels(name).set(up)


def _clocks(registry: CollectorRegistry, context: Context) -> None:
    running = Gauge("huiying_clocks_running", "Clocks that run", ["kind"], registry=registry)
    overdue = Gauge("huiying_clocks_overdue", "Clocks past due that run on", ["kind"], registry=registry)
    for kind, (count, late) in context.queries.running_clocks(context.clock.now()).items():
        running.labels(kind).set(count)
        overdue.labels(kind).set(late)
