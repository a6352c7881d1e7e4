"""Backends that need nothing but Python: one machine, files under one directory."""
