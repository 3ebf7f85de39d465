"""Published rules as data files, each row with its source and how sure we are. No code lives here."""
