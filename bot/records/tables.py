"""The tables of the records as this program knows them; how a database comes to have them stands in the migrations."""

from cryptography.fernet import Fernet
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

from bot.records.encrypted import Encrypted

_ID, _HASH, _SHORT = 32, 64, 16


def define_tables(metadata: MetaData, key: Fernet) -> None:
    """Put every table into ``metadata``; what people wrote and who they are is encrypted with ``key``."""
    _define_questions(metadata, key)
    _define_replies(metadata, key)
    _define_escalations(metadata, key)
    Table(
        "guidance",
        metadata,
        Column("id", String(_ID), primary_key=True),
        Column("uid", String(255), nullable=False, index=True),
        Column("text_sha", String(_HASH), nullable=False),
        Column("text", Encrypted(key), nullable=False),
        Column("name", Encrypted(key), nullable=False),
        Column("person", String(_HASH), nullable=False),
        Column("given", Float, nullable=False),
    )
    Table(
        "usage",
        metadata,
        Column("week", String(10), primary_key=True),
        Column("kind", String(_SHORT), primary_key=True),
        Column("policy", String(100), primary_key=True),
        Column("uid", String(255), primary_key=True),
        Column("count", Integer, nullable=False),
    )


def _define_questions(metadata: MetaData, key: Fernet) -> None:
    """Define what was asked and is not answered yet, and what somebody asked last in one place."""
    Table(
        "inbox",
        metadata,
        Column("event", String(255), primary_key=True),
        Column("platform", String(16), nullable=False),
        Column("payload", Encrypted(key)),
        Column("sent", Integer, nullable=False, default=0),
        Column("tries", Integer, nullable=False, default=0),
        Column("held_until", Float, nullable=False, index=True),
        Column("received", Float, nullable=False),
    )
    Table(
        "conversation",
        metadata,
        Column("place", String(_HASH), primary_key=True),
        Column("said", Encrypted(key), nullable=False),
        Column("updated", Float, nullable=False, index=True),
        Column("person", String(_HASH), index=True),
    )


def _define_replies(metadata: MetaData, key: Fernet) -> None:
    """Define which reply was given, and what was thought of it."""
    Table(
        "reply",
        metadata,
        Column("id", String(_ID), primary_key=True),
        Column("kind", String(_SHORT), nullable=False),
        Column("platform", String(_SHORT), nullable=False),
        Column("person", String(_HASH), nullable=False, index=True),
        Column("question", Encrypted(key)),
        Column("shown", Text, nullable=False),
        Column("asked", Text, nullable=False),
        Column("sensitive", Boolean, nullable=False),
        Column("message", String(_HASH), index=True),
        Column("given", Float, nullable=False, index=True),
    )
    Table(
        "vote",
        metadata,
        Column("reply", String(_ID), ForeignKey("reply.id", ondelete="CASCADE"), primary_key=True),
        Column("person", String(_HASH), primary_key=True),
        Column("is_up", Boolean, nullable=False),
        Column("reason", String(_SHORT), nullable=False),
        Column("note", Encrypted(key)),
        Column("given", Float, nullable=False),
    )


def _define_escalations(metadata: MetaData, key: Fernet) -> None:
    """Define what was put to a person, who wants to know, and what that person answered."""
    Table(
        "escalation",
        metadata,
        Column("id", String(_ID), primary_key=True),
        Column("words", String(_HASH), nullable=False, index=True),
        Column("question", Encrypted(key), nullable=False),
        Column("shown", Text, nullable=False),
        Column("contact", String(255), nullable=False),
        Column("state", String(_SHORT), nullable=False, index=True),
        Column("opened", Float, nullable=False),
        Column("changed", Float, nullable=False),
        Column("reminded", Integer, nullable=False),
        Column("message", String(255), index=True),
        Column("expert", String(_HASH), index=True),
        Column("expert_name", Encrypted(key)),
    )
    Table(
        "asker",
        metadata,
        Column("escalation", String(_ID), ForeignKey("escalation.id", ondelete="CASCADE"), primary_key=True),
        Column("person", String(_HASH), primary_key=True),
        Column("address", Encrypted(key), nullable=False),
        Column("name", Encrypted(key)),
    )
    Table(
        "expert_answer",
        metadata,
        Column("id", String(_ID), primary_key=True),
        Column("escalation", String(_ID), ForeignKey("escalation.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("text", Encrypted(key), nullable=False),
        Column("given", Float, nullable=False),
    )
