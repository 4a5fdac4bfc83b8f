"""Names under which Grafana finds what is ours: the data source, the stream, the annotations."""

DATA_SOURCE_UID, DATA_SOURCE_TYPE = "strapline-influxdb", "influxdb"

SESSION_BOARD = "strapline-session"
"""The board that links to one run lead to."""

STREAM = "strapline"
"""What our values are pushed to; a channel is stream/STREAM/MEASUREMENT."""

OURS = "strapline"
"""The tag by which our annotations are found."""

ATHLETE_TAG, SESSION_TAG = "athlete:", "session:"
