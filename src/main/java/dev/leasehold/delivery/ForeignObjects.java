package dev.leasehold.delivery;

import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.PackWriter;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files of objects that a command's git left. Only regular ones in real folders are seen, and of packs only the
 * packs: no index, no commit graph, no alternates, no configuration is ever read.
 */
final class ForeignObjects {
    private static final Pattern FAN = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern PACK = Pattern.compile("pack-[0-9a-f]+\\.pack");

    private final List<Path> loose;
    private final List<Path> packs;

    private ForeignObjects(List<Path> loose, List<Path> packs) {
        this.loose = loose;
        this.packs = packs;
    }

    static ForeignObjects of(Path workspace, OutputLimits limits) throws IOException, OutputRefused {
        Path objects = real(real(workspace.resolve(".git")).resolve("objects"));
        List<Path> loose = new ArrayList<>();
        List<Path> packs = new ArrayList<>();
        long bytes = 0;
        for (Path folder : list(objects)) {
            boolean fan = FAN.matcher(RawName.of(folder)).matches();
            boolean pack = RawName.of(folder).equals("pack");
            if ((!fan && !pack) || WorktreeFile.look(folder).kind() != WorktreeFile.Kind.FOLDER) {
                continue;
            }
            for (Path file : list(folder)) {
                boolean wanted = fan
                        ? LooseObject.isNamedLikeOne(RawName.of(file))
                        : PACK.matcher(RawName.of(file)).matches();
                WorktreeFile seen = WorktreeFile.look(file);
                if (wanted && seen.kind() == WorktreeFile.Kind.FILE) {
                    (fan ? loose : packs).add(file);
                    bytes += seen.size();
                    limits.checkBytes(bytes);
                    limits.checkFiles(loose.size());
                }
            }
        }
        return new ForeignObjects(loose, packs);
    }

    /** As they came; to be indexed under guard. */
    List<Path> packs() {
        return packs;
    }

    /** Writes the loose ones into one pack; false when there are none. */
    boolean packLoose(Path file, ObjectFormat format, OutputLimits limits) throws IOException, OutputRefused {
        if (loose.isEmpty()) {
            return false;
        }
        long unpacked = 0;
        try (PackWriter pack = PackWriter.create(file, format)) {
            for (Path each : loose) {
                unpacked += LooseObject.copy(each, pack, limits.bytes() - unpacked);
            }
            pack.finish();
        }
        return true;
    }

    private static Path real(Path folder) throws IOException, OutputRefused {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new OutputRefused(
                    Reason.GIT_NOT_A_FOLDER, "%s is not a folder any more".formatted(folder.getFileName()));
        }
        return folder;
    }

    private static List<Path> list(Path folder) throws IOException, OutputRefused {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (java.nio.file.AccessDeniedException e) {
            throw new OutputRefused(Reason.FOREIGN_FILE, "%s cannot be read".formatted(folder.getFileName()));
        }
        return children;
    }
}
