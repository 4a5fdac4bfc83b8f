-- Who numbers notifications: one host during one boot, with the one tie between its two clocks.
CREATE TABLE origins (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    UNIQUE (host, boot)
);

CREATE TABLE anchors (
    origin INTEGER PRIMARY KEY REFERENCES origins (id),
    mono_ns INTEGER NOT NULL,
    wall_ns INTEGER NOT NULL
);

-- A device's characteristic as heard on one host and boot. Four small numbers per notification
-- instead of four repeated strings: a third of the size.
CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL REFERENCES origins (id),
    device TEXT NOT NULL,
    characteristic TEXT NOT NULL,
    UNIQUE (origin, device, characteristic)
);

-- Raw notifications. `arrival` is the order in which they were folded.
CREATE TABLE journal (
    arrival INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    channel INTEGER NOT NULL REFERENCES channels (id),
    payload BLOB NOT NULL,
    mono_ns INTEGER NOT NULL,
    wall_ns INTEGER NOT NULL
);

-- One index serves both ends: a notification that comes twice is kept once, and a session's
-- range is read without a scan. A sequence used twice by mistake loses nothing.
CREATE UNIQUE INDEX journal_moments ON journal (origin, mono_ns, sequence);

CREATE VIEW notifications AS
SELECT
    journal.arrival, origins.host, origins.boot, journal.sequence, channels.device,
    channels.characteristic, journal.payload, journal.mono_ns, journal.wall_ns
FROM journal
JOIN channels ON channels.id = journal.channel
JOIN origins ON origins.id = journal.origin;

-- Notifications that were not kept: the disk failed and memory was full.
CREATE TABLE losses (
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL REFERENCES origins (id),
    from_mono_ns INTEGER NOT NULL,
    to_mono_ns INTEGER NOT NULL,
    notifications INTEGER NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    athlete TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('live', 'simulated', 'replay', 'file')),
    status TEXT NOT NULL CHECK (status IN ('open', 'finished', 'deleted')),
    publish INTEGER NOT NULL CHECK (publish IN (0, 1)),
    opened_ns INTEGER,
    started_ns INTEGER,
    ended_ns INTEGER,
    workout TEXT,
    breakdown TEXT
) WITHOUT ROWID;

-- A session owns stretches of devices, not rows: it can be re-assigned, trimmed and split.
CREATE TABLE ranges (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    origin INTEGER NOT NULL REFERENCES origins (id),
    from_mono_ns INTEGER NOT NULL,
    to_mono_ns INTEGER,
    PRIMARY KEY (session, device, origin, from_mono_ns)
) WITHOUT ROWID;

CREATE TABLE events (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, sequence)
) WITHOUT ROWID;

CREATE INDEX closed_intervals ON events (session) WHERE kind = 'interval';

CREATE TABLE checkpoints (
    session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    arrival INTEGER NOT NULL,
    state BLOB NOT NULL
) WITHOUT ROWID;

-- What the sinks still have to do. An upsert names its event and has no body; a removal says in
-- its body what to remove, because the rows it speaks of may be gone.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    sequence INTEGER,
    operation TEXT NOT NULL CHECK (operation IN ('upsert', 'tombstone', 'range_delete')),
    body TEXT,
    CHECK ((body IS NULL) = (operation = 'upsert'))
);

CREATE TABLE cursors (
    sink TEXT PRIMARY KEY,
    after INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY,
    sink TEXT NOT NULL,
    session TEXT NOT NULL,
    sequence INTEGER,
    operation TEXT NOT NULL,
    body TEXT,
    reason TEXT NOT NULL
);
