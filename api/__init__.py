"""The HTTP API: routes by resource, schemas, sign-in, scope, live stream and metrics.

The room takes ports (`api.context.Context`) and never builds a backend.
"""
