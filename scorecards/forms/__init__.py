"""Fields and forms that people and other systems fill in."""
