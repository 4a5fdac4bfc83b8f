"""Sport of a recording: the words of FIT, TCX and GPX files as one of five."""

from ingest.measurements import Sport

# Source: FIT SDK, types sport and sub_sport; TCX 2, Sport_t; the words Strava, Garmin Connect,
# Runkeeper, Suunto and Polar write into a GPX track's `type` (numbers: Strava's old codes).
_FOOT = frozenset(
    {
        "running",
        "run",
        "9",
        "jogging",
        "trail_running",
        "trail-running",
        "trail",
        "treadmill",
        "treadmill_running",
        "indoor_running",
        "virtual_run",
        "virtualrun",
        "trail_run",
        "trailrun",
        "track_running",
        "street_running",
        "ultra_run",
        "road_running",
        "race",
        "walking",
        "walk",
        "10",
        "hiking",
        "hike",
        "4",
        "mountaineering",
        "casual_walking",
        "speed_walking",
        "nordic_walking",
        "indoor_walking",
        "fitness_walking",
        "trekking",
        "snowshoeing",
    }
)
_RIDE = frozenset(
    {
        "cycling",
        "biking",
        "bike",
        "ride",
        "1",
        "e_biking",
        "ebikeride",
        "e-bike_ride",
        "mountain_bike_ride",
        "gravel_ride",
        "e_bike_fitness",
        "virtual_ride",
        "virtualride",
        "mountain_biking",
        "gravel_cycling",
        "indoor_cycling",
        "road_biking",
        "road_cycling",
        "cyclocross",
        "spin",
        "handcycling",
        "motorcycling",
        "driving",
        "moto",
    }
)
_SWIM = frozenset(
    {
        "swimming",
        "swim",
        "16",
        "lap_swimming",
        "open_water",
        "open_water_swimming",
    }
)
_UNSAID = frozenset({"", "generic", "other", "all", "unknown", "workout", "track", "activity"})


def sport_of(word: str | None, *, sub: str | None = None) -> Sport:
    """What a file's own word for its sport means.

    `sub` is the word of the finer field beside it, which decides where the first says nothing.
    "Other" is what programs write that ask nobody: then it is not known.
    """
    for given in (word, sub):
        said = (given or "").strip().lower().replace(" ", "_")
        if said in _UNSAID:
            continue
        if said in _FOOT:
            return Sport.FOOT
        if said in _RIDE:
            return Sport.RIDE
        if said in _SWIM:
            return Sport.SWIM
        return Sport.OTHER
    return Sport.UNKNOWN
