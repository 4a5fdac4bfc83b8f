"""Pure functions between GATT bytes and values."""
