"""What was paid, cancelled, refused? ``python -m lib history``, the figures of the screen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lib.cli.given import put, refuse
from lib.cli.opened import services
from lib.kernel.problems import Problem

if TYPE_CHECKING:
    from lib.services.history import Figures, History, HistoryFilter

_AXES = {"method": "METHOD", "issuer": "ISSUER", "months": "MONTHS", "pg": "PG", "mid": "MID"}


def history(
    first: Annotated[str, typer.Option("--from", help="First Korean day, YYYY-MM-DD.")],
    last: Annotated[str, typer.Option("--to", help="Last Korean day, included.")],
    *,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            help="name=value, several values by commas: basis (paid, requested, changed),"
            " environment, status, method, issuer, months, pg, mid, reason, currency, min, max"
            " (minor units), text. May be given more than once.",
        ),
    ] = None,
    period: Annotated[str, typer.Option(help="Of the series: day, week or month.")] = "day",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a text.")] = False,
) -> None:
    """Print figures, series and breakdowns of the history, as the screen shows them."""
    from lib.services.history import Period  # noqa: PLC0415 — keeps the other commands fast
    from lib.services.history_filter import read_filter  # noqa: PLC0415

    if period not in {"day", "week", "month"}:
        refuse(f"There is no period {period}; there are: day, week, month.")
    where = read_filter({"from": [first], "to": [last], **pairs(given or [])})
    if isinstance(where, list):
        refuse(sentences(where))
    with services() as opened:
        told = _told(opened.history, where, Period(period))
    put((json.dumps(told, ensure_ascii=False, indent=2) if as_json else _text(told)) + "\n")


def pairs(given: Iterable[str]) -> dict[str, list[str]]:
    """Return the values of filters by name."""
    found: dict[str, list[str]] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            refuse(f"--filter {one}: write it as name=value.")
        found.setdefault(name.strip(), []).extend(
            [value] if name.strip() in {"text", "reason"} else value.split(",")
        )
    return found


def sentences(problems: list[Problem]) -> str:
    """Return what is wrong with filters."""
    return " ".join(f"{one.path}: {one.text()}" for one in problems)


def _told(history: History, where: HistoryFilter, period: Any) -> dict[str, Any]:  # noqa: ANN401
    from lib.services.history import Axis, Stack  # noqa: PLC0415

    return {
        "from": where.first_day.isoformat(),
        "to": where.last_day.isoformat(),
        "zone": "Asia/Seoul",
        "basis": where.basis.name.lower(),
        "kpis": [
            {**_figures(one.now), "previous": _figures(one.before)} for one in history.kpis(where)
        ],
        "series": {
            stack.value: [
                {"day": _day(point.day), stack.value: point.key, "amount": point.amount}
                | _figures(point.figures)
                for point in history.series(where, period, stack)
            ]
            for stack in Stack
        },
        "breakdowns": {
            name: [
                {name: part.key, **_figures(part.figures)}
                for part in history.breakdown(where, Axis[axis])
            ]
            for name, axis in _AXES.items()
        },
        "instalments": [
            {"months": one.months, "issuer": one.issuer, **_figures(one.figures)}
            for one in history.instalment_mix(where)
        ],
        "failures": [
            {
                "environment": one.environment,
                "currency": one.currency,
                "reason": one.reason,
                "count": one.count,
            }
            for one in history.failure_reasons(where)
        ],
        "hours": [
            {
                "environment": one.environment,
                "currency": one.currency,
                "weekday": one.weekday,
                "hour": one.hour,
                "count": one.count,
                "amount": one.amount,
            }
            for one in history.hours(where)
        ],
        "rows": history.count(where).value,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    rate = figures.approval_rate
    return {
        "environment": figures.environment,
        "currency": figures.currency,
        "gross": figures.gross,
        "cancelled": figures.cancelled,
        "net": figures.net,
        "count": figures.count,
        "failed": figures.failed,
        "waiting": figures.waiting,
        "approval_rate": None if rate is None else round(float(rate), 6),
        "average": figures.average,
    }


def _day(day: date) -> str:
    return day.isoformat()


def _text(told: dict[str, Any]) -> str:
    lines = [f"{told['from']} to {told['to']}, Korean days, basis {told['basis']}"]
    lines += [
        f"{one['environment']} {one['currency']} (minor units): gross {one['gross']:,},"
        f" cancelled {one['cancelled']:,}, net {one['net']:,}; {one['count']:,} approved,"
        f" {one['failed']:,} failed, {one['waiting']:,} waiting"
        for one in told["kpis"]
    ] or ["No payment."]
    return "\n".join(lines)
