package dev.leasehold.forge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What comes before the pack: the commands, and what the client understands.
 *
 * @param raw the same bytes, for git
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on to git; never compared.
record PushRequest(List<RefCommand> commands, Set<String> capabilities, byte[] raw) {
    private static final int MOST_COMMANDS = 1_000;
    private static final int MOST_BYTES = 512 * 1024;

    /** Reads up to the flush. Leaves the pack, if any, in the stream. */
    static PushRequest read(InputStream in) throws IOException, Refused {
        List<RefCommand> commands = new ArrayList<>();
        Set<String> capabilities = Set.of();
        var raw = new ByteArrayOutputStream();
        for (PktLine.Packet packet = PktLine.read(in); packet != null && packet.isLine(); packet = PktLine.read(in)) {
            PktLine.write(raw, packet.bytes());
            String line = packet.text();
            if (commands.isEmpty() && line.indexOf('\0') >= 0) {
                capabilities =
                        Set.of(line.substring(line.indexOf('\0') + 1).strip().split(" +"));
                line = line.substring(0, line.indexOf('\0'));
            }
            if (!line.startsWith("shallow ")) {
                commands.add(RefCommand.parse(line)
                        .orElseThrow(() -> new Refused("push-malformed", "a line of the push cannot be read")));
            }
            if (commands.size() > MOST_COMMANDS || raw.size() > MOST_BYTES) {
                throw new Refused("push-too-large", "at most %d refs in one push".formatted(MOST_COMMANDS));
            }
        }
        raw.write(PktLine.FLUSH.getBytes(StandardCharsets.US_ASCII));
        return new PushRequest(List.copyOf(commands), capabilities, raw.toByteArray());
    }

    /** Deletions alone come without one. */
    boolean hasPack() {
        return !commands.stream().allMatch(RefCommand::deletes);
    }

    /** A refusal found while reading, wherever that was. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Refusal refusal;

        Refused(String code, String sentence) {
            super(code + ": " + sentence);
            this.refusal = new Refusal(code, sentence);
        }

        Refusal refusal() {
            return refusal;
        }
    }
}
