"""Slack's modals and the home tab."""

import html
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot import wording
from bot.answer import Passage
from bot.platforms.slack.blocks import Block, bullets, button, buttons, divider, header, line, note, rich, words
from bot.platforms.slack.limits import VIEW_BLOCKS, faults_of_view
from bot.platforms.slack.messages import Message
from bot.platforms.slack.quotes import CONTEXT, quote_blocks
from bot.platforms.slack.rendering import Look
from bot.talking import Welcome

SEARCH, EXAMPLE, PAGE = "search", "example", "page"
_MOST_CHANGED, _MOST_LISTED = 5, 40


def modal(title: str, blocks: Sequence[Block], metadata: str = "") -> dict[str, Any]:
    """Return a modal to read."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": metadata,
        "blocks": list(blocks),
    }


def checking() -> dict[str, Any]:
    """Return the modal that stands until the reply is there."""
    return modal("Policies", [rich(line(words(wording.CHECKING, italic=True)))])


def reply_view(question: str, messages: Sequence[Message]) -> dict[str, Any]:
    """Return the modal that shows a reply."""
    asked = rich(line(words(question[:2900], bold=True)))  # the asker's own words, as far as one element goes
    plain = [rich(line(words(html.unescape(message.text)))) for message in messages if not message.blocks]
    blocks = [asked, *(block for message in messages for block in message.blocks), *plain]
    if len(blocks) > VIEW_BLOCKS:
        blocks = [asked, rich(line(words(wording.ASK_IN_MESSAGE)))]
    return modal("Policies", blocks)


def passage_view(passage: Passage, cited: str, look: Look, today: date) -> dict[str, Any] | None:
    """Return the modal of a clause among its neighbours, the cited one marked; None if it is too much for one."""
    policy = passage.quotes[0].citation.policy
    blocks = [
        rich(line(words(wording.name(policy), bold=True), words(f"  {policy.title}"))),
        note("; ".join(filter(None, (*wording.dates(policy, today), wording.caution(policy))))),
    ]
    for one in passage.quotes:
        blocks.append(divider())
        if one.uid == cited:
            blocks.append(rich(line(words("\u25b6 The clause that was cited", bold=True))))
        blocks += quote_blocks(one, look.public_url, with_button=False)
    rows = [("\u2190 Earlier clauses", "before", passage.before), ("Later clauses \u2192", "after", passage.after)]
    turning = [button(text, f"{PAGE}:{way}", uid) for text, way, uid in rows if uid]
    view = modal("In context", [*blocks, *([divider(), buttons(*turning)] if turning else [])], json.dumps({"cited": cited}))
    return None if faults_of_view(view) else view


def home(welcome: Welcome, today: date) -> dict[str, Any]:
    """Return the home tab: a question box, how to ask, the policies and what changed in them."""
    blocks = [header("Ask the policies"), _search(), *_examples(welcome.examples), note(wording.WHO_SEES), divider()]
    blocks += [header("How to ask"), rich(bullets([words(one)] for one in how_to_ask(welcome))), divider()]
    blocks.append(header("The policies"))
    if not welcome.policies:
        blocks.append(rich(line(words(wording.NO_POLICIES))))
    for policy in welcome.policies[:_MOST_LISTED]:
        said = "; ".join(filter(None, (*wording.dates(policy, today), wording.caution(policy))))
        blocks.append(rich(line(words(wording.name(policy), bold=True), words(f"  {policy.title}\n{said}"))))
    if more := len(welcome.policies) - _MOST_LISTED:
        blocks += [note(f"And {more} more: write \u201clist\u201d to me to see them all.")] if more > 0 else []
    if welcome.changed:
        blocks += [divider(), header("Clauses that changed")]
        for one in welcome.changed[:_MOST_CHANGED]:
            blocks.append(rich(line(words(wording.citation(one.citation)))))
            blocks.append(buttons(button("Read it", f"{CONTEXT}:{one.uid}", one.uid)))
    return {"type": "home", "blocks": blocks}


def how_to_ask(welcome: Welcome) -> tuple[str, ...]:
    """Return how the bot is asked in Slack, a sentence each."""
    return (
        "In a channel: mention me and ask. Only you see the reply, unless the channel was set up otherwise.",
        "Anywhere: /policy and your question. Only you see the reply.",
        "On anybody\u2019s message: More actions, Find the policy on this.",
        "In a direct message to me: just ask.",
        *((wording.BY_NUMBER.format(welcome.by_number),) if welcome.by_number else ()),
        wording.TO_LIST,
    )


def _search() -> Block:
    return {
        "type": "input",
        "block_id": SEARCH,
        "dispatch_action": True,
        "label": {"type": "plain_text", "text": "Your question"},
        "element": {
            "type": "plain_text_input",
            "action_id": SEARCH,
            "max_length": 1000,
            "placeholder": {"type": "plain_text", "text": "In your own words; press Enter"},
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    }


def _examples(questions: Sequence[str]) -> list[Block]:
    rows = [button(one, f"{EXAMPLE}:{number}", one) for number, one in enumerate(questions)]
    return [buttons(*rows)] if rows else []
