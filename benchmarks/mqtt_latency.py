"""From a notification on the gateway to a live-state message, and to a point in InfluxDB.

    python -m benchmarks.mqtt_latency [--seconds 40] [--athletes 2] [--window-ms 50]

Asked, at the default window over loopback: p95 150 ms to the live-state message, p95 1.5 s to a
point that can be read from InfluxDB.

Real: `strapline gateway` and `strapline process` as processes of their own, Mosquitto with
passwords, influxd 1.6.7 behind the tests' proxy. The devices are simulated at the pace of real
ones, so that a notification's own wall stamp is the start of the watch; all clocks are this
machine's.

A live-state message counts for the newest notification of the athlete whose value it shows: its
`at_ns`. A point of second k counts from the last notification of that second, which is the first
moment at which it can be known; the fold itself waits two seconds for late ones (CONTRACT,
alignment), which is said apart.
"""
