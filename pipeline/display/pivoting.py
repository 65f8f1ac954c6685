"""The arrangement of figures in rows and columns behind `tables.pivot`."""

import pandas as pd

from pipeline.display.captions import heading, now, over_rows, span
from pipeline.display.figures import Figure, addable, pooled, shared, total
from pipeline.display.selection import Selection, fault


class Pivot:
    """A selection laid out. Keys of two levels are listed only where some figure has them."""

    def __init__(self, selection: Selection, down: list[str], across: list[str], total: str | bool | None):
        self.selection, self.down, self.across = selection, down, across
        self.total_label = total if isinstance(total, str) else "Total"
        self.columns = self._keys(across)
        self.row_keys = self._keys(down)
        self.has_total = down[-1] == "breakdown" and len(down) == 1 and len(self.row_keys) > 1 and self.row_keys[-1] == ("",)
        lines = [(self._label(down, key), [self._figure(key, column) for column in self.columns]) for key in self.row_keys]
        if total and not self.has_total and lines:
            lines.append((self.total_label, self._totals()))
            self.has_total = True
        self.lines: list[tuple[str, list[Figure]]] = lines

    @property
    def figures(self) -> list[Figure]:
        return [figure for _, figures in self.lines for figure in figures]

    def header(self, name: str) -> list[list[dict]]:
        """One header row, or two: the outer level over the columns that it spans."""
        first = cell(name, rowspan=len(self.across))
        if len(self.across) == 1:
            return [[first, *(cell(self._label(self.across, key)) for key in self.columns)]]
        outer, last = [], None
        for key in self.columns:
            if key[0] != last:
                outer.append(cell(self._name(self.across[0], key[0]), colspan=0))
                last = key[0]
            outer[-1]["colspan"] += 1
        return [[first, *outer], [cell(self._label(self.across, key)) for key in self.columns]]

    def groups(self) -> list[dict] | None:
        """Rows of two levels stand in groups under the outer label."""
        if len(self.down) == 1:
            return None
        outer = [key[0] for key in self.row_keys]
        return [{"label": self._name(self.down[0], key), "rows": outer.count(key)} for key in dict.fromkeys(outer)]

    def data(self, name: str) -> pd.DataFrame:
        """The table as a reader downloads it, one column for each shown, headings of two rows joined."""
        heads = [", ".join(self._name(level, part) for level, part in zip(self.across, key, strict=True)) for key in self.columns]
        cells = [[label, *(figure.plain for figure in figures)] for label, figures in self.lines]
        frame = pd.DataFrame(cells, columns=[name, *heads], dtype=object)
        if len(self.down) == 2:
            frame = frame.rename(columns={name: over_rows(self.selection, self.down[1])})
            frame.insert(0, over_rows(self.selection, self.down[0]), [self._name(self.down[0], key[0]) for key in self.row_keys])
        return frame

    def row_heading(self) -> str:
        """What stands over the row headers: 'Reason', or 'Ethnic group and year' where rows are in groups."""
        names = [over_rows(self.selection, level) for level in self.down]
        return names[0] if len(names) == 1 else f"{names[0]} and {names[1].lower()}"

    @property
    def when(self) -> str:
        """The periods shown."""
        timed = {"time_period", "time_identifier"} & {*self.down, *self.across}
        return span(self.selection) if timed else now(self.selection)

    def caption(self) -> str:
        """'Notifications by reason, 2016-17 to 2017-18'."""
        by = "breakdown" if "breakdown" in {*self.down, *self.across} else ""
        return heading(self.selection, self.when, by)

    def _keys(self, levels: list[str]) -> list[tuple]:
        if len(levels) == 1:
            return [(key,) for key in self.selection.keys(levels[0])]
        outer, inner = levels
        return [(key, part) for key in self.selection.keys(outer) for part in self.selection.keys(inner, **{outer: key})]

    def _figure(self, row: tuple, column: tuple) -> Figure:
        return self.selection.figure(**dict(zip([*self.down, *self.across], [*row, *column], strict=True)))

    def _label(self, levels: list[str], key: tuple) -> str:
        return self._name(levels[-1], key[-1])

    def _name(self, level: str, key) -> str:
        if level == "breakdown" and key == "":
            return self.total_label if len(self.selection.keys("breakdown")) > 1 else self.selection.label("indicator", 0)
        return self.selection.label(level, key)

    def _totals(self) -> list[Figure]:
        """Exact sums of the columns. A percentage is taken of the sums behind it, when rows are periods; else it has no total."""
        found = []
        for column in self.columns:
            parts = [self._figure(row, column) for row in self.row_keys]
            indicator = self._indicator(column)
            if indicator and addable(indicator):
                found.append(total(parts, indicator.format))
            elif indicator and indicator.unit == "percent" and "time_period" in self.down:
                found.append(pooled(parts, indicator.format))
            else:
                found.append(Figure(None, "z", "z", place=shared(parts), parts=tuple(parts)))
        if all(figure.status == "z" for figure in found):
            raise fault(self.selection.indicators, "percentages, rates and averages cannot be added up: leave `total` out")
        return found

    def _indicator(self, column: tuple):
        """The one indicator of a column, or None where its rows are of several that do not share a unit."""
        if "indicator" in self.across:
            return self.selection.indicators[column[self.across.index("indicator")]]
        found = self.selection.indicators
        alike = len({(item.unit, item.decimal_places) for item in found}) == 1 and all(map(addable, found[1:]))
        return found[0] if alike else None


def cell(text: str, colspan: int = 1, rowspan: int = 1) -> dict:
    return {"text": text, "colspan": colspan, "rowspan": rowspan}
