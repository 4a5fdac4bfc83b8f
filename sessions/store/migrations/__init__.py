"""The store's format, one SQL file per step; `PRAGMA user_version` counts the steps taken."""
