"""The seven questions about how a team sells, and what each answer says of the templates that ship."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from homeplate.kit.text import Message, msg


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the points it lends to templates, and what speaks for them then."""

    key: str
    text: Message
    because: Message
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the answers to choose from."""

    key: str
    text: Message
    answers: tuple[Answer, ...]

    def answer(self, key: str) -> Answer | None:
        """The answer with this key; None for any other text."""
        return next((answer for answer in self.answers if answer.key == key), None)


def _points(**lent: int) -> Mapping[str, int]:
    return MappingProxyType({name.replace("_", "-"): number for name, number in lent.items()})


QUESTIONS = (
    Question(
        "find",
        msg("How do you come to most of your buyers?"),
        (
            Answer(
                "seek",
                msg("We look for them: lists, calls, visits, fairs"),
                msg("You find your buyers yourselves, so the process begins with the search for them."),
                _points(seven_step=3, baseball=2),
            ),
            Answer(
                "leads",
                msg("They come to us: web site, campaigns, recommendations"),
                msg("Leads come to you and have to be qualified before anybody spends time on them."),
                _points(pipeline=3, essential=1),
            ),
            Answer(
                "known",
                msg("We know them: customers of ours, or a few companies that matter"),
                msg("You sell to companies that you know by name, so the plan is about the account."),
                _points(key_account=2, seven_step=1),
            ),
            Answer(
                "mixed",
                msg("A bit of everything"),
                msg("Buyers reach you by several ways, so few stages have to fit all of them."),
                _points(essential=2, pipeline=1),
            ),
        ),
    ),
    Question(
        "people",
        msg("How many people at the buyer have a say?"),
        (
            Answer(
                "one",
                msg("One, who decides"),
                msg("One person decides, so everything turns on reaching them."),
                _points(baseball=3, essential=1),
            ),
            Answer(
                "few",
                msg("Two to five"),
                msg("Two to five people have a say, and a stage each is enough to bring them together."),
                _points(pipeline=2, essential=2, seven_step=1),
            ),
            Answer(
                "many",
                msg("Six or more, or a committee"),
                msg("Many people have a say, so each has to be found and won."),
                _points(key_account=3, pipeline=1),
            ),
        ),
    ),
    Question(
        "length",
        msg("How long is it from the first talk to the order?"),
        (
            Answer(
                "weeks",
                msg("Up to a month"),
                msg("A sale takes only weeks, and a long process would be slower than your buyers."),
                _points(baseball=2, essential=2),
            ),
            Answer(
                "months",
                msg("One to six months"),
                msg("A sale takes months, and gates between the stages show early which ones will not come."),
                _points(pipeline=2, seven_step=2, essential=1),
            ),
            Answer(
                "long",
                msg("More than half a year"),
                msg(
                    "A sale takes more than half a year, as long as the buyer's own process, which yours has to mirror."
                ),
                _points(key_account=3),
            ),
        ),
    ),
    Question(
        "choose",
        msg("How do your buyers choose a supplier?"),
        (
            Answer(
                "talk",
                msg("They talk with us and say yes or no"),
                msg("Buyers decide in a conversation, and four bases are all it needs."),
                _points(baseball=2, essential=1),
            ),
            Answer(
                "meetings",
                msg("In meetings and demonstrations"),
                msg("Buyers are won in meetings, which deserve preparation and answers to their objections."),
                _points(seven_step=3),
            ),
            Answer(
                "proposals",
                msg("They compare written proposals"),
                msg(
                    "Buyers compare proposals, so need, decision maker and budget must be known before you write one."
                ),
                _points(pipeline=3),
            ),
            Answer(
                "tender",
                msg("By a tender or a purchasing procedure of their own"),
                msg("Buyers follow a procedure of their own, and the order is won before the bidding opens."),
                _points(key_account=3),
            ),
        ),
    ),
    Question(
        "after",
        msg("What comes after the order?"),
        (
            Answer(
                "delivery",
                msg("It is delivered, and that is mostly it"),
                msg("The order is the end of the sale, so the process may end there too."),
                _points(essential=1, pipeline=1, baseball=1),
            ),
            Answer(
                "care",
                msg("We stay in touch, so that they buy again and recommend us"),
                msg("Customers who buy again and recommend you are part of the sale."),
                _points(seven_step=3),
            ),
            Answer(
                "project",
                msg("A project with deliveries, acceptance and payments"),
                msg("A project follows the order, and it decides whether the account buys again."),
                _points(key_account=2),
            ),
        ),
    ),
    Question(
        "today",
        msg("How do deals get from the first talk to the order today?"),
        (
            Answer(
                "own",
                msg("Everybody sells in a way of their own"),
                msg("There is no shared way yet, and a small process is the one that people take up."),
                _points(essential=3, baseball=1),
            ),
            Answer(
                "tasks",
                msg("By a list of tasks: calls, visits, reminders"),
                msg("You have a list of tasks already; what is missing is what the buyer does."),
                _points(essential=1, pipeline=1),
            ),
            Answer(
                "names",
                msg("By stages with names, in a spreadsheet or another system"),
                msg("You think in stages already, and can give them gates at once."),
                _points(pipeline=1, seven_step=1),
            ),
            Answer(
                "criteria",
                msg("By stages with agreed criteria for each"),
                msg("Your team works with criteria already, so a fuller process is no burden."),
                _points(seven_step=1, key_account=1),
            ),
        ),
    ),
    Question(
        "moves",
        msg("When does a deal count as further along?"),
        (
            Answer(
                "feeling",
                msg("When the sales rep feels that it is"),
                msg("Progress is a feeling so far, and a picture that everybody reads alike helps most."),
                _points(baseball=2, essential=1),
            ),
            Answer(
                "time",
                msg("After some time, or so many calls and visits"),
                msg("Progress is counted in time and calls so far, which tells nothing about the buyer."),
                _points(essential=1, pipeline=1),
            ),
            Answer(
                "done",
                msg("When we have done what was on our list"),
                msg("Progress is what you did so far, and not what the buyer did."),
                _points(essential=1, pipeline=1),
            ),
            Answer(
                "buyer",
                msg("When the buyer did or said something that shows it"),
                msg("You listen for the buyer's steps already, and can record them as evidence."),
                _points(seven_step=1, key_account=1),
            ),
        ),
    ),
)
"""The seven questions, in the order in which they are asked."""


def known(answers: Mapping[str, str]) -> dict[str, str]:
    """Those of `answers` (question key to answer key) that answer a question, in the order of the questions."""
    return {
        question.key: answers[question.key]
        for question in QUESTIONS
        if question.answer(answers.get(question.key, "")) is not None
    }
