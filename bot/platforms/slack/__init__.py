"""Slack: the bot where staff work, on slack-bolt."""
