from itertools import islice

from ingest.backoff import backoff_s


def test_waits_double_up_to_a_minute() -> None:
    assert list(islice(backoff_s(), 9)) == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
