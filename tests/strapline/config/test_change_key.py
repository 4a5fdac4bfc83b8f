"""Keys changed in the configuration file: what is typed counts, and the rest stays as written."""

import io
import tomllib
from collections.abc import Callable
from pathlib import Path
from stat import S_IMODE

import pytest

from strapline.cli import main
from strapline.config.change_key import change, key_named
from strapline.config.load_config import SECTIONS, load
from strapline.console.exit_errors import InputError

WRITTEN = """\
# ours, since March
[devices]
strap = "H10"  # the blue one
treadmill = "T7"

[page]
port = 8080
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration in force."""
    path = tmp_path / "config.toml"
    path.write_text(WRITTEN)
    monkeypatch.setenv("STRAPLINE_CONFIG", str(path))
    return path


Set = Callable[..., str]


@pytest.fixture
def set_key(capsys: pytest.CaptureFixture[str]) -> Set:
    """`strapline config set ...`, as typed; what it said."""

    def invoke(*items: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["config", "set", *items])
        assert (ended.value.code or 0) == code
        said = capsys.readouterr()
        return said.out + said.err

    return invoke


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("devices.strap=Polar H10", "Polar H10"),
        ("devices.strap=007", "007"),  # a name of digits is a name
        ("devices.heart_rate_priority=h10, oh1", ("h10", "oh1")),
        ("devices.pulse_intervals=yes", True),
        ("influx.enabled=false", False),
        ("page.port=9000", 9000),
        ("mqtt.port=8883", 8883),
        ("process.quiet_s=60,5", 60.5),
        ("export.format=tcx", "tcx"),
        ("export.folder=/srv/runs", Path("/srv/runs")),
    ],
)
def test_what_was_typed_counts_from_the_next_start(
    file: Path, set_key: Set, typed: str, value: object
) -> None:
    set_key(typed)
    section, key = typed.partition("=")[0].split(".")
    assert getattr(load().sections()[section], key) == value


def test_comments_order_and_other_keys_stay(file: Path, set_key: Set) -> None:
    set_key("devices.strap=H9", "influx.enabled=true")
    text = file.read_text()
    assert text.startswith('# ours, since March\n[devices]\nstrap = "H9"  # the blue one\n')
    assert tomllib.loads(text) == {
        "devices": {"strap": "H9", "treadmill": "T7"},
        "page": {"port": 8080},
        "influx": {"enabled": True},
    }


def test_every_key_there_is_goes_back_to_its_default(file: Path, set_key: Set) -> None:
    keys = [f"{s}.{k}=" for s, section in SECTIONS.items() for k in section.model_fields]
    set_key(*keys)
    assert load().origins == {}


def test_it_says_what_was_there_before_so_that_it_can_be_put_back(file: Path, set_key: Set) -> None:
    assert 'devices.strap: "H10" -> "H9"' in set_key("devices.strap=H9")
    assert 'devices.strap: "H9" -> not set' in set_key("devices.strap=")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("page.port=many", "page.port must be a whole number"),
        ("page.port=99999", "page.port must be less than or equal to 65535"),
        ("influx.url=http://me:secret@db", "a user, a password or a token in an address"),
        ("export.format=gpx", "export.format must be 'fit', 'tcx', 'csv' or 'json'"),
        ("devices.strop=H10", "unknown key devices.strop (did you mean strap?)"),
        ("device.strap=H10", "unknown section [device] (did you mean devices?)"),
        ("strap", "unknown section [strap]"),
        ("devices.strap", "expected devices.strap=VALUE"),
        ("forward.cloud.host=x", "write it into the file"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    file: Path, set_key: Set, typed: str, says: str
) -> None:
    assert says in " ".join(set_key("devices.treadmill=other", typed, code=2).split())
    assert file.read_text() == WRITTEN


def test_a_secret_is_read_and_never_shown(
    file: Path, set_key: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cret\n"))
    assert "s3cret" not in set_key("mqtt.password")
    password = load().mqtt.password
    assert password is not None
    assert password.get_secret_value() == "s3cret"


def test_a_file_that_is_not_there_is_made_for_its_owner_alone(
    tmp_path: Path, set_key: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new" / "config.toml"
    monkeypatch.setenv("STRAPLINE_CONFIG", str(path))
    set_key("page.port=9000")
    assert S_IMODE(path.stat().st_mode) == 0o600
    assert load().page.port == 9000


def test_a_damaged_file_is_not_written_over(file: Path) -> None:
    file.write_text("[devices\n")
    with pytest.raises(InputError, match="not TOML"):
        change({key_named("page.port"): "9000"})
    assert file.read_text() == "[devices\n"


def test_what_the_environment_says_as_well_is_told(
    file: Path, set_key: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPLINE_PAGE__PORT", "7000")
    assert "STRAPLINE_PAGE__PORT is set as well" in set_key("page.port=9000")
