package dev.leasehold.delivery;

import java.util.Locale;

/** Why what a command left cannot be taken: stable words, beside the code {@code output-refused}. */
public enum Reason {
    /** {@code .git}, or its folder of objects, is a link, a file or missing. */
    GIT_NOT_A_FOLDER,
    /** What the outcome names is nowhere among the objects, or is a tag, a tree or a blob. */
    NOT_A_COMMIT,
    /** The commit needs objects that are neither in the workspace's own folder of objects nor known here. */
    MISSING_OBJECTS,
    /** Not an object, not a pack, or one that git's own check finds fault with. */
    MALFORMED_OBJECTS,
    NOT_A_DESCENDANT,
    NOTHING_CHANGED,
    TOO_LARGE,
    TOO_MANY_FILES,
    /** Too long, or a name that some system takes for {@code .git}. */
    BAD_PATH,
    /** Below {@code .leasehold}, which is written by the service alone. */
    RESERVED_PATH,
    /** A submodule was added or moved: they are off. */
    SUBMODULE,
    /** {@code .gitmodules} names a URL that would run a program or read a file. */
    SUBMODULE_URL,
    /** A {@code .git} below the top: whose files are they? */
    NESTED_REPOSITORY,
    /** A file that belongs to somebody else, such as a hard link to one, or that cannot be read. */
    FOREIGN_FILE,
    TOOK_TOO_LONG;

    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
