"""What stands behind the ports: embedded by default, servers beyond one machine."""
