-- Events took a row and two pages each, so that every second of every athlete wrote three pages. Now
-- those of one commit are one row, in the order they came, and from time to time those of one session
-- are taken out of it and sealed. What is recent of a session follows row `through` of the recent ones.
CREATE TABLE sealed_events (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    through INTEGER NOT NULL,
    body BLOB NOT NULL
);

CREATE INDEX sealed_events_of_session ON sealed_events (session);

-- Never empty once it was not: its numbers do not come twice.
CREATE TABLE recent_events (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
);

INSERT INTO sealed_events (session, first, last, through, body)
SELECT session, min(sequence), max(sequence), 0, packed_events(sequence, body)
FROM events GROUP BY session, sequence / 256;

DROP TABLE events;
