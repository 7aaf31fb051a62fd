"""Sorts a list in place. It asks less(a, b) whether a comes before b, and the fewer times the better."""


def sort(items, less):
    for i in range(1, len(items)):
        j = i
        while j > 0 and less(items[j], items[j - 1]):
            items[j], items[j - 1] = items[j - 1], items[j]
            j -= 1
