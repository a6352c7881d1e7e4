"""What can happen to a case, by who does it."""
