"""Understanding: from somebody's words to an intent and exact items."""
