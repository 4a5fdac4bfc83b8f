-- Recordings read from files, as columns packed by `ingest.files.packed_recording`; they are to an
-- imported session what the journal is to a live one. `digest` and `part` tell the same activity of
-- the same file again. While `outcome` is 'waiting' an import has read it and not yet made a session
-- of it; a duplicate keeps no body and names the session that has it already.
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY,
    athlete TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    part TEXT NOT NULL,
    started_ns INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'stored', 'duplicate')),
    session TEXT,
    body BLOB,
    UNIQUE (athlete, digest, part)
);

-- A session owns recordings as it owns ranges of devices: two can share one, one can have several.
CREATE TABLE recorded_in (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    recording INTEGER NOT NULL REFERENCES recordings (id),
    PRIMARY KEY (session, recording)
) WITHOUT ROWID;

-- Which stretches of what it owns a session is made of, as JSON; NULL: all of it.
ALTER TABLE sessions ADD COLUMN windows TEXT;

-- What was corrected, newest last, with all that is needed to take it back.
CREATE TABLE edits (
    id INTEGER PRIMARY KEY,
    at_ns INTEGER NOT NULL,
    body TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
);
