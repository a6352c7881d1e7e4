"""The demo: everything on this machine, as processes that one supervisor starts, watches and stops."""
