#!/bin/sh
# Gives the broker's own user a copy of its files that nobody else can read, then becomes the broker.
set -eu
stack="${STACK:-/stack}"
install -o mosquitto -g mosquitto -m 0600 /run/passwords /mosquitto/config/passwords
install -o mosquitto -g mosquitto -m 0600 "$stack/acl" /mosquitto/config/acl
for file in server.crt server.key; do
    [ ! -f "$stack/$file" ] || install -o mosquitto -g mosquitto -m 0600 "$stack/$file" "/mosquitto/config/$file"
done
chown -R mosquitto:mosquitto /mosquitto/data
exec mosquitto -c "$stack/mosquitto.conf"
