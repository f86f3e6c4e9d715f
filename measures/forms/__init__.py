"""Fields and forms of measures and their charts."""
