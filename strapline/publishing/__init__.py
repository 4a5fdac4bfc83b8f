"""Publishing: committed events and live state to sinks and brokers."""
