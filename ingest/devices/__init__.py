"""Real devices over Bluetooth LE, through bleak."""
