"""`strapline remote`: a command to a session somewhere else, by the broker, and its answer."""

import asyncio
import uuid
from contextlib import aclosing, suppress
from typing import Annotated

import msgspec
import typer

from ingest.clock import SystemClock
from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.mqtt.broker_connection import Broker, Qos, connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.errors import BrokerAway, BrokerError
from ingest.mqtt.topics import NotOurs, Topics
from sessions.core.model.athlete import Units
from sessions.sinks.mqtt.change_watch import key_of
from sessions.sinks.mqtt.command_messages import CommandAnswer, CommandName
from sessions.sinks.mqtt.live_state import LiveState
from sessions.text import text
from sessions.units import Formatter
from strapline.athletes.profiles import list_profiles, load_profile
from strapline.commands.options.shared import DataDir, Json
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import print_json, to_people, to_reader
from strapline.publishing.broker_from_config import broker_settings, is_configured

TIMEOUT_S = 10.0
_RETAINED_WITHIN_S = 0.5  # a broker sends what it keeps at once
START_TIMEOUT_S = 60.0  # the other side looks for its devices first


def remote(
    action: Annotated[CommandName, typer.Argument(help="What is wanted.")],
    *,
    athlete: Annotated[
        str | None,
        typer.Option("--athlete", metavar="NAME", help="Whose session (default: the usual one)."),
    ] = None,
    timeout_s: Annotated[
        float | None,
        typer.Option(
            "--timeout", min=0.1, metavar="S", help="Seconds to wait (default: 10, start 60)."
        ),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Send one command and print what became of it."""
    config = load(data_dir=data_dir)
    settings = broker_settings(config.mqtt)
    name = _whose(athlete, config=config)
    patience_s = timeout_s or (START_TIMEOUT_S if action is CommandName.START else TIMEOUT_S)
    answer = asyncio.run(
        _ask(
            settings,
            topics=Topics(config.mqtt.root),
            athlete=name,
            action=action.value,
            timeout_s=patience_s,
            is_named=is_configured(config),
        )
    )
    if as_json:
        print_json(msgspec.to_builtins(answer))
    if not answer.ok:
        raise InputError(f"{name or key_of(name)}: {answer.error}")
    if as_json:
        return
    if answer.state is not None:
        to_reader().print(_line(answer.state))
    else:
        to_people().print(text("{action}: done").format(action=action.value))


def _whose(athlete: str | None, *, config: Config) -> str:
    """The shown name of whom the command is for; they need no profile on this machine."""
    profiles = list_profiles(config.data_dir)
    wanted = athlete or config.athlete.default
    if wanted is None:
        if len(profiles) > 1:
            listed = ", ".join(profiles)
            raise InputError(
                text("several profiles ({listed}): name one with --athlete").format(listed=listed)
            )
        wanted = profiles[0] if profiles else ""
    return load_profile(wanted, data_dir=config.data_dir).name if wanted in profiles else wanted


async def _ask(
    settings: BrokerSettings,
    *,
    topics: Topics,
    athlete: str,
    action: str,
    timeout_s: float,
    is_named: bool,
) -> CommandAnswer:
    try:
        async with (
            SystemClock().timeout(timeout_s),
            connected(settings) as broker,
        ):
            return await _converse(
                broker, topics=topics, athlete=athlete, action=action, timeout_s=timeout_s
            )
    except BrokerAway as exc:
        if is_named:
            raise NoDevice(str(exc)) from exc
        raise NoDevice(
            text("no broker is named: strapline config set mqtt.host=ADDRESS ({reason})").format(
                reason=exc
            )
        ) from exc
    except BrokerError as exc:
        raise NoDevice(str(exc)) from exc
    except TimeoutError as exc:
        raise NoDevice(
            text("no answer within {seconds:g} s from whoever records {athlete}").format(
                seconds=timeout_s, athlete=athlete or key_of(athlete)
            )
        ) from exc


async def _converse(
    broker: Broker, *, topics: Topics, athlete: str, action: str, timeout_s: float
) -> CommandAnswer:
    id = uuid.uuid4().hex
    answers = topics.answers(id)
    await broker.subscribe(answers, qos=Qos.AT_LEAST_ONCE)
    heard = await broker.publish(
        topics.command(key_of(athlete)),
        msgspec.json.encode({"id": id, "action": action}),
        qos=Qos.AT_LEAST_ONCE,
        expiry_s=max(1, round(timeout_s)),
        answer_to=answers,
        correlation=id.encode(),
    )
    if not heard:
        raise NoDevice(await _why_unheard(broker, topics=topics, athlete=athlete))
    async with aclosing(broker.messages()) as messages:
        async for message in messages:
            if message.correlation == id.encode():
                return _answer(message.payload)
    raise AssertionError("messages end with an exception")


async def _why_unheard(broker: Broker, *, topics: Topics, athlete: str) -> str:
    """Whether there is nobody at all, or somebody who does not know this athlete."""
    await broker.subscribe(topics.processor_presence("+"), qos=Qos.AT_LEAST_ONCE)
    there: set[str] = set()
    with suppress(TimeoutError):
        async with SystemClock().timeout(_RETAINED_WITHIN_S), aclosing(broker.messages()) as told:
            async for message in told:
                with suppress(NotOurs):
                    there.add(topics.parse(message.topic).name)
    name = athlete or key_of(athlete)
    if there:
        words = text("{names} listens, but not for {athlete}: is the name right?")
        return words.format(names=", ".join(sorted(there)), athlete=name)
    return text(
        "nobody listens for {athlete}: is strapline process running, or serve with mqtt.enabled?"
    ).format(athlete=name)


def _answer(payload: bytes) -> CommandAnswer:
    try:
        return msgspec.json.decode(payload, type=CommandAnswer)
    except NOT_A_DOCUMENT as exc:
        raise NoDevice(text("the answer makes no sense ({reason})").format(reason=exc)) from exc


def _line(state: LiveState) -> str:
    shown = Formatter(Units.METRIC)
    parts = [f"{state.athlete or key_of(state.athlete)}: {text(state.status)}"]
    if state.elapsed_s is not None:
        parts.append(shown.duration(state.elapsed_s))
        parts.append(text("{bpm} bpm").format(bpm=shown.heart_rate(state.heart_rate_bpm)))
        parts.append(shown.speed(state.speed_kmh))
        parts.append(shown.distance(state.distance_m))
    if state.zone_name is not None:
        parts.append(text("zone {number}").format(number=state.zone) + f" ({state.zone_name})")
    return ", ".join(parts)
