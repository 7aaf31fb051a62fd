package dev.leasehold.delivery;

import dev.leasehold.platform.git.GitCall;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * All that a commit holds, by path. Paths have one character for each byte. Nobody changes one: it is shared.
 *
 * @param trees the ids of all its folders
 */
record ParentTree(Map<String, TreeEntry> files, Set<String> folders, Set<String> trees) {
    private static final int LONGEST_LISTING = 512 << 20;

    static ParentTree read(GitCall git, String commit) throws IOException, InterruptedException {
        Map<String, TreeEntry> files = new HashMap<>();
        Set<String> folders = new HashSet<>();
        Set<String> trees = new HashSet<>();
        for (String line : git.saying(LONGEST_LISTING)
                .run("ls-tree", "-r", "-t", "-z", "--full-tree", commit)
                .items()) {
            int tab = line.indexOf('\t');
            String[] words = line.substring(0, tab).split(" ", -1);
            String path = line.substring(tab + 1);
            if (words[1].equals("tree")) {
                folders.add(path);
                trees.add(words[2]);
            } else {
                files.put(path, new TreeEntry(words[0], words[2]));
            }
        }
        return new ParentTree(files, folders, trees);
    }
}
