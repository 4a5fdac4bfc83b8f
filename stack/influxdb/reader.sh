#!/bin/sh
# At the first start: a login for Grafana that may read the bucket and nothing else.
set -eu
bucket=$(influx bucket list --name "$DOCKER_INFLUXDB_INIT_BUCKET" --org "$DOCKER_INFLUXDB_INIT_ORG" \
    --hide-headers | cut -f 1)
influx v1 auth create --org "$DOCKER_INFLUXDB_INIT_ORG" --read-bucket "$bucket" \
    --username reader --password "$READER_PASSWORD"
