"""The tenant that the playground plays, with fixed ids: one bot, six people, and a chat of each kind."""

from typing import Final

TENANT, TEAM = "00000000-0000-0000-0000-00000000aaaa", "19:team@thread.tacv2"
BOT: Final = {"id": "28:00000000-0000-0000-0000-00000000b070", "name": "Policy bot"}


def _person(number: int, given: str, surname: str) -> dict[str, str]:
    address = f"{given}.{surname}@school.example".lower()
    return {
        "id": f"29:person-{number}",
        "name": f"{given} {surname}",
        "userPrincipleName": address,  # they spell it so
        "aadObjectId": f"00000000-0000-0000-0000-00000000000{number}",
        "givenName": given,
        "surname": surname,
        "email": address,
    }


ME, *OTHERS = (
    _person(number, given, surname)
    for number, (given, surname) in enumerate(
        [("Ann", "Archer"), ("Ben", "Baker"), ("Cat", "Carter"), ("Dan", "Dyer"), ("Eve", "Ellis"), ("Fay", "Fowler")]
    )
)
PERSONAL, GROUP, OTHER_CHANNEL = "a:personal", "19:group@thread.v2", "19:other@thread.tacv2"
CONFIG: Final = {
    "version": "0.1.1",
    "tenantId": TENANT,
    "bot": BOT,
    "currentUser": ME,
    "users": OTHERS,  # five, no fewer and no more
    "personalChat": {"id": PERSONAL},
    "groupChat": {"id": GROUP, "name": "Group Chat"},
    # The channel General is there of itself, with the team's id.
    "team": {"id": TEAM, "name": "School", "aadGroupId": TENANT, "channels": [{"id": OTHER_CHANNEL, "name": "Exams"}]},
}
NAMES = {"personal": "Personal Chat", "group": "Group Chat", "channel": "School - General"}
