"""Forms of reports, by what is done with them: narrative, set_up, workflow."""
