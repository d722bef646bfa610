"""Microsoft Teams: the same bot where the other half of schools works."""
