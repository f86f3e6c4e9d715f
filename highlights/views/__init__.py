"""Pages of reports: reading them, drafting them, and managing their way to publication."""
