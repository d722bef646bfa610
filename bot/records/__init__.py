"""What must survive a restart: what was asked, which reply was given, what was thought of it, what was put to a person."""
