"""A treadmill's control point: one request at a time, and the machine's answer to it.

Source: Fitness Machine Service 1.0, 4.16: a procedure is written to 0x2AD9 and answered there by
an indication; until then no other may be begun.
"""

import asyncio
from collections.abc import Callable

from ingest.clock import Clock
from ingest.codecs.machine.control_point import (
    RESPONSE,
    ControlOp,
    ControlPoint,
    decode,
    encode,
)
from ingest.codecs.wire.errors import DecodeError
from ingest.devices.gatt_writer import GattWriter

CONTROL_POINT = "2AD9"
ANSWER_WITHIN_S = 30.0  # FTMS 1.0, 4.16.3; machines that take 3 to 5 s are common
# What may be written at all. Starting a belt from afar, or resetting a machine, is not among it.
ALLOWED = frozenset(
    {
        ControlOp.REQUEST_CONTROL,
        ControlOp.SET_TARGET_SPEED,
        ControlOp.SET_TARGET_INCLINATION,
        ControlOp.STOP_OR_PAUSE,
    }
)


class NoAnswer(Exception):
    """The machine took the request and did not answer: it may or may not have obeyed."""


class NeverSent(ValueError):
    """A request that must not leave this program, whoever asks for it."""


class ControlPointClient:
    """The control point of one open link.

    `heard` is to be called with every notification of 0x2AD9. `wrote` is told every frame just
    before it is written, so that it can be journalled.
    """

    def __init__(
        self,
        writer: GattWriter,
        *,
        clock: Clock,
        wrote: Callable[[bytes], None] = lambda _frame: None,
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._wrote = wrote
        self._one_at_a_time = asyncio.Lock()
        self._asked: str | None = None
        self._answer: asyncio.Future[str] | None = None

    @property
    def is_there(self) -> bool:
        """Whether the machine has a control point."""
        return self._writer.has(CONTROL_POINT)

    async def ask(self, request: ControlPoint) -> str:
        """Write `request`; the machine's result, by the standard's name.

        Raises:
            NeverSent: the request is none that may be sent.
            NoAnswer: nothing came back in time.
            WriteRefused: the machine does not take it.
            LinkLost: the link fell.
        """
        if request.op not in ALLOWED:
            raise NeverSent(f"{request.op} is never sent")
        frame = encode(request)
        async with self._one_at_a_time:
            self._asked = request.op
            self._answer = asyncio.get_running_loop().create_future()
            try:
                self._wrote(frame)
                await self._writer.write(CONTROL_POINT, frame)
                async with self._clock.timeout(ANSWER_WITHIN_S):
                    return await self._answer
            except TimeoutError:
                raise NoAnswer(f"no answer to {request.op}") from None
            finally:
                self._asked = self._answer = None

    def heard(self, payload: bytes) -> None:
        """An indication of the control point; one that answers nothing asked is not ours."""
        try:
            response = decode(payload)
        except DecodeError:
            return
        if self._answer is None or self._answer.done() or response.op != RESPONSE:
            return
        if response.request_op == self._asked and response.result is not None:
            self._answer.set_result(response.result)
