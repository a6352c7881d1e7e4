"""The commands that people and stages give; each is one transaction."""
