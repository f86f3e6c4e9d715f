"""Pages for administrators, by what they are about."""
