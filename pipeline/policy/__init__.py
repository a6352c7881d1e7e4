"""Profiles: the rules of a place as YAML, loaded into frozen domain objects."""
