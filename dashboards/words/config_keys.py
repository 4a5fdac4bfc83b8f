"""Keys of the configuration that people change, as labels, hints and words for their choices."""

from sessions.text import text


def key_label(dotted: str) -> str:
    """What a key is called on a form; the key itself where it has no name."""
    return _labels().get(dotted, dotted)


def key_hint(dotted: str) -> str:
    """What to write; "": nothing needs to be said."""
    return {
        "influx.org": text("InfluxDB 2 only."),
        "influx.token": text("InfluxDB 1.8: user:password."),
        "grafana.token": text("Of a service account with the role Admin."),
        "export.folder": text("Each finished session is written there as a file."),
        "mqtt.port": text("Empty: 1883, encrypted 8883."),
    }.get(dotted, "")


def choice_word(value: str) -> str:
    """A choice in the reader's language."""
    return {"true": text("yes"), "false": text("no")}.get(value, value.upper())


def _labels() -> dict[str, str]:
    return {
        "devices.strap": text("Heart-rate strap"),
        "devices.treadmill": text("Treadmill"),
        "devices.foot_pod": text("Foot pod"),
        "devices.heart_rate_priority": text("Heart rate first from"),
        "devices.speed_priority": text("Speed first from"),
        "influx.enabled": text("Send to InfluxDB"),
        "influx.url": text("Address"),
        "influx.org": text("Organisation"),
        "influx.bucket": text("Bucket or database"),
        "influx.token": text("Token"),
        "export.folder": text("Folder"),
        "export.format": text("As"),
        "mqtt.enabled": text("Publish to the broker"),
        "mqtt.host": text("Address"),
        "mqtt.port": text("Port"),
        "mqtt.user": text("User"),
        "mqtt.password": text("Password"),
        "mqtt.tls": text("Encrypted"),
        "grafana.live": text("Live values"),
        "grafana.url": text("Address"),
        "grafana.token": text("Token"),
    }
