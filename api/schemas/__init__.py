"""What goes over the wire. Names are snake_case, times RFC 3339 in UTC, durations whole seconds."""
