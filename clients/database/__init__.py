"""The database: its tables, and the one way to open it."""
