"""Checks of the servers that a session goes to: InfluxDB and Grafana."""

from collections.abc import Iterator

from sessions.text import text
from strapline.doctor.check import Check, fine, note
from strapline.doctor.machine import GrafanaState, InfluxState


def database_checks(found: InfluxState | None) -> Iterator[Check]:
    """A run can start without it: what it does not take waits."""
    if found is None:
        return
    if found.version is None:
        yield note(
            "InfluxDB",
            found.problem or text("{url} does not answer").format(url=found.url),
            text("start it (docker compose up -d influxdb), or set url in [influx]"),
        )
    else:
        yield fine(
            "InfluxDB", text("{version} at {url}").format(version=found.version, url=found.url)
        )
        yield from _access(found)
    if found.refused:
        finding = text("{refused} events were refused, {waiting} wait").format(
            refused=found.refused, waiting=found.waiting
        )
        yield note(
            text("outbox"), finding, text("strapline refused; then: strapline publish --refused")
        )
    elif found.waiting:
        yield note(
            text("outbox"),
            text("{waiting} sessions and events wait").format(waiting=found.waiting),
            text("strapline publish --waiting, or go on"),
        )


def grafana_checks(found: GrafanaState | None) -> Iterator[Check]:
    """Grafana of the configuration: boards only, no run needs it."""
    if found is None:
        return
    if found.version is None:
        problem = found.problem or text("{url} does not answer").format(url=found.url)
        yield note("Grafana", problem, text("start it, or mend [grafana]"))
        return
    yield fine("Grafana", text("{version} at {url}").format(version=found.version, url=found.url))
    if found.problem is not None:
        yield note(
            text("Grafana's right"), found.problem, text("a service account with the role Admin")
        )
    elif found.source_problem is not None:
        yield note(
            text("data source"),
            text("Grafana cannot read InfluxDB: {source_problem}").format(
                source_problem=found.source_problem
            ),
            text("set influx_user and influx_password in [grafana]; then: strapline boards push"),
        )
    else:
        yield fine(text("data source"), text("Grafana reads InfluxDB"))


def _access(found: InfluxState) -> Iterator[Check]:
    if found.token_problem is not None:
        yield note(
            text("token"),
            found.token_problem,
            text("set token in [influx]; for 1.x: user:password"),
        )
        return
    yield fine(text("token"), text("accepted"))
    if found.bucket_problem is not None:
        yield note(
            text("bucket"),
            found.bucket_problem,
            text("make it (influx bucket create -n NAME), or set bucket and org in [influx]"),
        )
        return
    yield fine(text("bucket"), text("{bucket} can be written").format(bucket=found.bucket))
    if found.retention_s is not None:
        days = found.retention_s / 86_400
        yield note(
            text("retention"),
            text(
                "the bucket keeps {days:g} days: what is older is refused, and summaries go as well"
            ).format(days=days),
            text("influx bucket update --retention 0, or keep it so and read docs/influxdb.md"),
        )
    if found.may_too_much:
        yield note(
            text("rights"),
            text("the token may do more than write and read the bucket"),
            text("make a narrower one: influx auth create --read-bucket ID --write-bucket ID"),
        )
    if found.version is not None and found.version.startswith("3"):
        yield note(
            text("removals"),
            text(
                "InfluxDB 3 cannot take points back: what a recompute or a delete voids stays there"
            ),
            text("docs/influxdb.md says what that means"),
        )
