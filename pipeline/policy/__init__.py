"""Profiles and holidays: YAML → frozen domain objects, errors with file and line."""

from pipeline.policy.errors import ProfileError
from pipeline.policy.holidays import missing_years, work_calendar
from pipeline.policy.loader import load, load_text

__all__ = ["ProfileError", "load", "load_text", "missing_years", "work_calendar"]
