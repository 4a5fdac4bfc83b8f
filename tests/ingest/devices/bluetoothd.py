"""A stand-in for bluetoothd's agent manager, as strict as the real one.

Source: BlueZ, doc/org.bluez.AgentManager.rst, doc/org.bluez.Agent.rst, src/agent.c.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

_CAPABILITIES = {
    "DisplayOnly", "DisplayYesNo", "KeyboardOnly", "NoInputNoOutput", "KeyboardDisplay", "",
}  # fmt: skip
_AGENT = "org.bluez.Agent1"


class Bluetoothd:
    """Agents by the connection that registered them; the last of `default` is asked."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self.agents: dict[str, tuple[str, str]] = {}  # path and capability, by connection
        self.default: list[str] = []
        self.refused: list[str] = []
        self.denies = False
        bus.add_message_handler(self._handle)

    def _handle(self, message: Message) -> Message | None:
        if message.message_type is MessageType.SIGNAL:
            if message.member == "NameOwnerChanged" and not message.body[2]:
                self._forget(message.body[0])  # whoever leaves the bus takes its agent along
            return None
        if message.message_type is not MessageType.METHOD_CALL or message.path != "/org/bluez":
            return None
        if self.denies:
            return Message.new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "not you")
        error = self._carried_out(message)
        if error is None:
            return Message.new_method_return(message)
        self.refused.append(f"{message.member} {error}")
        return Message.new_error(message, f"org.bluez.Error.{error}", "refused")

    def _carried_out(self, message: Message) -> str | None:
        sender = message.sender or ""
        match message.member, message.signature:
            case "RegisterAgent", "os":
                path, capability = message.body
                if sender in self.agents:
                    return "AlreadyExists"
                if capability not in _CAPABILITIES:
                    return "InvalidArguments"
                self.agents[sender] = (path, capability)
                if not self.default:  # the first one is asked, also where it does not ask for it
                    self.default.append(sender)
            case "RequestDefaultAgent", "o":
                if self.agents.get(sender, ("", ""))[0] != message.body[0]:
                    return "DoesNotExist"
                if sender in self.default:
                    self.default.remove(sender)
                self.default.append(sender)
            case "UnregisterAgent", "o":
                if self.agents.get(sender, ("", ""))[0] != message.body[0]:
                    return "DoesNotExist"
                self._forget(sender)
            case _:
                return "InvalidArguments"
        return None

    def _forget(self, sender: str) -> None:
        self.agents.pop(sender, None)
        if sender in self.default:
            self.default.remove(sender)

    async def asks(self, member: str, device: str, *rest: Any, signature: str = "o") -> str | None:
        """What the default agent answers: None, or the error's name."""
        sender = self.default[-1]
        path, _capability = self.agents[sender]
        reply = await self._bus.call(
            Message(
                destination=sender,
                path=path,
                interface=_AGENT,
                member=member,
                signature=signature,
                body=[device, *rest],
            )
        )
        assert reply is not None
        return reply.error_name if reply.message_type is MessageType.ERROR else None


@asynccontextmanager
async def bluetoothd(address: str) -> AsyncIterator[Bluetoothd]:
    """On the bus for the length of the block."""
    bus = await MessageBus(bus_address=address).connect()
    await bus.call(
        Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus",
            member="AddMatch",
            signature="s",
            body=["type='signal',member='NameOwnerChanged'"],
        )
    )
    daemon = Bluetoothd(bus)
    await bus.request_name("org.bluez")
    try:
        yield daemon
    finally:
        bus.disconnect()
        await asyncio.sleep(0)  # noqa: TID251 a turn of the loop, not a wait
