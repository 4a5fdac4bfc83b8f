"""Which sinks the configuration switches on."""

from strapline.config import Config

INFLUX, LINE_FILE = "influx", "line_file"


def sink_names(config: Config) -> tuple[str, ...]:
    """The enabled sinks, as the store's outbox knows them."""
    names = []
    if config.influx.enabled:
        names.append(INFLUX)
    if config.influx.file is not None:
        names.append(LINE_FILE)
    return tuple(names)
