package dev.leasehold.delivery;

import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.PackWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files of objects that a command's git left. Only regular ones in real folders are seen, and of packs only the
 * packs: no index, no commit graph, no alternates, no configuration is ever read.
 */
final class ForeignObjects {
    private static final String OBJECTS = ".git/objects/";
    private static final Pattern FAN = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern PACK = Pattern.compile("pack-[0-9a-f]+\\.pack");

    private final OutputLimits limits;
    private final Map<String, WorktreeEntry> loose = new TreeMap<>();
    private final Map<String, WorktreeEntry> packs = new TreeMap<>();
    private int entries;
    private long bytes;

    private ForeignObjects(OutputLimits limits) {
        this.limits = limits;
    }

    static ForeignObjects of(WorktreeEntry workspace, OutputLimits limits) throws IOException, OutputRefused {
        ForeignObjects found = new ForeignObjects(limits);
        for (WorktreeEntry folder : found.children(real(real(workspace, ".git"), "objects"))) {
            String name = folder.name();
            boolean fan = FAN.matcher(name).matches();
            if ((fan || name.equals("pack")) && folder.look().kind() == WorktreeFile.Kind.FOLDER) {
                found.addAll(folder, OBJECTS + name + "/", fan);
            }
        }
        return found;
    }

    private void addAll(WorktreeEntry folder, String prefix, boolean fan) throws IOException, OutputRefused {
        for (WorktreeEntry file : children(folder)) {
            String name = file.name();
            if (!(fan ? LooseObject.isNamedLikeOne(name) : PACK.matcher(name).matches())) {
                continue;
            }
            WorktreeFile seen = file.look();
            if (seen.kind() == WorktreeFile.Kind.FILE) {
                (fan ? loose : packs).put(prefix + name, file);
                bytes += seen.size();
                limits.checkBytes(bytes);
                limits.checkFiles(loose.size());
            }
        }
    }

    /** All of them, by path. */
    Map<String, WorktreeEntry> wanted() {
        Map<String, WorktreeEntry> all = new TreeMap<>(loose);
        all.putAll(packs);
        return all;
    }

    /** As they came; to be indexed under guard. */
    List<WorktreeEntry> packs() {
        return List.copyOf(packs.values());
    }

    /** Writes the loose ones into one pack; false when there are none. */
    boolean packLoose(Path file, ObjectFormat format) throws IOException, OutputRefused {
        if (loose.isEmpty()) {
            return false;
        }
        long unpacked = 0;
        try (PackWriter pack = PackWriter.create(file, format)) {
            for (WorktreeEntry each : loose.values()) {
                unpacked += LooseObject.copy(each, pack, limits.bytes() - unpacked);
            }
            pack.finish();
        }
        return true;
    }

    private static WorktreeEntry real(WorktreeEntry above, String name) throws IOException, OutputRefused {
        Optional<WorktreeEntry> folder = above.child(name);
        if (folder.isEmpty() || folder.get().look().kind() != WorktreeFile.Kind.FOLDER) {
            throw new OutputRefused(Reason.GIT_NOT_A_FOLDER, "%s is not a folder any more".formatted(name));
        }
        return folder.get();
    }

    private List<WorktreeEntry> children(WorktreeEntry folder) throws IOException, OutputRefused {
        try {
            List<WorktreeEntry> children = folder.children(limits.entries() - entries + 1);
            entries += children.size();
            limits.checkEntries(entries);
            return children;
        } catch (AccessDeniedException e) {
            throw new OutputRefused(Reason.FOREIGN_FILE, "%s cannot be read".formatted(folder.name()));
        }
    }
}
