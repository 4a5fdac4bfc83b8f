"""The configuration: which place wins, what each error names, and that no secret is shown."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strapline.config.load_config import SECTIONS, check, config_path, load
from strapline.config.show import show
from strapline.config.toml_text import toml_line
from strapline.console.exit_errors import InputError
from tests.sizes import sized

EXAMPLES = sized(usual=30, quick=10, long=300)
DOCUMENT = Path(__file__).parents[3] / "docs" / "configuration.md"


@pytest.fixture(autouse=True)
def no_configuration_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("STRAPLINE_CONFIG", "STRAPLINE_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_everything_is_a_default() -> None:
    config = load()
    assert (config.page.host, config.page.port) == ("127.0.0.1", 8080)
    assert config.athlete.default is None
    assert config.origins == {}
    assert config.data_dir.name == "strapline"


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, '[page]\nport = 9000\nhost = "0.0.0.0"\n')
    monkeypatch.setenv("STRAPLINE_PAGE__PORT", "9001")
    config = load(path)
    assert (config.page.port, config.page.host) == (9001, "0.0.0.0")
    assert config.influx.bucket == "strapline"
    assert config.origins == {
        "page.port": "STRAPLINE_PAGE__PORT",
        "page.host": f"{path}, line 3",
    }


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRAPLINE_PAGE__PORT", "")
    monkeypatch.setenv("STRAPLINE_DATA_DIR", "")
    monkeypatch.setenv("STRAPLINE_CONFIG", "")
    assert load().origins == {}


def test_the_data_folder_is_the_command_lines_then_the_environments_then_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, '[store]\ndata_dir = "~/from-file"\n')
    assert load(path).data_dir == Path("~/from-file").expanduser()
    monkeypatch.setenv("STRAPLINE_DATA_DIR", "~/from-environment")
    assert load(path).data_dir == Path("~/from-environment").expanduser()
    assert load(path, data_dir=tmp_path).data_dir == tmp_path
    assert load(path, data_dir=tmp_path).origins["store.data_dir"] == "--data-dir"


def test_the_file_in_force_is_the_one_given_then_the_environments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config_path().name == "config.toml"
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "other.toml"))
    assert config_path() == tmp_path / "other.toml"
    assert config_path(tmp_path / "given.toml") == tmp_path / "given.toml"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[page]\nprot = 1\n", "line 2: unknown key page.prot (did you mean port?)"),
        ("[pages]\n", "unknown section [pages] (did you mean page?)"),
        ("port = 1\n", "unknown section [port]"),
        ("page = 3\n", "[page] must be a section with keys"),
        ("[page]\n\nport = 70000\n", "line 3: page.port must be less than or equal to 65535"),
        ('[page]\nport = "eighty"\n', "page.port must be a whole number, got 'eighty'"),
        ('[influx]\nenabled = "perhaps"\n', "influx.enabled must be true or false, got 'perhaps'"),
        ("[athlete]\ndefault = 7\n", "athlete.default must be"),
        ("[mqtt]\nhost = 1\n", "line 2: mqtt.host must be text, got 1"),
        ('[mqtt]\nhost = ""\n', "mqtt.host must be longer than nothing"),
        ("[mqtt]\nport = 0\n", "mqtt.port must be greater than or equal to 1"),
        ('[mqtt]\nroot = "home/#"\n', "mqtt.root must be topic levels of letters"),
        ("[mqtt]\npasswort = 1\n", "unknown key mqtt.passwort (did you mean password?)"),
        ("[forward.club]\nport = 1\n", "forward.club.host is missing"),
        ("[forward.club]\nhost = 1\n", "forward.club.host must be text, got 1"),
        (
            '[forward.club]\nhost = "a"\nusr = 1\n',
            "unknown key forward.club.usr (did you mean user?), expected host, port,",
        ),
        ("[forward]\nclub = 1\n", "line 2: forward.club must be a section with keys"),
        ("[page\n", "not TOML"),
        ("influx.token = 5\n", "line 1: influx.token must be"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_file_and_key(
    tmp_path: Path, text: str, named: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert named in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("STRAPLINE_PAGE__PROT", "1", "STRAPLINE_PAGE__PROT: unknown key page.prot"),
        ("STRAPLINE_PAG__PORT", "1", "STRAPLINE_PAG__PORT: unknown section [pag]"),
        ("STRAPLINE_PAGE__PORT", "x", "STRAPLINE_PAGE__PORT: page.port must be a whole number"),
        ("STRAPLINE_PAGE", "5", "STRAPLINE_PAGE: expected STRAPLINE_PAGE__KEY"),
        ("STRAPLINE_PAGE", "{", "environment: "),
        ("STRAPLINE_PAGE__\udcef", "1", "environment: 'STRAPLINE_PAGE__\\udcef' is no name"),
    ],
)
def test_a_wrong_variable_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught:
        load()
    assert str(caught.value).startswith(named)


def test_a_file_that_was_named_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(InputError, match="no such file"):
        check()
    monkeypatch.setenv("STRAPLINE_MQTT__HOST", "broker")
    assert check() is None  # as in a container
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(InputError, match="no such file"):
        load()


def test_a_right_file_is_checked_silently(tmp_path: Path) -> None:
    path = written(tmp_path, "[page]\nport = 1\n[mqtt]\n")
    assert check(path) == path


def test_a_secret_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, '[influx]\ntoken = "tell-nobody"\n')
    config = load(path)
    assert config.influx.token is not None
    assert config.influx.token.get_secret_value() == "tell-nobody"
    assert "tell-nobody" not in show(config) + repr(config)
    written(tmp_path, '[influx]\ntoken = ["tell-nobody"]\n')
    with pytest.raises(InputError) as caught:
        load(path)
    assert "tell-nobody" not in str(caught.value)


def test_what_is_shown_says_where_each_value_is_from_and_reads_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "[page]\nport = 9000\n")
    monkeypatch.setenv("STRAPLINE_DEVICES__STRAP", 'Strap "7"')
    shown = show(load(path))
    assert f"port = 9000  # {path}, line 2" in shown
    assert 'host = "127.0.0.1"  # default' in shown
    assert "# treadmill is not set" in shown
    read_back = tomllib.loads(shown)
    assert read_back["devices"]["strap"] == 'Strap "7"'
    assert set(read_back) == set(SECTIONS)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(strap=WORDS, port=st.integers(0, 65535), enabled=st.booleans())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_written_file_reads_back_and_shows_the_same(
    tmp_path: Path, strap: str, port: int, enabled: bool
) -> None:
    text = "\n".join(
        [
            "[devices]",
            toml_line("strap", strap),
            "[page]",
            toml_line("port", port),
            "[influx]",
            toml_line("enabled", enabled),
        ]
    )
    config = load(written(tmp_path, text))
    assert (config.devices.strap, config.page.port, config.influx.enabled) == (strap, port, enabled)
    shown = tomllib.loads(show(config))
    assert shown["devices"]["strap"] == strap
    assert (shown["page"]["port"], shown["influx"]["enabled"]) == (port, enabled)


@pytest.mark.parametrize(
    ("section", "key"),
    [(section, key) for section, kind in SECTIONS.items() for key in kind.model_fields],
)
def test_every_key_is_documented_with_its_default(section: str, key: str) -> None:
    info = SECTIONS[section].model_fields[key]
    default = "not set" if info.default is None else f"`{toml_line('', info.default)[3:]}`"
    line = f"| `{section}.{key}` | {default} | {info.description} |"
    assert line in DOCUMENT.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("key", ["influx.url", "grafana.url", "grafana.influx_url"])
@pytest.mark.parametrize(
    "address",
    [
        "http://ada:tell-nobody@hall:8086",
        "http://tell-nobody@hall:8086",
        "http://ada:tell/nobody@hall",
        "https://hall:8086/?token=tell-nobody",
        "https://hall:8086/#tell-nobody",
        "http://ada:tell-nobody@[::",
    ],
)
def test_an_address_with_a_secret_is_refused_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, address: str
) -> None:
    section, name = key.split(".")
    variable = f"STRAPLINE_{section}__{name}".upper()
    path = written(tmp_path, f'[{section}]\n{name} = "{address}"\n')
    with pytest.raises(InputError) as in_file:
        load(path)
    path.unlink()
    monkeypatch.setenv(variable, address)
    with pytest.raises(InputError) as in_environment:
        load()
    for said, place in ((in_file, f"{path}, line 2"), (in_environment, variable)):
        assert str(said.value).startswith(f"{place}: {key}: ")
        assert "nobody" not in str(said.value)


@pytest.mark.parametrize(
    "address", ["http://hall:8086", "https://[::1]:3000/grafana", "http://influxdb"]
)
def test_any_other_address_is_taken_as_it_stands(tmp_path: Path, address: str) -> None:
    path = written(tmp_path, f'[influx]\nurl = "{address}"\n[grafana]\nurl = "{address}"\n')
    config = load(path)
    assert config.influx.url == config.grafana.url == address
