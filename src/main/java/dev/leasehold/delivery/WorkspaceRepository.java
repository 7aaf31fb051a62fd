package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.ObjectFormat;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A workspace's {@code .git} before files are checked out by it, as {@link Checkout} describes it. */
public final class WorkspaceRepository {
    /**
     * The last word on attributes, so that no other has one. It is there only while files are written, and removed by
     * whoever has them written: a command's git may have filters of its own.
     */
    static final String ATTRIBUTES = "info/attributes";

    private static final String AS_THEY_ARE = "* -text -eol -filter -ident -working-tree-encoding\n";

    /** Of git's, and only for a hundred files and more: what a disk takes to make files is mostly waiting. */
    private static final int WRITERS = 4;

    private WorkspaceRepository() {}

    /**
     * All of it, by paths in the workspace.
     *
     * @param author of commits that the command makes without a word about who it is
     * @param objects where the workspace's git finds those of the parents
     */
    public static RepositoryFiles of(Source source, Author author, Path objects) {
        List<String> parents = source.parents();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("refs/heads/work", parents.getFirst() + "\n");
        for (int i = 1; i < parents.size(); i++) {
            files.put("refs/leasehold/parent-" + (i + 1), parents.get(i) + "\n");
        }
        files.put("info/exclude", "/" + PathRules.RESERVED + "/\n");
        files.put(ATTRIBUTES, AS_THEY_ARE);
        return RepositoryFiles.of(ObjectFormat.ofId(parents.getFirst()), settings(author), objects)
                .with(List.of("refs/leasehold", "info"), files)
                .in(".git");
    }

    private static String settings(Author author) {
        return "\tbare = false\n[user]\n\tname = \"%s\"\n\temail = \"%s\"\n[gc]\n\tauto = 0\n[checkout]\n\tworkers = %d\n"
                .formatted(author.name(), author.email(), WRITERS);
    }
}
