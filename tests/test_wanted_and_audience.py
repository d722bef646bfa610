"""What a message wants, before any policy is searched; and who sees which policies where."""

from pathlib import Path

import pytest
from making import policy

from bot.audience import Audience, Setting, read_audience
from bot.errors import BadInputError
from bot.wanted import Wanted, is_asking, wanted

HELP = "hi|Hello!|hey there|hiya|Good morning.|good evening|help|Help!|help please|?|!!|\U0001f44d|start|menu|what is this?"
HELP += "|who are you?|what can you do?|What can I ask you?|how does this work?|how do I use this?||  \n"
LIST = "list|List.|list please|policies|Policies?|show policies|show me the policies|list all the policies|list your policies"
LIST += "|which policies do you have?|What policies are there?|which policies do you hold please"
NOTHING = "thanks|Thanks!|thank you very much|many thanks|thanks a lot|OK, thanks.|okay|Got it, thank you so much!|cheers"
NOTHING += "|no|no worries|yes|great, that helps|perfect!|never mind|thx bot|noted|understood|sorry|thanks \U0001f642"
QUESTIONS = (
    "hi, can I lend my keys?|hello, are phones allowed|good morning, may I take photos|hello kitty bags|help a pupil with medicine"
    "|help with a parent who shouts|start of term dates|menu for lunch|what is this policy for|what can I do about bullying"
    "|who are you allowed to tell?|how do you report an absence|how do I use this camera"
    "|list of banned apps?|list the fines|policies on phones?|which policies do you have on phones|show me the policies on phones"
    "|what policies apply to volunteers?|show me the phone policy|thanks but what about ex-pupils?|Thanks. And WhatsApp?"
    "|ok to post photos?|no phones in class?|no, and ex-pupils?|sorry, what about drones?|yes but on my own phone|great ormond street"
    "|fines|is that fine?|all staff|nothing to report|TA rules|then what?|1.2.3|rule 18|why?|keys|\u0643\u064a\u0641"
)


@pytest.mark.parametrize(
    ("text", "want"),
    [(text, want) for texts, want in ((HELP, "help"), (LIST, "list"), (NOTHING, "nothing")) for text in texts.split("|")],
)
def test_what_is_no_question_is_known_for_what_it_is(text: str, want: str) -> None:
    assert wanted(text) is Wanted(want)
    assert wanted(f"  {text.upper()} ") is Wanted(want)


def test_ta_is_thanks_and_TA_is_a_teaching_assistant() -> None:  # noqa: N802 (it is about capitals)
    assert wanted("ta") is Wanted.NOTHING
    assert wanted("TA?") is Wanted.ANSWER


@pytest.mark.parametrize(
    "text", [":+1:", ":thumbsup: :tada:", "thanks :+1:", "hello bot", "hi everyone", "help me", "list of policies"]
)
def test_faces_and_greetings_of_any_kind_are_no_questions(text: str) -> None:
    assert wanted(text) is not Wanted.ANSWER


@pytest.mark.parametrize("text", QUESTIONS.split("|"))
def test_a_question_is_a_question_whatever_words_it_begins_with(text: str) -> None:
    assert wanted(text) is Wanted.ANSWER


def test_a_message_of_ten_thousand_thanks_is_read_at_once() -> None:
    assert wanted("thanks " * 10_000) is Wanted.NOTHING
    assert wanted("ok thank you " * 10_000 + "why") is Wanted.ANSWER


HELD = (policy("oak", "Oak School"), policy("oak2", "OAK school"), policy("elm", "Elm School"), policy("loose", ""))
FILE = """
[[place]]
organisations = ["Oak School", "Elm School"]
public = false

[[place]]
platform = "slack"
workspace = "T0000001"
channel = "C0000001"
public = true

[[place]]
platform = "slack"
workspace = "T0000001"
organisations = ["Elm School"]
external = true

[[place]]
platform = "teams"
organisations = ["Ash School"]
"""


def reading(folder: Path, text: str) -> Audience:
    path = folder / "audience.toml"
    path.write_text(text, encoding="utf-8")
    return read_audience(path)


@pytest.mark.parametrize(
    ("place", "seen", "public", "external"),
    [
        (("web", "", ""), ("oak", "oak2", "elm"), False, None),
        (("slack", "T0000002", "C0000001"), ("oak", "oak2", "elm"), False, None),
        (("slack", "T0000001", "C0000002"), ("elm",), False, True),
        (("slack", "T0000001", "C0000001"), ("elm",), True, True),
        (("teams", "T0000001", "C0000001"), ("-",), False, None),
    ],
)
def test_the_most_specific_setting_wins_and_the_rest_comes_from_around_it(
    tmp_path: Path, place: tuple[str, str, str], seen: tuple[str, ...], *, public: bool, external: bool | None
) -> None:
    for text in (FILE, "\n[[place]]".join(["", *reversed(FILE.split("[[place]]")[1:])])):
        found = reading(tmp_path, text).at(*place)
        assert (found.policies(HELD), found.public, found.external) == (seen, public, external)


