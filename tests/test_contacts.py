from pathlib import Path

import pytest
from making import policy

from bot.contacts import Contact, read_contacts
from bot.errors import BadInputError

OAK, ELM, ASH = policy("oak", "Oak School"), policy("elm", "Elm School"), policy("ash", "Ash School")
FILE = """
[[contact]]
platform = "slack"
workspace = "T024BE7LD"
channel = "C061EG9SL"
organisations = ["oak school"]

[[contact]]
platform = "teams"
workspace = "5c4001aa-0000"
person = "0aad0000-0000"
policies = ["elm"]

[[contact]]
platform = "slack"
workspace = "T024BE7LD"
person = "U061F7AUR"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "contacts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_policys_own_contact_comes_before_its_organisations_and_that_before_anybodys(tmp_path: Path) -> None:
    contacts = read_contacts(written(tmp_path, FILE))
    found = {one.key: [policy.key for policy in policies] for one, policies in contacts.of((OAK, ELM, ASH)).items()}
    assert found == {
        "slack:T024BE7LD:C061EG9SL": ["oak"],
        "teams:5c4001aa-0000:0aad0000-0000": ["elm"],
        "slack:T024BE7LD:U061F7AUR": ["ash"],
    }
    assert contacts.find("slack:T024BE7LD:U061F7AUR") == Contact("slack", "T024BE7LD", person="U061F7AUR")
    assert contacts.unknown((OAK, ASH)) == ("elm",)
    assert read_contacts(None).of((OAK,)) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("= broken", "cannot be read as TOML"),
        ("[contact]\nplatform = 'slack'", "with two brackets"),
        ("colour = 1", "'colour' is not known"),
        ("[[contact]]\nplatform = 'fax'", "platform must be one of slack, teams"),
        ("[[contact]]\nplatform = 'slack'\nchannel = 'C061EG9SL'", "workspace is missing"),
        ("[[contact]]\nplatform = 'slack'\nworkspace = 'T024BE7LD'", "give either a channel or a person"),
        ("[[contact]]\nplatform = 'slack'\nworkspace = 'T024BE7LD'\nchannel = '#office'", "such as C061EG9SL"),
        ("[[contact]]\nplatform = 'slack'\nworkspace = 'T024BE7LD'\nchannel = 'C061EG9SL'\npolicies = 'oak'", "must be a list of texts"),
        ("[[contact]]\nplatform = 'slack'\nworkspace = 'T024BE7LD'\nchannel = 7", "channel must be a text"),
        ("[[contact]]\nplatform = 'slack'\nworkspace = 'T024BE7LD'\nchannel = 'C061EG9SL'\nemail = 'x'", "'email' is not known"),
        (FILE + "\n[[contact]]\nplatform = 'slack'\nworkspace = 'T024BE7LD'\nchannel = 'C0XXXXXXX'\npolicies = ['elm']", "elm has two contacts"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_contact_says_where_and_what_to_write(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"contacts\.toml") as raised:
        read_contacts(written(tmp_path, text))
    assert says in str(raised.value)


def test_every_fault_is_named_in_one_run(tmp_path: Path) -> None:
    text = "[[contact]]\nplatform = 'fax'\n[[contact]]\nplatform = 'slack'\nworkspace = 'x'\nchannel = 'y'\n"
    with pytest.raises(BadInputError) as raised:
        read_contacts(written(tmp_path, text))
    assert len(str(raised.value).splitlines()) == 6


def test_a_file_that_windows_marked_as_utf_8_is_read(tmp_path: Path) -> None:
    assert len(read_contacts(written(tmp_path, f"\ufeff{FILE.lstrip()}")).contacts) == 3
