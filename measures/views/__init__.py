"""Pages of measures: reading them, and writing on them."""
