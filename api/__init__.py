"""The HTTP interface: FastAPI routes, schemas, sign-in, scope, live stream."""
