"""The web server in front of the application: cheroot, and limits to what a stranger may cost it."""
