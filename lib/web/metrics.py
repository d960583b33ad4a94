"""How is the console doing, in figures? ``/-/metrics``, in the text form of Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lib.kernel.meters import REGISTRY
from lib.services.bootstrap import Services
from lib.services.figures import Figures

_KIND = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The route of figures: what the ledger knows, and what this process has measured."""

    def __init__(self, services: Callable[[], Services | None]) -> None:
        self._services = services

    async def show(self, _request: Request) -> Response:
        """Answer with all figures."""
        services = self._services()
        if services is None:
            return PlainTextResponse("# The console is starting.\n", 503)
        return Response(await run_in_threadpool(_written, services), media_type=_KIND)


def _written(services: Services) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Ledger(services.counting.figures()))
    return generate_latest(registry) + generate_latest(REGISTRY)


class _Ledger(Collector):
    """The figures of the ledger, read once for one answer."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Give each figure."""
        figures = self._figures
        acts = GaugeMetricFamily(
            "paybench_acts",
            "Acts that may move money, by outcome.",
            labels=["environment", "operation", "outcome"],
        )
        for labels, count in sorted(figures.attempts.items()):
            acts.add_metric(labels, count)
        yield acts
        hooks = GaugeMetricFamily(
            "paybench_webhooks", "Webhooks by what became of them.", labels=["outcome"]
        )
        for outcome, count in sorted(figures.webhooks.items()):
            hooks.add_metric([outcome], count)
        yield hooks
        yield GaugeMetricFamily(
            "paybench_open_unknowns", "Acts without a known outcome.", figures.unknowns
        )
        yield GaugeMetricFamily(
            "paybench_webhook_lag_seconds",
            "Age of the oldest webhook that waits to be looked into; 0 = none waits.",
            figures.webhook_lag,
        )
        if figures.sync_age is not None:
            yield GaugeMetricFamily(
                "paybench_sync_age_seconds",
                "Time since the gateway was last heard of any payment.",
                figures.sync_age,
            )
        yield GaugeMetricFamily(
            "paybench_audit_lines", "Lines of the audit trail.", figures.audit_lines
        )
