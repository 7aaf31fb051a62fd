package dev.leasehold.worker.courier;

import dev.leasehold.delivery.WorktreeFile;
import dev.leasehold.delivery.WorktreeFile.Kind;
import dev.leasehold.worker.courier.ParcelReader.Item;
import dev.leasehold.worker.courier.ParcelReader.MalformedParcel;
import org.jspecify.annotations.Nullable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What a command has left in its pod: all of it by name, and the contents that came along.
 *
 * <p>The courier speaks the truth, but what it tells of is a stranger's. So names are kept up to a bound, and beyond it only
 * those of the host's own folder; and whoever brings much waits until there is room.
 */
final class SentWorkspace implements AutoCloseable {
    /** Of names in memory: some half a million of the usual length. */
    private static final long MOST_MEMORY = 128L << 20;
    /** The host's folder has what it may have, however much there is beside. */
    private static final long MOST_MEMORY_FOR_HOST = 8L << 20;

    private static final int ENTRY = 200;
    private static final int LONGEST_TARGET = 4096;
    /** A commit that is taken has 256 MiB; the rest may have been touched and put back. */
    static final long MOST_BYTES = 1L << 30;

    private static final long MUCH_MEMORY = 1 << 20;
    private static final long MUCH_CONTENT = 8 << 20;
    private static final String HOSTS = ".leasehold";

    private final byte[] record;
    private final Spool spool;
    private final SentEntry root =
            new SentEntry(null, "", ParcelKind.FOLDER, WorktreeFile.of(Kind.FOLDER, 0, 0), null, null);
    private long memory;
    private boolean whole = true;

    private SentWorkspace(byte[] record, Spool spool) {
        this.record = record;
        this.spool = spool;
    }

    /** Asked for by what is large, before it becomes so. */
    interface Leave {
        void demand() throws InterruptedException, IOException;
    }

    /** @param place for contents, which is not there yet */
    static SentWorkspace receive(InputStream parcel, Path place, Leave ofLarge)
            throws IOException, InterruptedException {
        ParcelReader reader = new ParcelReader(new BufferedInputStream(parcel, 1 << 16));
        Item first = reader.next();
        if (first == null || first.kind() != ParcelKind.RECORD) {
            throw new MalformedParcel("it does not begin with the launcher's record");
        }
        byte[] record = reader.content(LauncherRecord.MOST_BYTES);
        SentWorkspace sent = new SentWorkspace(record, new Spool(place));
        try {
            sent.takeAll(reader, ofLarge);
            return sent;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            sent.close();
            throw e;
        }
    }

    private void takeAll(ParcelReader reader, Leave ofLarge) throws IOException, InterruptedException {
        boolean large = false;
        for (Item item = reader.next(); item != null; item = reader.next()) {
            long content = item.kind() == ParcelKind.FILE ? item.size() : 0;
            if (!large && (memory > MUCH_MEMORY || spool.size() + content > MUCH_CONTENT)) {
                ofLarge.demand();
                large = true;
            }
            if (spool.size() + content > MOST_BYTES) {
                throw new MalformedParcel("its contents have more than %d bytes".formatted(MOST_BYTES));
            }
            take(item, reader);
        }
    }

    private void take(Item item, ParcelReader reader) throws IOException {
        if (item.path().isEmpty()) {
            throw new MalformedParcel("an entry has no path");
        }
        boolean hosts = item.path().equals(HOSTS) || item.path().startsWith(HOSTS + "/");
        long more = ENTRY
                + item.path().length()
                - item.path().lastIndexOf('/')
                + (item.kind() == ParcelKind.LINK ? item.size() : 0);
        whole &= memory + more <= MOST_MEMORY;
        if (hosts ? memory + more > MOST_MEMORY + MOST_MEMORY_FOR_HOST : !whole) {
            return;
        }
        SentEntry folder = folderOf(item.path());
        if (folder == null) {
            if (whole) {
                throw new MalformedParcel("'%s' lies in no folder of it".formatted(item.path()));
            }
            return;
        }
        memory += more;
        if (!folder.add(entry(folder, item, reader))) {
            throw new MalformedParcel("'%s' is there twice".formatted(item.path()));
        }
    }

    private @Nullable SentEntry folderOf(String path) {
        SentEntry folder = root;
        int from = 0;
        for (int to = path.indexOf('/'); to >= 0; to = path.indexOf('/', from)) {
            folder = folder.sentChild(path.substring(from, to));
            if (folder == null || !folder.isFolder()) {
                return null;
            }
            from = to + 1;
        }
        return folder;
    }

    private SentEntry entry(SentEntry folder, Item item, ParcelReader reader) throws IOException {
        String name = item.path().substring(item.path().lastIndexOf('/') + 1);
        ParcelKind kind = item.kind();
        return switch (kind) {
            case FOLDER, CLOSED ->
                new SentEntry(folder, name, kind, WorktreeFile.of(Kind.FOLDER, item.mode(), 0), null, null);
            case FILE -> new SentEntry(folder, name, kind, file(item), spool.take(reader.content()), null);
            case SEEN, SAME -> new SentEntry(folder, name, kind, file(item), null, null);
            case BARRED -> new SentEntry(folder, name, kind, file(item).ofAnother(), null, null);
            case LINK -> {
                String target = new String(reader.content(LONGEST_TARGET), ISO_8859_1);
                yield new SentEntry(folder, name, kind, WorktreeFile.of(Kind.LINK, 0, item.size()), null, target);
            }
            case SPECIAL -> new SentEntry(folder, name, kind, WorktreeFile.of(Kind.SPECIAL, 0, 0), null, null);
            case HEAD, TASK, WORD, RECORD, END -> throw new MalformedParcel(kind.wire() + " is nothing in a workspace");
        };
    }

    private static WorktreeFile file(Item item) {
        return WorktreeFile.of(Kind.FILE, item.mode(), item.size());
    }

    LauncherRecord record() throws IOException {
        return LauncherRecord.read(record);
    }

    SentEntry root() {
        return root;
    }

    /** Whether all that lies there was taken note of. */
    boolean isWhole() {
        return whole;
    }

    /** What lies there, if something does. */
    @Nullable
    SentEntry find(String path) {
        SentEntry found = root;
        for (String name : path.split("/", -1)) {
            found = found == null ? null : found.sentChild(name);
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
