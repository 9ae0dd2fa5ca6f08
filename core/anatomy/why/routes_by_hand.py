def finder(routes):
    def find(path):
        for route, name in routes:
            start, _, field = route.partition("<")
            if not field and path == route:
                return name, {}
            if field and path.startswith(start):
                kind, _, key = field.rstrip(">").rpartition(":")
                value = path[len(start) :]
                return name, {key: int(value) if kind == "int" else value}
        return None

    return find
