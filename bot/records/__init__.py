"""What must survive a restart: what was asked and is not answered yet, and what a conversation was about."""
