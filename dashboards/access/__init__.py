"""Access from the network: codes, grants, certificate."""
