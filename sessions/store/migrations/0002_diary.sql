-- What a person writes down. An entry that is taken back stays, so that nothing is lost by mistake.
CREATE TABLE diary (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    athlete TEXT NOT NULL,
    at_ns INTEGER NOT NULL,
    what TEXT NOT NULL,
    note TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
);
