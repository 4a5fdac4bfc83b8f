-- How far the tie in effect is to be believed (`ingest.clock.Trust`); of earlier releases' nobody
-- knows more than that the wall clock said so.
ALTER TABLE anchors ADD COLUMN trust INTEGER NOT NULL DEFAULT 1;

-- What a boot's wall clock was read to say: at its first use, and whenever more is known. The tie
-- in effect follows once no session is recorded by it.
CREATE TABLE ties (
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL REFERENCES origins (id),
    mono_ns INTEGER NOT NULL,
    wall_ns INTEGER NOT NULL,
    trust INTEGER NOT NULL,
    UNIQUE (origin, mono_ns, trust)
);
