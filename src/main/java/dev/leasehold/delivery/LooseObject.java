package dev.leasehold.delivery;

import dev.leasehold.platform.git.PackWriter;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** One object in a file of its own, as a stranger wrote it: a short head and so many bytes, deflated. */
final class LooseObject {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{38}|[0-9a-f]{62}");
    private static final Pattern HEAD = Pattern.compile("(commit|tree|blob|tag) (0|[1-9][0-9]{0,17})");
    private static final int LONGEST_HEAD = 32;

    private LooseObject() {}

    static boolean isNamedLikeOne(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Adds the object under the id that its bytes have, whatever the file's name says.
     *
     * @return its size
     */
    static long copy(WorktreeEntry file, PackWriter pack, long mostBytes) throws IOException, OutputRefused {
        try (InputStream deflated = file.open();
                InputStream bytes = new BufferedInputStream(new InflaterInputStream(deflated))) {
            Matcher head = HEAD.matcher(head(bytes));
            if (!head.matches()) {
                throw malformed(file, "its head is none of git's");
            }
            long size = Long.parseLong(head.group(2));
            if (size > mostBytes) {
                throw new OutputRefused(Reason.TOO_LARGE, "the objects are larger than the limit");
            }
            pack.add(type(head.group(1)).orElseThrow(), size, bytes);
            return size;
        } catch (ZipException | EOFException e) {
            throw malformed(file, String.valueOf(e.getMessage()));
        } catch (AccessDeniedException e) {
            throw new OutputRefused(Reason.FOREIGN_FILE, "an object cannot be read: " + file.name());
        }
    }

    private static String head(InputStream bytes) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = bytes.read(); c > 0 && head.length() < LONGEST_HEAD; c = bytes.read()) {
            head.append((char) c);
        }
        return head.toString();
    }

    private static Optional<PackWriter.Type> type(String wire) {
        return Arrays.stream(PackWriter.Type.values())
                .filter(type -> type.wire().equals(wire))
                .findFirst();
    }

    private static OutputRefused malformed(WorktreeEntry file, String why) {
        return new OutputRefused(
                Reason.MALFORMED_OBJECTS, "the object in %s is malformed: %s".formatted(file.name(), why));
    }
}
