"""PDF: words at their places on a page, put into the order in which people read them."""
