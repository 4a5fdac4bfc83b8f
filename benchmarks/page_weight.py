"""What pages weigh: bytes over the line for a cold load, counted by the browser.

    python -m benchmarks.page_weight           # the live page and the review of an hour (30 s)

To reach: 400 KiB for the live page, 800 KiB for a review. Counted is every answer, compressed and
with its head (`Network.loadingFinished`), from the first request until nothing has been asked for
or answered for three seconds, and nothing is awaited; the browser has nothing cached. What has come
over the socket by then, which is the page's own content, is told beside it. The heaviest are named,
so that what grows is seen.
"""

import asyncio
import shutil

from playwright.async_api import Browser, async_playwright

from benchmarks import page, review
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S

IDLE_S = 3.0
LOOK_EVERY_S = 0.1
NAMED = 8


class Transfers:
    """Bytes of each answer, by its address."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._addresses: dict[str, str] = {}
        self.bytes_by_address: dict[str, float] = {}
        self.socket_bytes = 0
        self._awaited: set[str] = set()
        self._newest_ns = clock.monotonic_ns()

    def note_request(self, event: dict[str, object]) -> None:
        """A request was sent."""
        request = event["request"]
        assert isinstance(request, dict)
        self._addresses[str(event["requestId"])] = request["url"]
        self._awaited.add(str(event["requestId"]))
        self._newest_ns = self._clock.monotonic_ns()

    def note_end(self, event: dict[str, object]) -> None:
        """An answer has come whole."""
        address = self._addresses[str(event["requestId"])]
        self._awaited.discard(str(event["requestId"]))
        size = event["encodedDataLength"]
        assert isinstance(size, float | int)
        self.bytes_by_address[address] = self.bytes_by_address.get(address, 0) + size
        self._newest_ns = self._clock.monotonic_ns()

    def note_frame(self, event: dict[str, object]) -> None:
        """A message of the socket has come; a live page is never without them for long."""
        response = event["response"]
        assert isinstance(response, dict)
        self.socket_bytes += len(response["payloadData"].encode())

    def loaded_bytes(self) -> float:
        """All answers together."""
        return sum(self.bytes_by_address.values())

    def idle_s(self) -> float:
        """Seconds since the last request or answer; 0 while one is awaited."""
        if self._awaited:
            return 0.0
        return (self._clock.monotonic_ns() - self._newest_ns) / NS_PER_S


async def transfers(
    browser: Browser, address: str, *, clock: SystemClock, idle_s: float = IDLE_S
) -> Transfers:
    """Everything that a browser which has nothing loads for the page with lines at `address`.

    `idle_s`: it is over when nothing was asked for or answered for this long.
    """
    context = await browser.new_context()
    opened = await context.new_page()
    network = await context.new_cdp_session(opened)
    found = Transfers(clock)
    network.on("Network.requestWillBeSent", found.note_request)
    network.on("Network.loadingFinished", found.note_end)
    network.on("Network.webSocketFrameReceived", found.note_frame)
    await network.send("Network.enable")
    await opened.goto(address)
    await opened.locator(".lines").first.wait_for()
    while found.idle_s() < idle_s:
        await clock.sleep(LOOK_EVERY_S)
    await context.close()
    return found


def _say(what: str, found: Transfers, *, goal_kib: int, host: str) -> None:
    print(
        f"{what:24} {found.loaded_bytes() / 1024:6.0f} KiB  (to reach: {goal_kib};"
        f" and {found.socket_bytes / 1024:.0f} over the socket)"
    )
    heaviest = sorted(found.bytes_by_address.items(), key=lambda one: -one[1])
    for address, size in heaviest[:NAMED]:
        print(f"    {size / 1024:6.1f} KiB  {address.removeprefix(host)}")


async def measure() -> None:
    """Print both pages and the heaviest parts of each."""
    clock = SystemClock()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=list(page.CHROMIUM_ARGUMENTS),
        )
        async with page.server("benchmarks.page", "--serve") as (_, address, _):
            found = await transfers(browser, address, clock=clock)
            _say("live page", found, goal_kib=400, host=address)
        async with review.server(sessions=1) as (address, session, _):
            found = await transfers(browser, f"{address}/sessions/{session}", clock=clock)
            _say("review of an hour", found, goal_kib=800, host=address)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(measure())
