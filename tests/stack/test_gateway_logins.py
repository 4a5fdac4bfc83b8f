"""`strapline gateway add` on the stack's real broker: one login, one name, taken back alone."""

from pathlib import Path

import msgspec
import pytest

from ingest.mqtt.broker_connection import Qos, connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.errors import BrokerRefuses, Denied
from ingest.mqtt.topics import Topics
from strapline.console.exit_errors import InputError
from strapline.publishing.gateway_book import GatewayEntry, read_entries
from strapline.publishing.gateway_logins import add_gateway
from strapline.publishing.stack_secrets import GATEWAYS_FILE, PASSWORDS_FILE, Written, initialise
from tests.mosquitto.server import MOSQUITTO
from tests.stack.broker import stack_broker
from tests.stack.compose import COMPOSE_FILE

TOPICS = Topics()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "docker-compose.yml").write_text(COMPOSE_FILE.read_text())
    initialise(folder)
    return folder


def login(file: Path) -> dict[str, str]:
    lines = file.read_text().splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


@pytest.mark.mosquitto
async def test_each_gateway_comes_in_with_its_login_and_says_what_is_its_own(
    checkout: Path, tmp_path: Path
) -> None:
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed (Debian: apt install mosquitto)")
    made = {name: add_gateway(checkout, name, athletes=()) for name in ("garage", "attic")}
    written = Written(env=checkout / ".env", passwords=checkout / PASSWORDS_FILE)
    folder = tmp_path / "broker"
    folder.mkdir()
    with stack_broker(folder, written) as broker:
        for name, other in (("garage", "attic"), ("attic", "garage")):
            told = login(made[name].file)
            assert told["STRAPLINE_MQTT__NAME"] == told["STRAPLINE_MQTT__USER"] == name
            settings = BrokerSettings(
                host="127.0.0.1",
                port=broker.port,
                user=name,
                password=told["STRAPLINE_MQTT__PASSWORD"],
            )
            async with connected(settings) as link:
                await link.publish(TOPICS.measurements(name), b"{}", qos=Qos.AT_LEAST_ONCE)
            for topic in (TOPICS.measurements(other), TOPICS.gateway_presence(other)):
                async with connected(settings) as link:
                    with pytest.raises(Denied):
                        await link.publish(topic, b"{}", qos=Qos.AT_LEAST_ONCE)
            with pytest.raises(BrokerRefuses):
                async with connected(
                    BrokerSettings(
                        host="127.0.0.1",
                        port=broker.port,
                        user=other,
                        password=told["STRAPLINE_MQTT__PASSWORD"],
                    )
                ):
                    pass


def test_a_second_login_of_one_name_replaces_the_first(checkout: Path) -> None:
    first = login(add_gateway(checkout, "garage", athletes=()).file)
    again = login(add_gateway(checkout, "garage", athletes=("Ada",)).file)
    lines = (checkout / PASSWORDS_FILE).read_text().splitlines()

    assert first["STRAPLINE_MQTT__PASSWORD"] != again["STRAPLINE_MQTT__PASSWORD"]
    assert [line.partition(":")[0] for line in lines].count("garage") == 1
    entries = read_entries(checkout / GATEWAYS_FILE)
    assert entries == {"gateway": GatewayEntry(), "garage": GatewayEntry(athletes=("Ada",))}


def test_the_login_is_for_its_owner_and_nowhere_else(checkout: Path) -> None:
    made = add_gateway(checkout, "garage", athletes=())
    password = login(made.file)["STRAPLINE_MQTT__PASSWORD"]

    assert made.file.stat().st_mode & 0o777 == 0o600
    assert (checkout / PASSWORDS_FILE).stat().st_mode & 0o777 == 0o600
    others = [path for path in checkout.rglob("*") if path.is_file() and path != made.file]
    assert not any(password in path.read_text() for path in others)


@pytest.mark.parametrize("name", ["Garage", "", "a/b", "a+", "#", "processor", "x" * 60, "ada:b"])
def test_a_name_that_is_no_topic_or_another_role_is_refused(checkout: Path, name: str) -> None:
    before = (checkout / PASSWORDS_FILE).read_bytes()
    with pytest.raises(InputError):
        add_gateway(checkout, name, athletes=())
    assert (checkout / PASSWORDS_FILE).read_bytes() == before


def test_without_a_stack_it_says_what_comes_first(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="stack init"):
        add_gateway(tmp_path, "garage", athletes=())


def test_a_broken_book_is_not_overwritten(checkout: Path) -> None:
    (checkout / GATEWAYS_FILE).write_text("{")
    with pytest.raises(InputError):
        add_gateway(checkout, "garage", athletes=())
    with pytest.raises(msgspec.DecodeError):
        read_entries(checkout / GATEWAYS_FILE)
