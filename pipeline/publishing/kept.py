"""What was made once and need not be made again in the same process, by all that it was made from."""

from collections.abc import Callable, Hashable, Sequence


class Kept(dict):
    """Results by their inputs, in memory only. Of more than ``most``, those go that nobody has asked for the longest.

    An input must hold everything that the result depends on. A result must not be changed by who gets it.
    """

    def __init__(self, most: int):
        super().__init__()
        self._most = most

    def all(self, inputs: Sequence[Hashable], make: Callable[[list], list]) -> list:
        """The result of each input; ``make`` is given those that are new, all at once."""
        new = [item for item in dict.fromkeys(inputs) if item not in self]
        made = dict(zip(new, make(new), strict=True)) if new else {}
        found = {item: made[item] if item in made else self.pop(item) for item in dict.fromkeys(inputs)}
        self.update(found)  # at the end: what was asked for last goes last
        for old in list(self)[: max(0, len(self) - max(self._most, len(found)))]:
            del self[old]
        return [found[item] for item in inputs]

    def one(self, item: Hashable, make: Callable[[], object]) -> object:
        return self.all([item], lambda _: [make()])[0]