def test_a_channel_may_be_more_private_than_its_workspace() -> None:
    places = (Setting("slack", "T1", "C1", public=False, external=False), Setting("slack", "T1", public=True, external=True))
    found = Audience(places).at("slack", "T1", "C1")
    assert (found.public, found.external) == (False, False)


@pytest.mark.parametrize("audience", [Audience(), read_audience(None), Audience((Setting("slack", public=True),))])
def test_where_nothing_is_said_of_organisations_all_policies_are_seen(audience: Audience) -> None:
    assert audience.at("slack", "T1", "C1").policies(HELD) == ()


def test_a_place_whose_organisations_have_no_policies_sees_none_and_not_all() -> None:
    keys = Setting(organisations=("Ash School",)).policies(HELD)
    assert keys
    assert not set(keys) & {one.key for one in HELD}


def test_a_policy_whose_organisation_is_unknown_is_seen_only_where_all_are() -> None:
    assert "loose" not in Setting(organisations=("Oak School", "Elm School")).policies(HELD)


def test_an_organisation_without_policies_is_named_once(tmp_path: Path) -> None:
    found = reading(tmp_path, FILE + '[[place]]\nworkspace = "T9"\norganisations = ["Ash School", "oak SCHOOL", "Fir School"]\n')
    assert found.unknown(HELD) == ("Ash School", "Fir School")
    assert Audience().unknown(HELD) == ()


def test_every_fault_of_a_file_is_named_in_one_run_with_the_place_it_stands_in(tmp_path: Path) -> None:
    text = '[[places]]\nx = 1\n[[place]]\nplatform = 3\npublic = "yes"\nwho = "x"\n[[place]]\n[[place]]\nchannel = "C1"\norganisations = []\n'
    with pytest.raises(BadInputError) as refused:
        reading(tmp_path, text)
    faults = str(refused.value).splitlines()
    assert all("audience.toml: " in fault for fault in faults)
    assert [fault.partition("audience.toml: ")[2].split(" ")[:2] for fault in faults] == [
        ["'places'", "is"],
        *[["place", "1:"]] * 3,
        *[["place", "3:"]] * 2,
    ]
    for said in (
        "'who' is not known",
        "platform must be a text",
        "public must be true or false",
        "a channel or a team needs its workspace",
    ):
        assert said in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "place = 1",
        "[place]\npublic = true",
        "[[place]",
        '[[place]]\norganisations = "Oak School"',
        "[[place]]\norganisations = [1]",
        "[[place]]\nexternal = 1",
        "[[place]]\nworkspace = 1",
    ],
)
def test_a_file_with_a_fault_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInputError, match=r"audience\.toml"):
        reading(tmp_path, f"{text}\n")


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"nowhere\.toml"):
        read_audience(tmp_path / "nowhere.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError, match=r"odd\.toml"):
        read_audience(tmp_path / "odd.toml")


@pytest.mark.parametrize(
    "wrong", ['workspace = "t024be7ld"', 'workspace = "#general"', 'workspace = "T024BE7LD"\nchannel = "#staff"']
)
def test_an_id_that_would_restrict_nobody_is_refused(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="must be its id"):
        reading(tmp_path, f'[[place]]\nplatform = "slack"\n{wrong}\n')


def test_a_place_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    place = '[[place]]\nplatform = "slack"\nworkspace = "T024BE7LD"\n'
    with pytest.raises(BadInputError, match="given twice"):
        reading(tmp_path, place + place)


@pytest.mark.parametrize(
    "text", ["lol", "haha yes", "fab", "Thanks Jo, I'll ask the head", "ok Jo, see you at three", "that's really useful"]
)
def test_what_people_say_to_each_other_in_a_thread_asks_nothing(text: str) -> None:
    assert not is_asking(text)


@pytest.mark.parametrize(
    "text", ["what about ex-pupils?", "and on WhatsApp", "even if they are family", "who do I tell", "ex-pupils?"]
)
def test_a_follow_up_in_a_thread_asks(text: str) -> None:
    assert is_asking(text)


def test_a_team_of_teams_has_a_setting_of_its_own_for_all_of_its_channels() -> None:
    audience = Audience((Setting("teams", "tenant", public=False), Setting("teams", "tenant", team="19:team", public=True)))
    assert audience.at("teams", "tenant", "19:channel", "19:team").public
    assert not audience.at("teams", "tenant", "19:channel", "19:other").public
