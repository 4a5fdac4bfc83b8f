"""Notes of files, stored in English with what was read, in the reader's language."""

from sessions.text import marked, retold

# A note is put together of pieces with "; " between them.
_PIECES = (
    marked("the file ends early, after byte {byte}"),
    marked("the gzip data ends early"),
    marked("the gzip data is damaged"),
    marked("what it holds is kept"),
    marked("what comes before is kept"),
    marked("the records stay in the order they came in"),
    marked("unreadable from here on: {fault}"),
    marked("damaged XML ({fault})"),
    marked("damaged ({fault})"),
    marked("the header's checksum does not match"),
    marked("the checksum does not match: some values may be damaged"),
    marked("an app's own fields (number {number}) are declared twice: the last one counts"),
    marked("an app's own fields that the file does not describe were left out"),
    marked("fields of a size that does not fit their type were read as bytes"),
    marked("left out, after the first {most} messages: the rest"),
    marked("left out, after the first {most} lines: {count}"),
    marked("left out, after the first {most}: the rest of the records"),
    marked("left out, more samples than are read: the rest of the export"),
    marked("left out, not in the export: a route"),
    marked("left out, a route that cannot be read: {fault}"),
    marked("left out, without a time: {count} of the records"),
    marked("left out, without a time: {count} of the track points"),
    marked("left out, more than a day from the others: {count} of the records"),
    marked("left out, more than a day from the others: {count} of the notifications"),
    marked("left out, hours before all others: {count} of the records"),
    marked("left out, ahead of all that follow: {count} of the records"),
    marked("left out, in none of them: {count} of the records"),
    marked("left out, outside {low} to {high} {unit}: {count} of the {what}"),
    marked("left out, more than 2 s late: {count} of the measurements"),
    marked("left out, not notifications: {count} of the lines ({which}"),
    marked("merged, with the time of the record before: {count} of the records"),
    marked("put in order, written late: {count} of the records"),
    marked("the clock was put back {often}"),
    marked("the device's clock was not set: the time of day is unknown"),
    marked("it lasts {hours} hours, and a session a day at most"),
    marked("split into {count} sessions"),
    marked("unknown columns left out: {names}"),
    marked("no time_s column: each row is placed where its RR intervals end"),
    marked("no time_s column: each row is a second"),
    marked("the track points have no position"),
    marked("heart rate from the strap's own memory: {count} of the records"),
    marked("heart rate from the strap's own memory"),
    marked("from {device}, the other recording of this run: {names}"),
    marked("speed is derived from the distance counter, not measured"),
    marked("distance and speed are derived from GPS positions, not measured"),
    marked("the cadence is not of steps and was left out"),
    marked("the cadence already counts both feet"),
    marked("the device itself says: {totals}"),
    marked("no heart rate, speed or cadence"),
)


def file_note_words(note: str) -> str:
    """A note of a file; a piece that is not known stays as it is."""
    return "; ".join(retold(piece, _PIECES) or piece for piece in note.split("; "))
