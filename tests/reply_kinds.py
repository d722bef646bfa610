"""Every kind of reply, for the tests of what each platform makes of them."""

from making import policy, quote

from bot.answer import Abstention, Answer, Care, Choice, Failure, Heard, LookUp, NearMiss, Reply

SCHOOLS = tuple(policy(f"p{place}", f"School {place}", f"The policy on matter {place}") for place in range(60))
KIND = policy(contact="the site <manager>", safeguarding="the DSL & deputy")
CARE = Care("disclosure", (KIND, policy("elm", "Elm School", safeguarding="Mrs <Elm>")))
ONE = (quote("lend <keys>;"),)
HEARD = Heard("can I lend <my> keys?", (("kyes", "keys"),), (("fob", ("key",)),))
REPLIES: dict[str, Reply] = {
    "answer": Answer("q", ONE, SCHOOLS[:3], HEARD),
    "answer_many_silent": Answer("q", ONE, SCHOOLS),
    "answer_sensitive": Answer("q", ONE, care=CARE),
    "near_miss": NearMiss("q", ONE, HEARD),
    "near_miss_sensitive": NearMiss("q", ONE, care=CARE),
    "abstention": Abstention("q", (KIND, policy("elm")), HEARD),
    "abstention_nobody_to_ask": Abstention("q", ()),
    "abstention_sensitive": Abstention("q", (KIND,), care=CARE),
    "lookup": LookUp("q", "2.1", ONE),
    "look_up_not_found": LookUp("q", "9.9", (), ("2.1", "2.2")),
    "look_up_at_the_end": LookUp("next", "", ()),
    "choice": Choice("q", "2.1", SCHOOLS[:2]),
    "choice_of_sixty": Choice("q", "2.1", SCHOOLS),
    "failure": Failure("q", "abc123"),
    "failure_says": Failure("q", "abc123", "it is <no> question"),
}
