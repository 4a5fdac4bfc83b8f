"""A processor passes on what gateways send: the same journal at the next one, whatever is away."""

import asyncio
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from strapline.config.sections import ForwardSection
from strapline.console.exit_errors import InputError
from strapline.processor.forwarding import Forwarding, destination
from tests.mosquitto.server import MosquittoServer
from tests.mosquitto.studio import ProcessorSide, gateway_side, journal, processor_side, until
from tests.mosquitto.test_gateway_to_processor import FOUR, room
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.mosquitto


def chain_at(server: MosquittoServer, *, root: str) -> ForwardSection:
    settings = server.settings()
    return ForwardSection.model_validate(
        {
            "chain": {
                "host": settings.host,
                "port": settings.port,
                "user": settings.user,
                "password": settings.password,
                "root": root,
            }
        }
    )


async def taken(side: ProcessorSide, *, count: int) -> None:
    await until(lambda: side.receiver.taken >= count)


async def test_the_next_processor_has_the_same_journal(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, studio, chain = (tmp_path / name for name in ("gateway", "studio", "chain"))
    settings = server.settings()
    onward = destination("chain", config=chain_at(server, root=f"{root}-chain"))
    for attempt in (1, 2):
        async with (
            processor_side(studio, settings=settings, root=root, quiet_s=10) as processor,
            gateway_side(
                there, room(FOUR[:2], seconds=20, seed=attempt), settings=settings, root=root
            ) as gateway,
            asyncio.TaskGroup() as group,
        ):
            forwarding = Forwarding(
                processor.processor,
                to=onward,
                data_dir=studio,
                commit=processor.store.flush,
                clock=SystemClock(),
            )
            processor.receiver.taker = forwarding
            task = group.create_task(forwarding.run())
            await gateway.station.run()
            async with SystemClock().timeout(PATIENCE_S):
                await gateway.sender.ended()
            # The first time nobody is there to take it: the second run sends that, too.
            if attempt == 2:
                async with processor_side(
                    chain, settings=settings, root=f"{root}-chain", quiet_s=10
                ) as second:
                    await taken(second, count=len(journal(there)))
            task.cancel()
    assert journal(studio) == journal(there)
    assert journal(chain) == journal(there)


@pytest.mark.parametrize(
    ("url", "address", "root"),
    [
        ("mqtt://host", "mqtt://host:1883", "strapline"),
        ("mqtts://host", "mqtts://host:8883", "strapline"),
        ("mqtt://ada@host:99/a/b/", "mqtt://host:99", "a/b"),
    ],
)
def test_a_url_says_where_to(url: str, address: str, root: str) -> None:
    found = destination(url, config=ForwardSection())
    assert found.settings.address == address
    assert found.topics.root == root


def test_a_password_comes_from_the_configuration_and_never_from_the_command_line() -> None:
    section = ForwardSection.model_validate(
        {"chain": {"host": "host", "user": "ada", "password": "p@s/s", "tls": True}}
    )
    settings = destination("chain", config=section).settings
    assert (settings.user, settings.password) == ("ada", "p@s/s")
    assert settings.address == "mqtts://host:8883"
    with pytest.raises(InputError, match="forward") as refused:
        destination("mqtt://ada:p%40s@host", config=section)
    assert "p%40s" not in str(refused.value)
    with pytest.raises(InputError, match=r"\[forward\.other\]"):
        destination("other", config=section)


@pytest.mark.parametrize(
    "url", ["http://host", "mqtt://", "mqtt://host:x", "mqtt://host?a=b", "://"]
)
def test_what_is_no_broker_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="mqtt"):
        destination(url, config=ForwardSection())
