"""The nouns that the pages show: made of texts alone, so that a template decides nothing but where they stand."""

from dataclasses import dataclass

from bot.platforms.web.people_views import OpinionView


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A page that says one thing."""

    title: str
    says: str
    url: str = "/"
    leads_to: str = "Ask a question"
    care: "CareView | None" = None
    """Where it stands instead of a reply, nobody has looked whether the question was about somebody's safety."""


@dataclass(frozen=True, slots=True)
class SignInView:
    """The page that asks for the password."""

    to: str
    """Where to go then, on this server."""
    fault: str = ""
    action: str = "/sign-in"
    """Where the password is sent."""
    label: str = "The password that your school gave you for these pages"
    says: str = ""
    """Why the password is asked for now."""
    carried: tuple[tuple[str, str], ...] = ()
    """The fields of what was sent without a ticket, to be sent once there is one."""


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A policy: whose it is, how old, what to beware of."""

    key: str
    whose: str
    title: str
    known: str
    """Version and dates, in one sentence."""
    is_overdue: bool
    caution: str
    url: str


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """A person's words on a clause; no policy."""

    head: str
    """Whose words they are, since when, and that they are no policy."""
    text: str


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A clause's own words, and where they stand."""

    uid: str
    label: str
    headings: str
    standing: str
    """What it is if it is no rule of the organisation's own."""
    lead_in: str
    lines: tuple[str, ...]
    place: str
    citation: str
    known: str
    """Version and dates of its policy."""
    force: str
    """How firmly it binds in one word that a style can be named by: ``must-not``; empty where no word binds."""
    binds: str
    url: str
    """Its permanent address."""
    dated_url: str
    """The same, with what it says today, so that its page can tell when it says something else."""
    source_url: str
    """The page of a PDF that it stands on; empty for other formats."""
    earlier: tuple[tuple[str, str], ...]
    """Lead-in and text of what it said before, the latest first."""
    guidance: tuple[GuidanceView, ...]

    @property
    def name(self) -> str:
        """What to call it in the name of a button: its number, or where it stands."""
        return self.label or self.place


@dataclass(frozen=True, slots=True)
class GroupView:
    """What one policy says."""

    policy: PolicyView
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A policy to choose, where several print the number asked for."""

    key: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class CareView:
    """Whom to tell, before all else."""

    says: str
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply, in the order in which it is read."""

    opening: str
    kind: str
    care: CareView | None = None
    heard: tuple[str, ...] = ()
    nearest: str = ""
    groups: tuple[GroupView, ...] = ()
    silent: str = ""
    silent_policies: tuple[PolicyView, ...] = ()
    contacts: tuple[str, ...] = ()
    choices: tuple[ChoiceView, ...] = ()
    asked: str = ""
    """What was asked, and when it was answered: the form, which shows it on a screen, is not printed."""


@dataclass(frozen=True, slots=True)
class OptionView:
    """Something that a question can be narrowed to: one policy, or all of one organisation."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """What stands in the question's form."""

    question: str
    scope: str
    """The value of the chosen option; empty for all policies."""
    organisations: tuple[tuple[str, tuple[OptionView, ...]], ...]
    """Each organisation with its options."""
    longest: int
    """Characters of a question."""

    @property
    def within(self) -> str:
        """What the question is narrowed to, empty for nothing."""
        return next((one.name for _, options in self.organisations for one in options if one.is_chosen), "")


@dataclass(frozen=True, slots=True)
class GoingOnView:
    """What a further question is asked with: nothing of it is kept on the server."""

    after: tuple[str, ...]
    """The questions so far, the oldest first."""
    shown: tuple[str, ...]
    """The uids of the clauses shown last."""


@dataclass(frozen=True, slots=True)
class AskView:
    """The page with the question's form."""

    form: FormView
    examples: tuple[str, ...] = ()
    by_number: str = ""
    reply: ReplyView | None = None
    goes_on: GoingOnView | None = None
    link: str = ""
    """The address of this very question; empty where it had better stand in no history."""
    opinion: OpinionView | None = None
    """None where the reply is not kept, so that nobody can say what they think of it."""
    ask_person: str = ""
    """Where the question can be put to a person; empty where it cannot."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """What one policy says, in a line of the overview."""

    policy: PolicyView
    force: str
    binds: str
    """How firmly its firmest clause binds; empty where no word binds."""
    label: str
    """The number of that clause."""
    uid: str
    """Which clause that is; empty where the policy says nothing."""


@dataclass(frozen=True, slots=True)
class CompareView:
    """One question over all policies side by side."""

    form: FormView
    reply: ReplyView | None = None
    rows: tuple[ComparisonRow, ...] = ()
    link: str = ""
    """The address of this very comparison; empty where it had better stand in no history."""
