"""What a class predicted, question by question, counted: how, how sure, and who was surprised."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ..core.words import plural
from ..pictures.answers import Bar, class_answers
from .asked import Asked

SURE = 80  # per cent from which on somebody was sure
MOST_BARS = 8  # of a number's answers; the rest together
OTHER = "other numbers"
_VERDICTS = True, False, None


@dataclass(frozen=True)
class Tally:
    """The predictions of a class to one question. given: (name of the learner or "", Prediction) of each."""

    asked: Asked
    given: tuple

    @property
    def key(self):
        """That of the question."""
        return self.asked.question.key

    @property
    def surprised(self):
        """The names, "" where none was given, of who was sure and wrong."""
        return [name for name, one in self.given if one.sure >= SURE and self.right(one) is False]

    @cached_property
    def rights(self):
        """{answer: whether it is right}; None if no learner has looked that up.

        A choice is judged by the fingerprint, a number by most of those who gave it and saw the answer.
        """
        votes = {one.answer: [] for _, one in self.given}
        for _, one in self.given:
            votes[one.answer] += [] if one.right is None else [one.right]
        most = {answer: 2 * sum(of) > len(of) if of else None for answer, of in votes.items()}
        return {answer: self.asked.right(answer, found) for answer, found in most.items()}

    def right(self, one):
        """Whether a Prediction was right: where each reader has an answer of their own, as its file says."""
        return self.rights[one.answer] if self.asked.mark else one.right

    def bars(self):
        """A Bar for each choice, in their order, or for each number, the least first."""
        question = self.asked.question
        counts = Counter((one.answer, self.right(one)) for _, one in self.given)
        sure = Counter((one.answer, self.right(one)) for _, one in self.given if one.sure >= SURE)
        if question.choices:
            rows = [(one, right) for one in question.choices for right in self._verdicts(one, counts)]
            return [Bar(row[0], row[1], counts[row], sure[row]) for row in rows]
        order = sorted(counts, key=lambda row: (-counts[row], row[0]))
        kept, rest = sorted(order[:MOST_BARS], key=lambda row: row[0]), order[MOST_BARS:]
        bars = [Bar(question.says(row[0]), row[1], counts[row], sure[row]) for row in kept]
        for right in _VERDICTS:
            if others := [row for row in rest if row[1] is right]:
                totals = (sum(of[row] for row in others) for of in (counts, sure))
                bars.append(Bar(OTHER, right, *totals))
        return bars

    def _verdicts(self, choice, counts):
        return [r for r in _VERDICTS if (choice, r) in counts] or [self.asked.right(choice)]

    def describe(self):
        """All of it in sentences, a line each."""
        count, right = len(self.given), sum(self.right(one) is True for _, one in self.given)
        lines = [f"{self.key}: {self.asked.question.text}", *(f"  {bar.says()}" for bar in self.bars())]
        if count:
            mean = sum(one.sure for _, one in self.given) / count
            lines.append(f"{plural(count, 'learner')}, {mean:.0f} % sure on average; {right} right.")
        return "\n".join([*lines, f"Sure ({SURE} % or more) and wrong: {self._who()}."])

    def _who(self):
        names = sorted(filter(None, self.surprised))
        nameless = len(self.surprised) - len(names)
        if names and nameless:
            names.append(f"{nameless} without a name")
        said = f" ({', '.join(names)})" if names else ""
        return f"{len(self.surprised)}{said}"

    def scene(self):
        """The picture: a Scene."""
        return class_answers(self.asked.question.text, self.bars(), SURE, self.describe())


def tallies(learners, asked):
    """{chapter: [Tally, …]} of the questions that somebody answered, in the order in which they are asked.

    learners: of a Class. asked: {key: Asked}.
    """
    found = {}
    for key, one in asked.items():
        given = tuple((who.name, who.predictions[key]) for who in learners if key in who.predictions)
        if given:
            found.setdefault(key.partition("-")[0], []).append(Tally(one, given))
    return found
