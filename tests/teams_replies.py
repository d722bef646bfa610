"""Replies that press on the limits of Teams, for the tests of what is made of them."""

from making import policy, quote

from bot.platforms.teams.rendering import Look

LOOK = Look("https://policies.example", {"c": "19:a@thread.tacv2;messageid=1"})
LENGTHY = tuple(quote("A rule. " * 1250, policy=policy(f"p{place // 3}", f"School {place // 3}")) for place in range(30))
ENDLESS = (quote("{{DATE(2017-02-14T06:00:00Z)}}" * 2000), quote("\U0001f642\n" * 30_000), quote('"\\' * 5000))
NAMED = policy("n", "Saint Somebody's Church of England Primary School and Nursery " * 2, "The policy on everything " * 4)
TINY = tuple(quote(f"Rule {place}. " * 60, "", NAMED, headings=()) for place in range(70))
WIDE = tuple(quote("Rule. " * 160, policy=policy(f"w{place}", NAMED.organisation, NAMED.title)) for place in range(20))
