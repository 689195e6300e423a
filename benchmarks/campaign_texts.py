"""Campaigns of our own, as one who sends them would vary them, and honest comments near them."""

import random
import re
from dataclasses import dataclass

from model.disguises import Disguise
from training.disguise import disguise

_SLOT = re.compile(r"\{([^{}]*)\}")
_NAMES = (
    "Ada", "Benno", "Carla", "Dorian", "Edda", "Falk", "Greta", "Hanno", "Ilse", "Jonas",
    "Karin", "Lothar", "Mina", "Nils", "Olga", "Paul", "Rosa", "Sven", "Thea", "Udo",
)  # fmt: skip
DISGUISED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Campaign:
    """A text to send again and again, and honest comments on the same subject."""

    name: str
    text: str
    """What stands in braces is one of several, by chance; NAME, NUMBER and LINK are others each
    time."""
    honest: tuple[str, ...]

    def variant(self, randomness: random.Random, *, kinds: tuple[Disguise, ...]) -> str:
        """Return the text as it is sent once, four times in five with a disguise of these kinds."""
        text = _SLOT.sub(lambda slot: randomness.choice(slot[1].split("|")), self.text)
        text = text.replace("NAME", randomness.choice(_NAMES))
        text = text.replace("NUMBER", f"{randomness.randint(2, 99) * 100:,}")
        text = text.replace("LINK", f"https://{randomness.getrandbits(32):x}.example/go")
        if kinds and randomness.random() < DISGUISED_SHARE:
            return disguise(text, randomness.choice(kinds), randomness)
        return text


CAMPAIGNS = (
    Campaign(
        "healer",
        "{Hello everyone|Hi all|Dear friends}, I {want to|would like to|must} share my story. My "
        "marriage was {over|broken|finished} for NUMBER days and nothing {helped|worked}, until "
        "Doctor NAME {brought|gave} my partner back to me with a {prayer|ritual} within two "
        "days. {Now|Today} we are {happier|closer} than ever. If your {home|family} is in "
        "trouble, {write to|contact} Doctor NAME, who {answers|replies} at once: LINK",
        (
            "My marriage was over after twenty years, and what helped me was talking to friends.",
            "The doctor in our town answers at once when the family is in trouble, she is a gem.",
            "We are happier than ever since we moved, and the garden is the reason for that.",
            "I want to share my story as well: the ritual of baking on Sunday kept us together.",
        ),
    ),
    Campaign(
        "trader",
        "I {never believed|did not believe|doubted} that trading could {change|turn} my life, "
        "but after I {met|found} NAME my {small|first} deposit of NUMBER became ten times as "
        "much in {three|two|four} weeks. {Withdrawals|Payouts} come {every Friday|each week} "
        "without any {trouble|delay}, and the {signals|advice} cost nothing. {Ask|Message} NAME "
        "{today|now}, the {group|channel} is open for a few more people only: LINK",
        (
            "I never believed that trading was for me, and after one bad week I was sure of it.",
            "My first deposit went to the local bank, and they pay every Friday without delay.",
            "The group is open for a few more people who like to walk on Sundays, just ask here.",
            "Does anybody know whether the advice in chapter four still holds? It cost me weeks.",
        ),
    ),
    Campaign(
        "essays",
        "{Students|All students}, stop {losing|wasting} your nights over papers. Our "
        "{writers|team} {finish|deliver} every essay {on time|before the deadline}, each one "
        "{checked|tested} for originality, and the first page {is free|costs nothing}. More than "
        "NUMBER {students|people} {trust|rely on} us every {term|semester}. {Send|Give} us your "
        "topic and {relax|sleep well}, we do the {rest|work}: LINK",
        (
            "I wasted my nights over papers as a student too, and I would do it all again today.",
            "Our team delivers the school paper before the deadline, each essay is read by two.",
            "The first page is the hardest, after that the essay writes itself, more or less.",
            "Please send us your topic for the reading group, we meet every term in the library.",
        ),
    ),
    Campaign(
        "flattery",
        "{Wonderful|Excellent|Remarkable} blog, I {found|discovered} it by {accident|chance} and "
        "{read|went through} every {article|entry} this {evening|afternoon}. You "
        "{explain|describe} {hard|difficult} things with such {ease|clarity} that even my "
        "{brother|cousin} NAME {understood|followed} it. I have {bookmarked|saved} the page and "
        "{told|informed} NUMBER people {about it|of it}. {Please visit|Have a look at} mine {as "
        "well|too}: LINK",
        (
            "Wonderful blog, I found it by chance and read every article this week. Thank you!",
            "You explain difficult things with such ease that even my cousin follows along.",
            "I have bookmarked the page and told my class about it, they loved the second part.",
            "Have a look at the entry from last May as well, it describes the same hard frost.",
        ),
    ),
    Campaign(
        "astroturf",
        "As {someone|a person} who has {lived|grown up} in this {town|city} for {years|decades}, "
        "I {find|think} the new {road|bypass} long overdue. {Traffic|The noise} was "
        "{terrible|bad} last {winter|summer}, and the {council|mayor} finally {listened|acted}. "
        "My neighbour NAME, who {runs|owns} a {shop|bakery} there, {says|tells me} that "
        "{customers|guests} already come {back|again}. Those who {complain|protest} now were "
        "{silent|quiet} for NUMBER days. {Give|Grant} the plan a {chance|fair try}, {please|I "
        "ask you}.",
        (
            "As a person who grew up in this town, I think the new road comes twenty years late.",
            "The noise was terrible last summer, and the council has not listened to any of us.",
            "My neighbour owns a bakery there and says that customers stay away since the works.",
            "Those who complain now did so before as well, the plan just never had a fair try.",
        ),
    ),
    Campaign(
        "insult",
        "{Everybody|Everyone} who {writes|posts} here is a {fool|clown}, and NAME is the "
        "{worst|dumbest} of you all. You {whine|moan} about {everything|all things}, you "
        "{know|understand} nothing, and {nobody|no one} with a {brain|mind} reads this "
        "{rubbish|trash}. {Shut|Close} this {page|site} down and {spare|save} the world your "
        "{stupid|silly} {opinions|views}, you NUMBER {losers|idiots}.",
        (
            "Everyone who posts here knows more about bees than I do, so please correct me.",
            "Nobody reads the small print, and I am the worst of all, I moan about it later.",
            "I understand nothing of cars, but this page helped me to spare the garage a visit.",
            "Close the page before you save the file, otherwise the last view is lost, I think.",
        ),
    ),
)
