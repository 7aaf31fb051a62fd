"""Counts the words of its input, the most frequent first."""
import sys

counts = {}
for line in sys.stdin:
    for word in line.split():
        found = False
        for known in list(counts):
            if known == word:
                counts[known] = counts[known] + 1
                found = True
        if not found:
            counts[word] = 1

for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
    print(count, word)
