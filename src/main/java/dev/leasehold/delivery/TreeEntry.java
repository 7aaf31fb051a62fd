package dev.leasehold.delivery;

import dev.leasehold.platform.git.PackWriter;

/** What a tree says of one name. */
record TreeEntry(String mode, String id) {
    static final String FOLDER = "40000";
    static final String FILE = "100644";
    static final String PROGRAM = "100755";
    static final String LINK = "120000";
    static final String SUBMODULE = "160000";

    boolean isFile() {
        return mode.equals(FILE) || mode.equals(PROGRAM);
    }

    boolean isSubmodule() {
        return mode.equals(SUBMODULE);
    }

    static TreeEntry folder(String id) {
        return new TreeEntry(FOLDER, id);
    }

    static PackWriter.Type typeOf(TreeEntry entry) {
        return entry.mode().equals(FOLDER) ? PackWriter.Type.TREE : PackWriter.Type.BLOB;
    }
}
