"""A PairingPort that shows what a test tells it to, and remembers what was asked."""

from dashboards.ports.pairing import PairingView, Readiness


class ScriptedPairing:
    """Shows `now`; every act is noted in `asked`."""

    def __init__(self, now: PairingView, *, readiness: Readiness) -> None:
        self.now = now
        self.ready = readiness
        self.asked: list[str] = []

    def view(self) -> PairingView:
        return self.now

    def readiness(self, athlete: str) -> Readiness:
        del athlete
        return self.ready

    async def try_out(self, address: str) -> None:
        self.asked.append(f"try {address}")

    async def leave(self, address: str) -> None:
        self.asked.append(f"leave {address}")

    async def release(self) -> None:
        self.asked.append("release")

    async def save(self, address: str, *, alias: str, athlete: str | None) -> None:
        self.asked.append(f"save {address} {alias} {athlete}")

    async def rename(self, alias: str, *, new: str) -> None:
        self.asked.append(f"rename {alias} {new}")

    async def forget(self, alias: str) -> None:
        self.asked.append(f"forget {alias}")
