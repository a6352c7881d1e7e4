"""What a runner counts, by stage."""

from prometheus_client import Counter, Histogram

PROCESSED = Counter("huiying_stage_messages", "Messages done with, set aside ones included", ["stage"])
SET_ASIDE = Counter("huiying_stage_dead_letters", "Messages set aside as dead letters", ["stage"])
FAULTS = Counter("huiying_stage_faults", "Tries that failed: message, unavailable, fenced", ["stage", "kind"])
SECONDS = Histogram(
    "huiying_stage_batch_seconds",
    "Seconds from a polled batch to its commit, waiting for dependencies included",
    ["stage"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100),
)
CPU = Counter(
    "huiying_stage_cpu_seconds", "Processor seconds of the stage's own thread; the driver's threads left out", ["stage"]
)
