"""Pages of scorecards and KPI pages: reading them, and writing on them."""
