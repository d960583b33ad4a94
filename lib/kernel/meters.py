"""What does this process measure of itself? Figures that are kept in memory and read by metrics."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Histogram

REGISTRY: Final = CollectorRegistry()

SCRIPT_RUNS: Final = Histogram(
    "paybench_script_run_seconds",
    "Time that a run of a screen took.",
    ["screen"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
GATEWAY_CALLS: Final = Histogram(
    "paybench_gateway_call_seconds",
    "Time that a call of the gateway took.",
    ["environment", "operation"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30),
    registry=REGISTRY,
)
