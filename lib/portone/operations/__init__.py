"""The calls themselves, one file an area."""
