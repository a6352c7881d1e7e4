"""Routes by resource. A route names its role in `api.roles` and leaves the work to the modules beside it."""
