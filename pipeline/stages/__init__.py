"""Stages: a batch of messages in, a batch of messages out."""
