"""A Solapi on this machine."""
