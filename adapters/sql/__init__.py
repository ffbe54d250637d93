"""SQL storage: SQLite embedded, one writer that commits many turns at once."""
