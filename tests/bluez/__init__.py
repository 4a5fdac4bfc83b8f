"""Tests against a real BlueZ; `make test-bluez` runs them in a virtual machine."""
