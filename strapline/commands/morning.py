"""`strapline morning`: some minutes at rest with the strap, and what they say of the day."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.progress import BarColumn, TextColumn
from rich.table import Table

from dashboards.words.dates import day_words
from dashboards.words.morning import (
    heart_rate_words,
    morning_words,
    position_words,
    range_words,
    recovery_words,
    variability_words,
    what_to_do,
)
from dashboards.words.resting_heart_rate import resting_lines
from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Athlete
from sessions.morning.morning import Morning
from sessions.morning.morning_documents import reading_document, recovery_document
from sessions.morning.recovery import recovery_of
from sessions.morning.resting_heart_rate import proposed_rest_bpm
from sessions.past.learning import Learned, learned_before
from sessions.store import DiaryBook, Store
from sessions.text import text
from sessions.units import MISSING
from sessions.week.calendar_week import local_day, zone_named
from sessions.week.diary import Entry
from sessions.week.mornings import mornings_of
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.morning import MorningOptions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.moving_bar import moving_bar
from strapline.console.output import print_json, to_people, to_reader
from strapline.console.stop_signals import stopped_by_signals
from strapline.devices.radio_access import radio_access
from strapline.session.morning_reading import MorningReading, at_rest
from strapline.session.preparation import athlete_for, equipment_for, remembered


def morning(options: MorningOptions) -> None:
    """Take a reading, keep it in the diary, and say what it means; or list, or undo."""
    config = load(data_dir=options.data_dir)
    if options.undo or options.as_list:
        athlete = athlete_meant(options.athlete, config=config) or Athlete()
        if options.undo:
            _take_back(config, athlete=athlete)
        else:
            _list(config, athlete=athlete, as_json=options.as_json)
        return
    athlete = athlete_for(options.athlete, config=config)
    asyncio.run(_read(options, config, athlete=athlete))


async def _read(options: MorningOptions, config: Config, *, athlete: Athlete) -> None:
    named = remembered(config)
    if options.strap is not None:
        named[DeviceKind.STRAP] = options.strap
    opener = await equipment_for(
        named=named,
        access=radio_access(config.devices, adapter=options.adapter),
        simulation=options.simulation,
        workout=at_rest(minutes=options.minutes),
        athlete=athlete,
        data_dir=config.data_dir,
        without=frozenset(DeviceKind) - {DeviceKind.STRAP},
        pulse_intervals=config.devices.pulse_intervals,
    )
    said = text("{position}, and breathe as you like. Ctrl-C ends it.")
    to_people().print(said.format(position=position_words(options.position).capitalize()))
    async with opener() as equipment:
        with _shown(headless=options.headless) as show:
            reading = MorningReading(
                equipment, minutes=options.minutes, position=options.position, changed=show
            )
            with stopped_by_signals(reading.stop):
                taken = await reading.take()
    if taken is None:
        to_people().print(text("Ended before two minutes were over: nothing was kept."))
        return
    if not options.headless:
        to_people().bell()
    entry = Entry(athlete=athlete.name, at_ns=SystemClock().wall_ns(), what=taken)
    with DiaryBook.open(config.data_dir) as book:
        number = book.add(entry)
    _say(taken, number=number, entry=entry, athlete=athlete, config=config, options=options)


def _say(
    taken: Morning,
    *,
    number: int,
    entry: Entry,
    athlete: Athlete,
    config: Config,
    options: MorningOptions,
) -> None:
    zone = zone_named(athlete.time_zone)
    day = local_day(entry.at_ns, zone=zone)
    with Store.reading(config.data_dir) as read:
        mornings = mornings_of(read.diary_by_day(athlete=athlete.name, zone=zone))
        learned = learned_before(read, athlete, before_ns=entry.at_ns + 1)
    # Said of this reading, though a simulated one counts for nobody.
    recovery = recovery_of({**mornings, day: taken}, day=day)
    if options.as_json:
        document = reading_document(taken, number=number, at_ns=entry.at_ns, day=day)
        document["recovery"] = recovery_document(recovery)
        document["resting_heart_rate"] = _rest_document(learned, athlete=athlete)
        print_json(document)
        return
    lines = [
        text("Heart rate at rest: {bpm}").format(bpm=heart_rate_words(taken.heart_rate_bpm)),
        variability_words(taken),
        what_to_do(taken) or recovery_words(recovery),
        range_words(recovery),
        *resting_lines(athlete, learned),
    ]
    for line in filter(None, lines):
        to_reader().print(line, soft_wrap=True)
    undo = text("Kept as {number}. To take it back: strapline morning --undo. No medical advice.")
    to_people().print(undo.format(number=number))


def _list(config: Config, *, athlete: Athlete, as_json: bool) -> None:
    zone = zone_named(athlete.time_zone)
    with Store.reading(config.data_dir) as read:
        diary = read.diary(athlete=athlete.name)[::-1]
    found = [(one, one.what) for one in diary if isinstance(one.what, Morning)]
    if as_json:
        readings = [
            reading_document(
                what, number=one.id, at_ns=one.at_ns, day=local_day(one.at_ns, zone=zone)
            )
            for one, what in found
        ]
        print_json({"readings": readings})
        return
    if not found:
        to_people().print(text("No reading yet. To take one: strapline morning"))
        return
    table = Table.grid(padding=(0, 2))
    for entry, what in found:
        day = day_words(local_day(entry.at_ns, zone=zone))
        table.add_row(str(entry.id), day, morning_words(what))
    to_reader().print(table)


def _take_back(config: Config, *, athlete: Athlete) -> None:
    with Store.reading(config.data_dir) as read:
        diary = read.diary(athlete=athlete.name)
    last = max((one.id for one in diary if isinstance(one.what, Morning)), default=None)
    entry = None
    if last is not None:
        with DiaryBook.open(config.data_dir) as book:
            entry = book.take_back(athlete=athlete.name, number=last)
    if entry is None or not isinstance(entry.what, Morning):
        raise InputError(text("morning --undo: there is no reading to take back"))
    said = text("Taken back: {entry}").format(entry=morning_words(entry.what))
    to_people().print(said, soft_wrap=True)


@contextmanager
def _shown(*, headless: bool) -> Iterator[Callable[[MorningReading], None]]:
    """A bar with what is left and the heart rate; nothing where nobody looks."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[bpm]}"),
    )
    with moving_bar(*columns, transient=True, disable=headless) as bar:
        task = bar.add_task(text("Looking for the strap"), total=None, left="", bpm="")

        def show(reading: MorningReading) -> None:
            if reading.elapsed_s == 0:
                bar.update(task, description=reading.notice or text("Looking for the strap"))
                return
            left = round(reading.left_s)
            bpm = reading.heart_rate_bpm
            bar.update(
                task,
                description=text("Settling") if reading.settles else text("Reading"),
                total=reading.total_s,
                completed=reading.elapsed_s,
                left=text("{time} left").format(time=f"{left // 60}:{left % 60:02}"),
                bpm=text("{bpm} bpm").format(bpm=MISSING if bpm is None else bpm),
            )

        yield show


def _rest_document(learned: Learned, *, athlete: Athlete) -> Mapping[str, Any]:
    bpm, profile_bpm = learned.heart_rate_rest_bpm, athlete.heart_rate_rest_bpm
    return {
        "profile_bpm": profile_bpm,
        "learned_bpm": bpm,
        "proposed_bpm": proposed_rest_bpm(bpm, profile_bpm=profile_bpm),
    }
