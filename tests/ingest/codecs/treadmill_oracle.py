"""Treadmill Data read one byte at a time, written apart from the codec: its slow oracle."""

from typing import Any

# Bit, field, bytes, signed, wire steps per unit, "Data Not Available" (FTMS 1.0, Table 4.5, 4.4.1).
ROWS: list[tuple[int, str, int, bool, int, int | None]] = [
    (0, "speed_kmh", 2, False, 100, None),
    (1, "average_speed_kmh", 2, False, 100, None),
    (2, "total_distance_m", 3, False, 1, None),
    (3, "inclination_pct", 2, True, 10, 0x7FFF),
    (3, "ramp_angle_deg", 2, True, 10, 0x7FFF),
    (4, "elevation_gain_positive_m", 2, False, 10, None),
    (4, "elevation_gain_negative_m", 2, False, 10, None),
    (5, "pace_km_per_min", 1, False, 10, None),
    (6, "average_pace_km_per_min", 1, False, 10, None),
    (7, "total_energy_kcal", 2, False, 1, 0xFFFF),
    (7, "energy_per_hour_kcal", 2, False, 1, 0xFFFF),
    (7, "energy_per_minute_kcal", 1, False, 1, 0xFF),
    (8, "heart_rate_bpm", 1, False, 1, None),
    (9, "metabolic_equivalent", 1, False, 10, None),
    (10, "elapsed_s", 2, False, 1, None),
    (11, "remaining_s", 2, False, 1, None),
    (12, "force_n", 2, True, 1, 0x7FFF),
    (12, "power_w", 2, True, 1, 0x7FFF),
    (13, "step_count", 3, False, 1, None),
]
PACES = ("pace_km_per_min", "average_pace_km_per_min")


def rows_on(frame: bytes) -> list[tuple[int, str, int, bool, int, int | None]]:
    """The rows that the frame's flags name."""
    flags = int.from_bytes(frame[:2], "little") ^ 1
    return [row for row in ROWS if flags >> row[0] & 1]


def narrow_size(frame: bytes) -> int:
    """The length its flags give a frame with 8-bit pace."""
    return 2 + sum(size for _, _, size, *_ in rows_on(frame))


def paces_on(frame: bytes) -> int:
    """How many pace fields the flags name."""
    return sum(name in PACES for _, name, *_ in rows_on(frame))


def read_slowly(frame: bytes) -> dict[str, Any] | None:
    """Every attribute of the value, or None where the frame must be refused."""
    if len(frame) < 2:
        return None
    result: dict[str, Any] = {name: None for _, name, *_ in ROWS}
    result["more_data"] = frame[0] % 2 == 1
    narrow = narrow_size(frame)
    wide = paces_on(frame) > 0 and len(frame) == narrow + paces_on(frame)
    at, read = 2, []
    for _, name, size, signed, steps, mark in rows_on(frame):
        width = 2 if wide and name in PACES else size
        if at + width > len(frame):
            break
        raw = int.from_bytes(frame[at : at + width], "little", signed=signed)
        result[name] = None if raw == mark else raw if steps == 1 else raw / steps
        read.append(name)
        at += width
    if rows_on(frame) and not read:
        return None
    issues = []
    if len(read) < len(rows_on(frame)):
        issues.append("truncated")
    elif at < len(frame):
        issues.append("trailing")
    if issues and any(name in read for name in PACES):
        issues.append("ambiguous-pace")
    if frame[1] >> 6:
        issues.append("reserved-flags")
    result["issues"] = tuple(issues)
    return result
