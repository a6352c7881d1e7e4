"""Huiying 回应: the front door. Settings, wiring and the command line."""
