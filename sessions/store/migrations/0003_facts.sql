-- What is known of a session besides what its fold says: how its devices did, which planned step
-- was under way. Few rows; `at_s` counts from the session's start, so that it moves with it.
CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    at_s REAL NOT NULL,
    body TEXT NOT NULL
);

CREATE INDEX facts_of_session ON facts (session);

-- The diary is written past the store's writer. What it changes waits here until the writer has
-- made an outbox row of it: from which moment on the athlete's days and weeks are to be told anew.
CREATE TABLE diary_changes (
    athlete TEXT PRIMARY KEY,
    from_ns INTEGER NOT NULL,
    taken_back INTEGER NOT NULL CHECK (taken_back IN (0, 1))
) WITHOUT ROWID;

CREATE TRIGGER diary_added AFTER INSERT ON diary BEGIN
    INSERT INTO diary_changes (athlete, from_ns, taken_back) VALUES (new.athlete, new.at_ns, 0)
    ON CONFLICT (athlete) DO UPDATE SET from_ns = min(from_ns, excluded.from_ns);
END;

CREATE TRIGGER diary_taken_back AFTER UPDATE OF removed ON diary BEGIN
    INSERT INTO diary_changes (athlete, from_ns, taken_back) VALUES (new.athlete, new.at_ns, 1)
    ON CONFLICT (athlete)
    DO UPDATE SET from_ns = min(from_ns, excluded.from_ns), taken_back = 1;
END;

-- Three further operations: a fact names its row as an upsert names its event; a whole session is
-- one row, however long it is; a summary says in its body whose days and weeks are to be told, and
-- from when on.
CREATE TABLE outbox_4 (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    sequence INTEGER,
    operation TEXT NOT NULL
        CHECK (operation IN ('upsert', 'tombstone', 'range_delete', 'fact', 'whole', 'summary')),
    body TEXT,
    CHECK ((body IS NULL) = (operation IN ('upsert', 'fact', 'whole')))
);

INSERT INTO outbox_4 SELECT id, session, sequence, operation, body FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_4 RENAME TO outbox;
