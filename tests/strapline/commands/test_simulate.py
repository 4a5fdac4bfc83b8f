"""The simulated devices alone: as a raw log, and on controllers that are not ours.

No real controller is used: bumble's own stands behind a TCP port, as one on the far side of a
serial line would, and another host connects to what it carries.
"""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from bumble.controller import Controller
from bumble.core import UUID
from bumble.device import Advertisement, Connection, Device, Peer
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import Transport
from bumble.transport.tcp_server import open_tcp_server_transport_with_socket

from ingest.clock import SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.simulate.on_air import NoController, on_air
from strapline.cli import main
from strapline.commands.simulate import devices_of
from strapline.console.exit_errors import InputError
from tests.integration.running import command, environment
from tests.patience import PATIENCE_S

CLOCK = SystemClock()
STRAP, MILL = "F0:5A:1E:00:00:01", "F0:5A:1E:00:00:02"


class Air:
    """Controllers on one link: those behind ports, and the one of a host that listens."""

    def __init__(self) -> None:
        self._link = LocalLink()  # type: ignore[no-untyped-call]  # bumble's has no annotations
        self._transports: list[Transport] = []
        central = Controller("central", link=self._link, public_address="C0:00:00:00:00:0C")
        self.host = Device(
            "central",
            address=Address("F0:00:00:00:00:0C"),
            host=Host(controller_source=central, controller_sink=central),
        )

    async def controller(self, number: int) -> str:
        """One more controller; the transport it is reached by."""
        listening = listening_socket()
        transport = await open_tcp_server_transport_with_socket(listening)
        self._transports.append(transport)
        Controller(
            f"controller {number}",
            host_source=transport.source,
            host_sink=transport.sink,
            link=self._link,
            public_address=f"C0:00:00:00:00:{number:02X}",
        )
        return f"tcp-client:127.0.0.1:{listening.getsockname()[1]}"

    def pull_out(self) -> None:
        """The adapter with the last controller is unplugged."""
        self._transports[-1].sink.transport.close()  # type: ignore[attr-defined]

    async def heard(self, address: str) -> Advertisement:
        found: asyncio.Future[Advertisement] = asyncio.get_running_loop().create_future()

        def listen(advertisement: Advertisement) -> None:
            if str(advertisement.address).startswith(address) and not found.done():
                found.set_result(advertisement)

        self.host.on("advertisement", listen)
        await self.host.start_scanning()
        try:
            async with CLOCK.timeout(PATIENCE_S):
                return await found
        finally:
            await self.host.stop_scanning()
            self.host.remove_listener("advertisement", listen)

    async def first_value(self, link: Connection, uuid: int) -> bytes:
        peer = Peer(link)
        await peer.discover_services()
        await peer.discover_characteristics()
        (measured,) = peer.get_characteristics_by_uuid(UUID.from_16_bits(uuid))
        got: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def take(value: bytes) -> None:
            if not got.done():
                got.set_result(bytes(value))

        await measured.subscribe(take)
        async with CLOCK.timeout(PATIENCE_S):
            return await got

    async def close(self) -> None:
        await self.host.power_off()
        for transport in self._transports:
            transport.server.close()  # type: ignore[attr-defined]
            await transport.close()


def listening_socket() -> socket.socket:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


@asynccontextmanager
async def air() -> AsyncIterator[Air]:
    made = Air()
    await made.host.power_on()
    try:
        yield made
    finally:
        await made.close()


