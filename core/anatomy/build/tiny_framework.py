class TinyFramework:
    """Answers requests. It is started once, and then it calls you."""

    def __init__(self):
        self.pages = {}

    def page(self, path):
        """Registers a function; when it is called is not yours to say."""

        def register(function):
            self.pages[path] = function
            return function

        return register

    def run(self, paths):
        """The loop: the framework's, and so is the order."""
        return [self.answer(path) for path in paths]

    def answer(self, path):
        function = self.pages.get(path, self.missing)
        try:
            return f"200 {function()}" if path in self.pages else f"404 {function()}"
        except Exception:
            return "500 Something went wrong"

    def missing(self):
        return "No such page"
