package dev.leasehold.forge;

import dev.leasehold.lease.Source;
import java.time.Instant;
import java.util.List;

/**
 * One commit that stands for a line of them: the tree of {@code tip} and one file more, directly on {@code parents}.
 *
 * <p>It depends on nothing but what stands here: made twice, it is the same commit.
 *
 * @param ref that is to hold it, below {@code refs/heads/variant/}
 * @param path of the file, and {@code content} what is in it
 * @param author who has made it, as {@code name <email>}
 */
public record Squash(
        String ref,
        String tip,
        List<String> parents,
        String path,
        String content,
        String message,
        Instant at,
        String author) {
    public static final String LEASEHOLD = "Leasehold <delivery@leasehold.invalid>";

    /** In the service's own name. */
    public Squash(
            String ref, String tip, List<String> parents, String path, String content, String message, Instant at) {
        this(ref, tip, parents, path, content, message, at, LEASEHOLD);
    }

    public Squash {
        parents = List.copyOf(parents);
        author = author == null ? LEASEHOLD : author;
        if (!author.matches("[^<>\\p{Cntrl}]+ <[^<>\\p{Cntrl}]+>")) {
            throw new IllegalArgumentException("'%s' is no author".formatted(author));
        }
        if (!ref.startsWith(RefNames.VARIANT) || !RefNames.isFull(ref)) {
            throw new IllegalArgumentException("'%s' is no ref of a variant".formatted(ref));
        }
        if (!Source.isCommitId(tip) || parents.isEmpty() || !parents.stream().allMatch(Source::isCommitId)) {
            throw new IllegalArgumentException("tip and parents are full commit ids, at least one parent");
        }
        if (!path.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*") || path.contains("..") || path.startsWith(".git")) {
            throw new IllegalArgumentException("'%s' is no path in a tree".formatted(path));
        }
    }

    String authorName() {
        return author.substring(0, author.indexOf(" <"));
    }

    String authorEmail() {
        return author.substring(author.indexOf('<') + 1, author.length() - 1);
    }
}