@asynccontextmanager
async def simulating(folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *command("simulate", *words),
        env=environment(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    async with CLOCK.timeout(PATIENCE_S):
        _, said = await process.communicate()
    return process.returncode, said.decode()


@pytest.mark.process
async def test_both_devices_serve_another_host_through_controllers_of_their_own(
    tmp_path: Path,
) -> None:
    async with air() as around:
        transports = [await around.controller(1), await around.controller(2)]
        words = [word for spec in transports for word in ("--transport", spec)]
        async with simulating(tmp_path, *words) as process:
            for address, uuid in ((STRAP, 0x2A37), (MILL, 0x2ACD)):
                advertisement = await around.heard(address)
                link = await around.host.connect(advertisement.address)
                raw = await around.first_value(link, uuid)
                if uuid == 0x2A37:
                    assert 40 < heart_rate.decode(raw).heart_rate_bpm < 200
                else:
                    assert treadmill.decode(raw).speed_kmh is not None
                await link.disconnect()
            # Back on the air after each client.
            await around.heard(STRAP)
            process.send_signal(signal.SIGINT)
            code, said = await ended(process)
    assert code == 0, said
    assert "Traceback" not in said
    assert "strap: 1 connected" in said


@pytest.mark.process
async def test_a_controller_that_is_unplugged_ends_it_with_a_line(tmp_path: Path) -> None:
    async with air() as around:
        spec = await around.controller(1)
        async with simulating(tmp_path, "--devices", "strap", "--transport", spec) as process:
            await around.heard(STRAP)
            around.pull_out()
            code, said = await ended(process)
    assert code == 3
    assert said.splitlines()[-1] == f"strapline: {spec}: the controller is gone"


async def test_a_port_where_no_controller_answers_is_named() -> None:
    silent = listening_socket()
    silent.listen()
    spec = f"tcp-client:127.0.0.1:{silent.getsockname()[1]}"
    advertised = on_air({"strap": spec}, seed=1, schedule=(), patience_s=0.2)
    with pytest.raises(NoController) as told:
        await advertised.__aenter__()
    silent.close()
    assert str(told.value) == f"{spec}: no controller answers there"


def test_a_raw_log_is_what_a_client_heard_and_is_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    pieces = [("1 min", 5.5), ("1 min", 9.0), ("40 s", 13.5)]
    steps = ", ".join(f'{{ time = "{time}", speed = "{kmh} km/h" }}' for time, kmh in pieces)
    plan.write_text(f'title = "Short"\nsteps = [{steps}]\n', encoding="utf-8")

    def written(*words: str) -> str:
        with pytest.raises(SystemExit) as done:
            main(["simulate", "--speed", "max", "--workout", str(plan), *words])
        assert done.value.code in (0, None)
        return capsys.readouterr().out

    log = written("--seed", "3")
    rows: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]
    assert {row["device"] for row in rows} == {"strap", "treadmill"}
    times = [row["t"] for row in rows if row["device"] == "strap"]
    assert times == sorted(times)
    assert {json.loads(line)["device"] for line in written("--devices", "strap").splitlines()} == {
        "strap"
    }
    path = tmp_path / "run.jsonl"
    path.write_text(log, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["analyse", str(path), "--json", "--data-dir", str(tmp_path)])
    intervals = json.loads(capsys.readouterr().out)["intervals"]
    assert [i["kind"] for i in intervals][:3] == ["walk", "jog", "sprint"]


@pytest.mark.parametrize("devices", ["", "strap,strap", "strap,bike", "strap;treadmill"])
def test_devices_that_are_not_simulated_are_named(devices: str) -> None:
    with pytest.raises(InputError, match="--devices"):
        devices_of(devices, models=())


def test_all_devices_of_the_models_are_meant_where_none_is_named() -> None:
    assert devices_of(None, models=()) == ("strap", "treadmill")
    several = ("polar-h10", "strap", "foot-pod")
    assert devices_of(None, models=several) == ("strap", "strap-2", "treadmill", "foot-pod")
    assert devices_of("foot-pod, strap-2", models=several) == ("foot-pod", "strap-2")
    with pytest.raises(InputError, match="--device-model"):
        devices_of(None, models=("sofa",))


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--transport", "usb:0"], 2, "expected 2"),
        (["--devices", "strap", "--transport", "tin-can:0"], 3, "tin-can:0"),
        (["--transport", "a", "--transport", "b", "--speed", "2"], 2, "--speed"),
        (["--fault", "strap-on-fire@1"], 2, "--fault"),
        (["--workout", "no-such-plan"], 2, "no-such-plan"),
    ],
)
def test_bad_input_is_one_line(
    words: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main(["simulate", *words])
    assert done.value.code == code
    assert says in capsys.readouterr().err.splitlines()[-1]
