"""Pages of scorecards, KPI pages and measures: reading them, and writing on them."""
