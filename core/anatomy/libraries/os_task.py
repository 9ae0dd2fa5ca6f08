import os


def task():
    os.makedirs("photos/2026", exist_ok=True)
    for name, size in [("a.txt", 10), ("photos/b.jpg", 20), ("photos/2026/c.jpg", 30)]:
        with open(name, "w") as file:
            file.write("." * size)
    found = [os.path.join(folder, name) for folder, _, names in os.walk(".") for name in names]
    return f"{len(found)} files, {sum(os.path.getsize(path) for path in found)} bytes"
