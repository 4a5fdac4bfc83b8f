#!/bin/sh
# Waits until the processor is up, then says the newest of its one-time codes; for `make up`.
set -eu
for _ in $(seq "${PATIENCE_S:-60}"); do
    if [ "$(docker compose ps --format '{{.Health}}' processor)" = healthy ]; then
        docker compose logs --no-log-prefix processor 2>&1 | grep '^Code to control' | tail -n 1
        exit
    fi
    sleep 1
done
echo "The processor is not up yet; its one-time code: docker compose logs processor"
