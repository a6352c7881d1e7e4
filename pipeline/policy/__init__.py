"""Profiles and holidays: YAML → frozen domain objects, errors with file and line."""

from pipeline.policy.duty_rules import duty_rules
from pipeline.policy.errors import ProfileError
from pipeline.policy.holidays import calendar_of, missing_years
from pipeline.policy.loader import load, load_text

__all__ = ["ProfileError", "calendar_of", "duty_rules", "load", "load_text", "missing_years"]
