from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule


def finder(routes):
    rules = Map([Rule(route, endpoint=name) for route, name in routes]).bind("")

    def find(path):
        try:
            return rules.match(path)
        except NotFound:
            return None

    return find
