class TinyTable:
    """Rows under names. It does what it is asked, and nothing by itself."""

    def __init__(self, names, rows):
        self.names = names
        self.rows = rows

    def column(self, name):
        return [row[self.names.index(name)] for row in self.rows]

    def only(self, name, value):
        """The rows in which a column has this value."""
        place = self.names.index(name)
        return TinyTable(self.names, [row for row in self.rows if row[place] == value])

    def mean(self, name):
        values = self.column(name)
        return sum(values) / len(values)

    def largest(self, name):
        """The row in which a column is largest."""
        values = self.column(name)
        return self.rows[values.index(max(values))]
