"""`strapline boards push`: folder, data source, boards and sessions' annotations into Grafana."""

from collections import Counter

from dashboards.grafana.committed_boards import committed_boards
from dashboards.grafana.push.annotations import Note, Notes, is_shown, note_of, push_notes
from dashboards.grafana.push.data_source import (
    PATH,
    document,
    fault_of_data_source,
    push_data_source,
)
from dashboards.grafana.push.pushed_boards import push_board, push_folder
from dashboards.grafana.push.server import Grafana, PushOutcome
from sessions.store import Store, StoreReader
from sessions.text import text
from strapline.commands.options.shared import DataDir
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.publishing.grafana_access import grafana_access, reading_login


def push(*, data_dir: DataDir = None) -> None:
    """Make the configuration's Grafana show what is here, and say what changed.

    Raises:
        InputError: a key is missing or wrong.
        GrafanaRefused: the server refuses.
        GrafanaAway: no Grafana answers, or it is out of order.
    """
    config = load(data_dir=data_dir)
    with Store.reading(config.data_dir) as read:
        notes = _notes(read)
        known = {row.id for row in read.sessions(deleted=True)}
    access = grafana_access(config)
    with Grafana.open(
        url=access.url, token=access.token, user=access.user, password=access.password
    ) as grafana:
        version = grafana.version()
        _say(text("Grafana {version} at {url}").format(version=version, url=grafana.url))
        folder = push_folder(grafana, title=config.grafana.folder)
        _say(_line(text("Folder {name}").format(name=config.grafana.folder), folder))
        _say(_line(text("Data source"), _data_source(grafana, config=config)))
        changes = Counter(push_board(grafana, board) for board in committed_boards().values())
        _say(_counted(text("Boards"), changes))
        _say(_annotations(push_notes(grafana, notes, known=known)))
        fault = fault_of_data_source(grafana)
    if fault is not None:
        _say(text("But Grafana cannot read InfluxDB yet: {fault}").format(fault=fault))


def _notes(read: StoreReader) -> list[Note]:
    notes = []
    for row in read.sessions():
        breakdown = read.breakdown(row.id) if is_shown(row) else None
        if breakdown is not None:
            notes.append(note_of(row, breakdown))
    return notes


def _data_source(grafana: Grafana, *, config: Config) -> PushOutcome:
    login = reading_login(config)
    if login is not None:
        wanted = document(
            url=config.grafana.influx_url or config.influx.url,
            bucket=config.influx.bucket,
            login=login,
        )
        return push_data_source(grafana, wanted)
    if grafana.get(PATH) is None:
        raise InputError(
            text(
                "{path}: expected [grafana] influx_user and influx_password, or influx_token: "
                "a login of InfluxDB that may only read, for everybody who looks at the boards "
                "(docs/grafana.md says how to make one)"
            ).format(path=config.path)
        )
    return PushOutcome.LEFT_ALONE


def _line(what: str, change: PushOutcome) -> str:
    return f"{what}: {_words()[change]}"


def _counted(what: str, changes: Counter[PushOutcome]) -> str:
    words = _words()
    return f"{what}: " + ", ".join(f"{changes[c]} {words[c]}" for c in PushOutcome if changes[c])


def _annotations(notes: Notes) -> str:
    return text(
        "Annotations: {added} created, {changed} updated, {removed} deleted, {unchanged} unchanged"
    ).format(
        added=notes.added,
        changed=notes.changed,
        removed=notes.removed,
        unchanged=notes.unchanged,
    )


def _words() -> dict[PushOutcome, str]:
    return {
        PushOutcome.CREATED: text("created"),
        PushOutcome.UPDATED: text("updated"),
        PushOutcome.UNCHANGED: text("unchanged"),
        PushOutcome.LEFT_ALONE: text("left alone, a file provisions it"),
    }


def _say(line: str) -> None:
    to_people().print(line, soft_wrap=True)
