"""Jobs, leases, backups."""
