-- What can no longer change of a session under way, each chunk written once; its checkpoint holds the
-- rest.
CREATE TABLE chunks (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (session, number)
) WITHOUT ROWID;
