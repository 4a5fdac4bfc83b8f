"""A zip file's table of contents may say anything."""

import io
import struct
import zipfile

from ingest.files.archives import members

LOCAL_NAME_LENGTH, CENTRAL_NAME_LENGTH = 26, 28  # offsets in APPNOTE 4.3.7 and 4.3.12


def test_a_file_without_a_name_is_left_out() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", b"of one letter")
        archive.writestr("run.csv", b"time_s,heart_rate_bpm\n0,100\n")
    content = bytearray(made.getvalue())
    # The one letter becomes a part of the extra field, which is then a byte longer.
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<HH", content, at + CENTRAL_NAME_LENGTH, 0, 1)
    assert [member.name for member in members(bytes(content), name="runs.zip")] == ["run.csv"]
