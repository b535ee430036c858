"""Which pixels of its input an output can see, along one axis; counted, with no network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """What outputs see along one axis: output i sees `field` pixels from `start` + `jump`·i on."""

    start: int = 0
    field: int = 1
    jump: int = 1

    def through(self, kernel, stride=1, pad=None):
        """The Look of the outputs of one more layer; pad: kernel // 2 unless given."""
        start = self.start - (kernel // 2 if pad is None else pad) * self.jump
        return Look(start, self.field + (kernel - 1) * self.jump, self.jump * stride)

    def span(self, output, size):
        """The pixels that an output sees of an axis of `size` pixels, as a range: cut at the border."""
        first = self.start + self.jump * output
        return range(max(first, 0), min(first + self.field, size))

    def outputs(self, size):
        """How many outputs an axis of `size` pixels has."""
        return (size - 2 * self.start - self.field) // self.jump + 1

    def most(self, size):
        """The most pixels of an axis of `size` pixels that one output sees."""
        return max(len(self.span(output, size)) for output in range(self.outputs(size)))

    def beside(self, other):
        """The Look of what is joined of this and another: all that either sees."""
        start = min(self.start, other.start)
        end = max(self.start + self.field, other.start + other.field)
        return Look(start, end - start, self.jump)


ITSELF = Look()  # before any layer a pixel sees itself
