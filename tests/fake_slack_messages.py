"""The fake Web API about messages."""

from fake_slack_limits import JSON
from fake_slack_memory import _KINDS, Memory, RefusedError, _Ask


class Conversations(Memory):
    """The methods about messages."""

    def _chat_postmessage(self, ask: _Ask) -> JSON:
        name = ask.sent["channel"]
        channel = self._joined(f"D{name[1:]}" if name[:1] in {"U", "W"} else name, ask.grant)
        self._check(ask.sent)
        made = self._put(channel, self._made(ask.sent, ask.grant))
        return {"channel": channel, "ts": made["ts"], "message": seen(made, metadata=True)}

    def _chat_postephemeral(self, ask: _Ask) -> JSON:
        channel = self._joined(ask.sent["channel"])
        self._check(ask.sent)
        mine = self._made(ask.sent, ask.grant, user=ask.sent["user"], is_ephemeral=True)
        return {"message_ts": self._put(channel, mine, self._private)["ts"]}

    def _chat_update(self, ask: _Ask) -> JSON:
        message = self._own(ask, "cant_update_message")
        self._check(ask.sent)
        _rewrite(message, self._made(ask.sent, ask.grant), ask.sent)
        told = {key: message[key] for key in ("channel", "ts", "text")}
        return {**told, "message": seen(message, metadata=True)}

    def _chat_delete(self, ask: _Ask) -> JSON:
        message = self._own(ask, "cant_delete_message")
        self._messages.remove(message)
        return {"channel": message["channel"], "ts": message["ts"]}

    def _conversations_history(self, ask: _Ask) -> JSON:
        channel = self._joined(ask.sent["channel"])
        told = [one for one in self._messages if one["channel"] == channel and one.get("thread_ts", one["ts"]) == one["ts"]]
        return _page(told[::-1], ask.sent)

    def _conversations_replies(self, ask: _Ask) -> JSON:
        channel, ts = self._joined(ask.sent["channel"]), ask.sent["ts"]
        told = [one for one in self._messages if one["channel"] == channel and ts in (one["ts"], one.get("thread_ts"))]
        if not told:
            raise RefusedError("thread_not_found")
        return _page(told, ask.sent)

    def _conversations_info(self, ask: _Ask) -> JSON:
        channel = self._channel(ask.sent["channel"])
        kind = _KINDS.get(channel[:1])
        flags = {"is_channel": not kind, "is_im": kind == "im", "is_private": bool(kind), "is_member": True}
        shared = {"is_ext_shared": False, "is_shared": False, "is_org_shared": False, "is_archived": False}
        return {"channel": {"id": channel, "name": channel.lower(), **flags, **shared, **(self.channels.get(channel) or {})}}

    def _conversations_open(self, ask: _Ask) -> JSON:
        users = [user for user in str(ask.sent.get("users") or "").split(",") if user]
        if any(self.users.get(user, {}) is None for user in users):
            raise RefusedError("user_not_found")
        if not users and not ask.sent.get("channel"):
            raise RefusedError("users_list_not_supplied")
        name = ("D" if len(users) == 1 else "G") + "".join(user[1:] for user in users)
        return {"channel": {"id": self._channel(ask.sent.get("channel") or name)}}

    def _reactions_add(self, ask: _Ask) -> JSON:
        if (key := self._reaction(ask)) in self._reactions:
            raise RefusedError("already_reacted")
        self._reactions.add(key)
        return {}

    def _reactions_remove(self, ask: _Ask) -> JSON:
        if (key := self._reaction(ask)) not in self._reactions:
            raise RefusedError("no_reaction")
        self._reactions.remove(key)
        return {}

    def _reaction(self, ask: _Ask) -> tuple[str, ...]:
        return self._joined(ask.sent["channel"]), ask.sent["timestamp"], ask.sent["name"], ask.grant.bot_user


def seen(message: JSON, *, metadata: bool) -> JSON:
    return {key: value for key, value in message.items() if key != "channel" and (metadata or key != "metadata")}


def _rewrite(message: JSON, made: JSON, sent: JSON) -> None:
    # Slack keeps the blocks only when no new text comes either, and the metadata unless new metadata comes.
    changed = {"text", "blocks"} if "text" in sent or "blocks" in sent else set[str]()
    for key in changed | ({"metadata"} & sent.keys()):
        message.pop(key, None)
        if made.get(key):
            message[key] = made[key]
    message.setdefault("text", "")


def _page(told: list[JSON], sent: JSON) -> JSON:
    oldest, latest, closed = str(sent.get("oldest") or "0"), str(sent.get("latest") or "9" * 20), _true(sent.get("inclusive"))
    inside = [one for one in told if oldest < one["ts"] < latest or (closed and one["ts"] in (oldest, latest))]
    start, limit = int(str(sent.get("cursor") or "next:0").removeprefix("next:")), int(sent.get("limit") or 100)
    more = start + limit < len(inside)
    shown = [seen(one, metadata=_true(sent.get("include_all_metadata"))) for one in inside[start : start + limit]]
    return {"messages": shown, "has_more": more, "response_metadata": {"next_cursor": f"next:{start + limit}" if more else ""}}


def _true(value: object) -> bool:
    return str(value).lower() in {"1", "true"}
