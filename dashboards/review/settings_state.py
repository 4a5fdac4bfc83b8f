"""Store, places that data goes to, and every key of the configuration, as they are now."""

from dashboards.ports.review import Key, Settings, SinkHealth
from dashboards.review.html import Markup, figures, tag
from dashboards.words.core_notes import sink_word
from sessions.store.health import Disk
from sessions.text import text
from sessions.units import number

_NOTHING = ("[]", '""')
"""Values, as TOML, that say nothing."""


def store_card(settings: Settings) -> Markup:
    """Whether it is writing, how large it is, and what it has lost."""
    health = settings.store
    lost = settings.losses + health.lost_notifications
    state = (
        tag("span.good", text("writing"))
        if health.disk is Disk.WRITING
        else tag("span.alarming", health.notice or text("failing"))
    )
    return tag(
        "div",
        tag("h2", text("Store")),
        tag("p", tag("span.code", settings.data_dir), " ", state),
        figures(
            (
                (text("Size"), f"{number(settings.store_mib, decimals=1)} MiB"),
                (text("Not on the disk yet"), str(health.held_units)),
                (
                    text("Measurements lost so far"),
                    str(lost),
                ),
                (text("Refused"), str(health.refused_units)),
            )
        ),
    )


def sinks_card(settings: Settings) -> Markup:
    """Each place that data goes to, and what waits for it."""
    return tag(
        "div",
        tag("h2", text("Where your data goes")),
        *(_sink(sink) for sink in settings.sinks),
    )


def _sink(sink: SinkHealth) -> Markup:
    if not sink.is_on:
        words = text("off ({key})").format(key=sink.switch)
        return tag("div.key", tag("b", sink_word(sink.name)), tag("span.quiet", words))
    if sink.is_live:
        words = text("the present only; strapline doctor tries it")
        return tag(
            "div.key",
            tag("b", sink_word(sink.name)),
            tag("div", tag("span.code", sink.target), " ", words),
        )
    waiting = (
        tag("span.good", text("everything delivered"))
        if sink.waiting_rows == 0
        else tag("span", text("{count} rows wait").format(count=sink.waiting_rows))
    )
    refused = None
    if sink.refused_rows:
        words = text("{count} rows refused, last: {reason}").format(
            count=sink.refused_rows, reason=sink.last_refusal or ""
        )
        refused = tag("span.alarming", words)
    return tag(
        "div.key",
        tag("b", sink_word(sink.name)),
        tag("div", tag("span.code", sink.target), " ", waiting, " ", refused),
    )


def all_keys(settings: Settings) -> Markup:
    """Every key with its value and origin, folded away."""
    there = (
        text("Change them in this file, or as STRAPLINE_SECTION__KEY; then start again.")
        if settings.config_exists
        else text("The file is not there yet: write it to change a key, then start again.")
    )
    return tag(
        "details.keys",
        tag("summary", text("All keys of the configuration")),
        tag("p", tag("span.code", settings.config_path)),
        tag("p.quiet", there),
        *(_key(key) for key in settings.keys),
    )


def _key(key: Key) -> Markup:
    value = text("not set") if key.value is None or key.value in _NOTHING else key.value
    origin = text("default") if key.origin is None else key.origin
    return tag(
        "div.key",
        tag("span.code", f"{key.section}.{key.name}"),
        tag(
            "div",
            tag("span.value", value),
            tag("span.quiet", f" · {origin}"),
            tag("div.quiet", text(key.description)) if key.description else None,
        ),
    )
