"""The page that shows what was understood of a document."""
