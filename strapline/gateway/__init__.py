"""The gateway: devices beside the belt, journalled for a processor."""
