"""The web: the pages that citations lead to."""
