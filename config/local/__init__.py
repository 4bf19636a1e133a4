"""The embedded instance: one command runs Earshot with a database and a broker of its own. Never imports Django."""
