"""People and clips for a measurement, made in the database by sets; a process of its own, because it needs Django."""
