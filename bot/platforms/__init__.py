"""The platforms' seam: one module for each place that a reply is shown."""
