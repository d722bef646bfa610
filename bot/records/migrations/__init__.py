"""How a database comes from each version of its tables to the next; run at start-up."""
