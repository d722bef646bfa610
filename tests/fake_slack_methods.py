"""The fake Web API about views, the assistant, people and tokens."""

import time
import uuid
from collections.abc import Callable

from fake_slack_limits import JSON, faults_of_view
from fake_slack_memory import _PROMPTS, _TRIGGER_SECONDS, APP, METHODS, USER, Grant, Memory, RefusedError, _Ask
from fake_slack_messages import Conversations


class Surfaces(Memory):
    """The methods about modals, the home tab and the assistant."""

    def _views_open(self, ask: _Ask) -> JSON:
        return self._show(ask, f"V{next(self._numbers)}", "modal")

    def _views_push(self, ask: _Ask) -> JSON:
        below = [name for name, view in self._shown.items() if view["type"] == "modal"]
        if not below:
            raise RefusedError("not_found")
        return self._show(ask, f"V{next(self._numbers)}", "modal", self._shown[below[-1]]["root_view_id"])

    def _views_update(self, ask: _Ask) -> JSON:
        wanted = (ask.sent.get("view_id"), ask.sent.get("external_id"))
        names = {(view["id"], None): view for view in self._shown.values()}
        names |= {(None, view["external_id"]): view for view in self._shown.values() if view.get("external_id")}
        if (found := names.get(wanted)) is None:
            raise RefusedError("not_found")
        if ask.sent.get("hash") not in (None, found["hash"]):
            raise RefusedError("hash_conflict")
        return self._show(ask, found["id"], found["type"], found["root_view_id"])

    def _views_publish(self, ask: _Ask) -> JSON:
        return self._show(ask, f"VH{ask.sent['user_id']}", "home")

    def _spend(self, trigger: str) -> None:
        born, _, _ = trigger.partition(".")
        if not born.isdigit():
            raise RefusedError("invalid_trigger_id")
        if trigger in self._spent:
            raise RefusedError("exchanged_trigger_id")
        if time.time() - int(born) / 1000 > _TRIGGER_SECONDS:
            raise RefusedError("expired_trigger_id")
        self._spent.add(trigger)

    def _show(self, ask: _Ask, name: str, kind: str, root: str | None = None) -> JSON:
        view = ask.sent["view"] if isinstance(ask.sent["view"], dict) else {}
        faults = faults_of_view(view, self.schemas)
        if view.get("type") != kind:
            faults.append(f"must be a {kind} view [json-pointer:/view/type]")
        if faults:
            raise RefusedError("invalid_arguments", faults)
        if "trigger_id" in ask.sent:
            self._spend(ask.sent["trigger_id"])
        blocks = [{"block_id": f"made{next(self._numbers)}", **block} for block in view["blocks"]]
        ids = {"id": name, "hash": uuid.uuid4().hex, "team_id": ask.grant.team, "app_id": APP, "bot_id": ask.grant.bot_id}
        rest = {"root_view_id": root or name, "private_metadata": view.get("private_metadata", ""), "state": {"values": {}}}
        self._shown[name] = {**view, **ids, **rest, "callback_id": view.get("callback_id", ""), "blocks": blocks}
        return {"view": self._shown[name]}

    def _assistant_threads_setstatus(self, ask: _Ask) -> JSON:
        if not isinstance(ask.sent.get("status"), str):
            raise RefusedError("invalid_arguments", ["missing required field: status"])
        self._joined(ask.sent["channel_id"])
        return {}

    def _assistant_threads_setsuggestedprompts(self, ask: _Ask) -> JSON:
        self._joined(ask.sent["channel_id"])
        prompts = ask.sent["prompts"]
        right = isinstance(prompts, list) and 0 < len(prompts) <= _PROMPTS and all(isinstance(one, dict) for one in prompts)
        if not right or not all(one.get("title") and one.get("message") for one in prompts):
            raise RefusedError("invalid_arguments", [f"1 to {_PROMPTS} prompts with title and message [json-pointer:/prompts]"])
        return {}


class Workspace(Conversations, Surfaces):
    """One Slack's Web API: which method asks for what, and the methods about who is who."""

    def answer(self, method: str, sent: JSON, token: str) -> JSON:
        """Return what the method answers; RefusedError when it refuses."""
        if method not in METHODS:
            raise RefusedError("unknown_method", req_method=method)
        if "invalid_json" in sent:
            raise RefusedError("invalid_json")
        grant = Grant() if method == "oauth.v2.access" else self._granted(method, sent, token)
        if missing := [name for name in METHODS[method][1].split() if sent.get(name) in (None, "")]:
            raise RefusedError("invalid_arguments", [f"missing required field: {name}" for name in missing])
        handler: Callable[[_Ask], JSON] = getattr(self, "_" + method.replace(".", "_").lower())
        return {"ok": True, **handler(_Ask(sent, grant))}

    def _auth_test(self, ask: _Ask) -> JSON:
        grant = ask.grant
        ids = {"team_id": grant.team, "user_id": grant.bot_user, "bot_id": grant.bot_id, "app_id": APP}
        return {"url": "https://school.slack.com/", "team": "School", "user": "policy", "is_enterprise_install": False, **ids}

    def _apps_connections_open(self, _: _Ask) -> JSON:
        self._tickets.add(ticket := uuid.uuid4().hex)
        return {"url": f"{self.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP}"}

    def _users_info(self, ask: _Ask) -> JSON:
        user = ask.sent["user"]
        if (known := self.users.get(user, {})) is None:
            raise RefusedError("user_not_found")
        flags = dict.fromkeys(("deleted", "is_bot", "is_app_user", "is_restricted", "is_ultra_restricted", "is_stranger"), False)
        named = {"id": user, "team_id": ask.grant.team, "name": user.lower(), "real_name": user, "tz": "Europe/London"}
        return {"user": {**named, **flags, "profile": {"real_name": user, "display_name": user}, **known}}

    def _team_info(self, ask: _Ask) -> JSON:
        return {"team": {"id": ask.grant.team, "name": "School", "domain": "school"}}

    def _oauth_v2_access(self, ask: _Ask) -> JSON:
        if ask.sent.get("client_id") != self.client[0]:
            raise RefusedError("invalid_client_id")
        if ask.sent.get("client_secret") != self.client[1]:
            raise RefusedError("bad_client_secret")
        if (token := self.codes.pop(ask.sent["code"], None)) is None:
            raise RefusedError("invalid_code")
        grant = self.tokens[token]
        who = {"app_id": APP, "bot_user_id": grant.bot_user, "team": {"id": grant.team, "name": "School"}, "enterprise": None}
        given = {"access_token": token, "token_type": "bot", "scope": ",".join(sorted(grant.scopes))}
        return {**given, **who, "authed_user": {"id": USER}, "is_enterprise_install": False}
