"""The model. Standard library only; no I/O, no clock reading."""
