"""The bot's own check of what it sends finds whatever the fake Slack refuses, limit by limit, and lets sound things pass."""

import pytest
from fake_slack_limits import JSON
from fake_slack_limits import faults_of_message as refused_message
from fake_slack_limits import faults_of_view as refused_view
from slack_seen import SCHEMAS

from bot.platforms.slack import blocks as ours
from bot.platforms.slack.limits import faults_of_message, faults_of_view

DIVIDER: JSON = {"type": "divider"}


def text(size: int = 1, kind: str = "plain_text") -> JSON:
    return {"type": kind, "text": "x" * size}


def button(number: int = 0, **change: object) -> JSON:
    return {"type": "button", "text": text(), "action_id": f"act{number}", "value": "v", **change}


def row(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def rich(*elements: JSON, part: str = "rich_text_section") -> JSON:
    return {"type": "rich_text", "elements": [{"type": part, "elements": list(elements)}]}


def said(size: int) -> JSON:
    return {"type": "text", "text": "x" * size}


def context(*elements: JSON) -> JSON:
    return {"type": "context", "elements": list(elements)}


def field(**change: object) -> JSON:
    element = {"type": "plain_text_input", "action_id": "q"}
    return {"type": "input", "label": text(), "element": element, **change}


SOUND: dict[str, list[JSON]] = {
    "one block": [DIVIDER],
    "50 blocks": [DIVIDER] * 50,
    "a header of 150": [{"type": "header", "text": text(150)}],
    "a section of 3000": [{"type": "section", "text": text(3000, "mrkdwn")}],
    "10 elements of a context": [context(*[text()] * 10)],
    "a context of 3000": [context(text(3000))],
    "25 buttons": [row(*map(button, range(25)))],
    "a button of 75": [row(button(text=text(75)))],
    "a value of 2000": [row(button(value="v" * 2000))],
    "an action id of 255": [row(button(action_id="a" * 255))],
    "a block id of 255": [{**DIVIDER, "block_id": "b" * 255}],
    "7999 characters": [rich(said(2900)), rich(said(2900)), rich(said(2199))],
    "a quote": [rich(said(1), part="rich_text_quote")],
    "a link": [rich({"type": "link", "text": "x", "url": "https://policies.example"})],
    "a person": [rich({"type": "user", "user_id": "U1"})],
    "a list": [ours.rich(ours.bullets([[ours.words("one")], [ours.words("two", bold=True)]]))],
}
UNSOUND: dict[str, list[JSON]] = {
    "51 blocks": [DIVIDER] * 51,
    "an unknown block": [{"type": "carousel9"}],
    "a block without a type": [{}],
    "an unknown key": [{**DIVIDER, "colour": "red"}],
    "an image without its words": [{"type": "image", "image_url": "https://x.example", "alt_text": ""}],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
    "a header of 151": [{"type": "header", "text": text(151)}],
    "a header with markup": [{"type": "header", "text": text(kind="mrkdwn")}],
    "an empty header": [{"type": "header", "text": text(0)}],
    "a header without text": [{"type": "header"}],
    "a section of 3001": [{"type": "section", "text": text(3001)}],
    "an empty section": [{"type": "section", "text": text(0, "mrkdwn")}],
    "a section without text": [{"type": "section"}],
    "a section of an unknown kind of text": [{"type": "section", "text": text(kind="markdown")}],
    "11 elements of a context": [context(*[text()] * 11)],
    "a context without elements": [context()],
    "a context of 3001": [context(text(3001))],
    "an empty context": [context(text(0))],
    "26 buttons": [row(*map(button, range(26)))],
    "no button": [row()],
    "a button of 76": [row(button(text=text(76)))],
    "an empty button": [row(button(text=text(0)))],
    "a button with markup": [row(button(text=text(kind="mrkdwn")))],
    "a value of 2001": [row(button(value="v" * 2001))],
    "an action id of 256": [row(button(action_id="a" * 256))],
    "an empty action id": [row(button(action_id=""))],
    "an action id twice": [row(button(), button())],
    "a block id of 256": [{**DIVIDER, "block_id": "b" * 256}],
    "an empty block id": [{**DIVIDER, "block_id": ""}],
    "a block id twice": [{**DIVIDER, "block_id": "b"}] * 2,
    "an empty text": [rich(said(0))],
    "an empty quote": [rich(said(0), part="rich_text_quote")],
    "rich text of nothing": [{"type": "rich_text", "elements": []}],
    "rich text without elements": [{"type": "rich_text"}],
    "an unknown part of rich text": [rich(said(1), part="rich_text_poem")],
    "an unknown element of rich text": [rich({"type": "smell", "text": "x"})],
    "a link without an address": [rich({"type": "link", "text": "x"})],
    "a link to nowhere": [rich({"type": "link", "text": "x", "url": ""})],
    "a link without words": [rich({"type": "link", "text": "", "url": "https://policies.example"})],
    "13,001 characters": [*[rich(said(2600))] * 5, rich(said(1))],
}
MODAL: JSON = {"type": "modal", "title": text(), "blocks": [DIVIDER]}
HOME: JSON = {"type": "home", "blocks": [DIVIDER]}
SOUND_VIEWS: dict[str, JSON] = {
    "a modal": MODAL,
    "a home tab": HOME,
    "100 blocks": {**MODAL, "blocks": [DIVIDER] * 100},
    "a title of 24": {**MODAL, "title": text(24)},
    "buttons of 24": {**MODAL, "close": text(24), "submit": text(24), "blocks": [field()]},
    "metadata of 3000": {**MODAL, "private_metadata": "x" * 3000},
    "a field to write in": {**HOME, "blocks": [field(hint=text(), dispatch_action=True)]},
    "a label of 2000": {**HOME, "blocks": [field(label=text(2000))]},
}
UNSOUND_VIEWS: dict[str, JSON] = {
    "101 blocks": {**MODAL, "blocks": [DIVIDER] * 101},
    "a home tab of 101 blocks": {**HOME, "blocks": [DIVIDER] * 101},
    "no blocks": {**MODAL, "blocks": []},
    "a title of 25": {**MODAL, "title": text(25)},
    "an empty title": {**MODAL, "title": text(0)},
    "no title": {"type": "modal", "blocks": [DIVIDER]},
    "a title with markup": {**MODAL, "title": text(kind="mrkdwn")},
    "a close button of 25": {**MODAL, "close": text(25)},
    "a close button with markup": {**MODAL, "close": text(kind="mrkdwn")},
    "a submit button of 25": {**MODAL, "submit": text(25)},
    "metadata of 3001": {**MODAL, "private_metadata": "x" * 3001},
    "an unknown kind of view": {**MODAL, "type": "window"},
    "a label of 2001": {**HOME, "blocks": [field(label=text(2001))]},
    "a label with markup": {**HOME, "blocks": [field(label=text(kind="mrkdwn"))]},
}


@pytest.mark.parametrize("blocks", SOUND.values(), ids=SOUND)
def test_a_message_within_every_limit_passes_both(blocks: list[JSON]) -> None:
    assert refused_message({"text": "x", "blocks": blocks}, SCHEMAS) == []
    assert faults_of_message(blocks, "x") == []


@pytest.mark.parametrize("blocks", UNSOUND.values(), ids=UNSOUND)
def test_what_slack_would_refuse_in_a_message_is_found_before_it_is_sent(blocks: list[JSON]) -> None:
    assert refused_message({"text": "x", "blocks": blocks})
    assert faults_of_message(blocks, "x")


@pytest.mark.parametrize("view", SOUND_VIEWS.values(), ids=SOUND_VIEWS)
def test_a_view_within_every_limit_passes_both(view: JSON) -> None:
    assert faults_of_view(view) == []
    assert refused_view(view, SCHEMAS) == []


@pytest.mark.parametrize("view", UNSOUND_VIEWS.values(), ids=UNSOUND_VIEWS)
def test_what_slack_would_refuse_in_a_view_is_found_before_it_is_sent(view: JSON) -> None:
    assert refused_view(view)
    assert faults_of_view(view)


@pytest.mark.parametrize("block", [d for blocks in UNSOUND.values() if len(blocks) == 1 for d in blocks])
def test_a_block_that_no_message_may_hold_no_view_may_hold(block: JSON) -> None:
    assert faults_of_view({**MODAL, "blocks": [block]})
    assert faults_of_view({**HOME, "blocks": [block]})


@pytest.mark.parametrize("size", [0, 40_001])
def test_a_text_for_notifications_that_slack_would_refuse_is_found(size: int) -> None:
    assert refused_message({"text": "x" * size, "blocks": [DIVIDER] if size else []})
    assert faults_of_message([DIVIDER], "x" * size)


@pytest.mark.parametrize("blocks", [[], [field()], [rich()], [rich(said(2900)), rich(said(2900)), rich(said(2200))]])
def test_what_slack_would_take_and_people_would_not_want_is_found_too(blocks: list[JSON]) -> None:
    """No blocks, a field to write in, a line of nothing, and more than is read in one message."""
    assert faults_of_message(blocks, "x")
    assert faults_of_message([DIVIDER], "x" * 3001)


def test_every_fault_is_named_and_where_it_is() -> None:
    faults = faults_of_message([DIVIDER, rich(said(0)), row(button(value="v" * 2001))], "")
    assert [fault.partition(":")[0] for fault in faults[:2]] == ["block 1", "block 2"]
    assert len(faults) == 3
