import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.codecs import foot_pod_features
from ingest.codecs.foot_pod import decode, encode
from ingest.codecs.foot_pod_features import FootPodFeatures
from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.measurements import FootPod
from tests.ingest.codecs.counts import property_settings
from tests.ingest.codecs.vectors import EDGE, TMIW, Vector, vector

VECTORS = [
    vector(
        "speed and cadence",
        f"capture: NPE Runn, {TMIW}runn_rsc_test.dart",
        "009101bb",
        FootPod(speed_kmh=5.6390625, cadence_spm=187),
    ),
    vector(
        "all fields, walking",
        f"capture: Technogym Run, {TMIW}technogym_run_rsc_test.dart",
        "035c03a18200f6090000",
        FootPod(speed_kmh=12.09375, cadence_spm=161, stride_length_cm=130, total_distance_m=255.0),
    ),
    vector(
        "running, distance alone",
        EDGE + "flags 1 and 2",
        "0600035a01000000",
        FootPod(speed_kmh=10.8, cadence_spm=90, total_distance_m=0.1, running=True),
    ),
    vector(
        "largest numbers",
        EDGE + "no marks",
        "07ffffffffffffffffff",
        FootPod(
            speed_kmh=921.5859375,
            cadence_spm=255,
            stride_length_cm=65535,
            total_distance_m=429496729.5,
            running=True,
        ),
    ),
    vector(
        "standing",
        EDGE + "0 is a value",
        "00000000",
        FootPod(speed_kmh=0.0, cadence_spm=0),
    ),
    vector(
        "reserved flags and trailing bytes",
        EDGE + "RFU",
        "f800000000",
        FootPod(speed_kmh=0.0, cadence_spm=0, issues=("trailing", "reserved-flags")),
    ),
    vector("empty", EDGE + "cut", "", DecodeError),
    vector("speed without cadence", EDGE + "cut", "009101", DecodeError),
    vector("half a stride length", EDGE + "cut", "015c03a182", DecodeError),
]
GOOD = [v for v in VECTORS if isinstance(v.expect, FootPod)]


@pytest.mark.parametrize("v", VECTORS, ids=lambda v: v.name)
def test_decode(v: Vector) -> None:
    if isinstance(v.expect, type):
        with pytest.raises(v.expect):
            decode(v.frame)
    else:
        assert decode(v.frame) == v.expect


@pytest.mark.parametrize("v", [v for v in GOOD if not v.expect.issues], ids=lambda v: v.name)
def test_encode_gives_the_frame_back(v: Vector) -> None:
    assert encode(v.expect) == v.frame


@pytest.mark.parametrize("v", [v for v in GOOD if not v.expect.issues], ids=lambda v: v.name)
def test_a_frame_cut_at_any_length_is_refused(v: Vector) -> None:
    for length in range(len(v.frame)):
        with pytest.raises(DecodeError):
            decode(v.frame[:length])


def test_every_speed_survives_the_wire() -> None:
    for raw in range(0x10000):
        frame = b"\0" + raw.to_bytes(2, "little") + b"\0"
        value = decode(frame)
        assert value.speed_kmh is not None
        assert abs(value.speed_kmh - raw / 256 * 3.6) < 1e-9
        assert encode(value) == frame


@given(
    st.builds(
        FootPod,
        speed_kmh=st.integers(0, 0xFFFF).map(lambda raw: raw * 9 / 640),
        cadence_spm=st.integers(0, 0xFF),
        stride_length_cm=st.none() | st.integers(0, 0xFFFF),
        total_distance_m=st.none() | st.integers(0, 0xFFFFFFFF).map(lambda raw: raw / 10),
        running=st.booleans(),
    )
)
@property_settings
def test_what_is_encoded_is_read_as_it_was(value: FootPod) -> None:
    assert decode(encode(value)) == value


def test_a_number_that_does_not_fit_is_named() -> None:
    with pytest.raises(EncodeError, match="cadence_spm"):
        encode(FootPod(speed_kmh=1.0, cadence_spm=256))


FEATURES = [
    vector(
        "stride, distance and gait",
        EDGE + "bits 0 to 2",
        "0700",
        FootPodFeatures(
            features=(
                "Instantaneous Stride Length Measurement",
                "Total Distance Measurement",
                "Walking or Running Status",
            )
        ),
    ),
    vector("nothing", EDGE + "no bit", "0000", FootPodFeatures(features=())),
    vector(
        "reserved bits, one byte more",
        EDGE + "RFU",
        "1080aa",
        FootPodFeatures(
            features=("Multiple Sensor Locations",), issues=("trailing", "reserved-flags")
        ),
    ),
    vector("cut", EDGE + "cut", "07", DecodeError),
]


@pytest.mark.parametrize("v", FEATURES, ids=lambda v: v.name)
def test_features(v: Vector) -> None:
    if isinstance(v.expect, type):
        with pytest.raises(v.expect):
            foot_pod_features.decode(v.frame)
        return
    assert foot_pod_features.decode(v.frame) == v.expect
    if not v.expect.issues:
        assert foot_pod_features.encode(v.expect) == v.frame


def test_a_feature_the_standard_does_not_have_is_named() -> None:
    with pytest.raises(EncodeError, match="Flying"):
        foot_pod_features.encode(FootPodFeatures(features=("Flying",)))
