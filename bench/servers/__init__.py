"""The programs that are measured beside Wakala; each serves ``--port`` until it is ended."""
