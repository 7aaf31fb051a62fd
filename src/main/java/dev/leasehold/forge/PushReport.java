package dev.leasehold.forge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What the client is told of its push, in git's own form: it prints the reasons itself. */
final class PushReport {
    private static final int DATA = 1;
    private static final int MESSAGES = 2;

    private PushReport() {}

    /** Nothing of the push was done. {@code reasons} are by ref; a ref without one is refused with the others. */
    static byte[] refused(PushRequest push, String unpack, Map<String, Refusal> reasons) throws IOException {
        Refusal withOthers = new Refusal("push-refused", "another ref of the same push was refused");
        var report = new ByteArrayOutputStream();
        PktLine.write(report, "unpack " + unpack + "\n");
        for (RefCommand command : push.commands()) {
            Refusal why = reasons.getOrDefault(command.ref(), withOthers);
            PktLine.write(report, "ng %s %s\n".formatted(command.ref(), why.line()));
        }
        PktLine.mark(report, PktLine.FLUSH);
        return push.capabilities().contains("side-band-64k") ? inBand(report.toByteArray()) : report.toByteArray();
    }

    private static byte[] inBand(byte[] report) throws IOException {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < report.length; at += 60_000) {
            int length = Math.min(60_000, report.length - at);
            byte[] packet = new byte[length + 1];
            packet[0] = DATA;
            System.arraycopy(report, at, packet, 1, length);
            PktLine.write(out, packet);
        }
        PktLine.mark(out, PktLine.FLUSH);
        return out.toByteArray();
    }

    /** What git said of a pack that it did not take; empty when it took the pack, whatever became of the refs. */
    static Optional<String> unpackError(PushRequest push, byte[] answer) throws IOException {
        boolean banded = push.capabilities().contains("side-band-64k");
        var report = new ByteArrayOutputStream();
        var messages = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(answer);
        for (PktLine.Packet packet = PktLine.read(in);
                banded && packet != null && packet.isLine();
                packet = PktLine.read(in)) {
            byte[] bytes = packet.bytes();
            if (bytes.length > 0 && (bytes[0] == DATA || bytes[0] == MESSAGES)) {
                (bytes[0] == DATA ? report : messages).write(bytes, 1, bytes.length - 1);
            }
        }
        PktLine.Packet first = PktLine.read(new ByteArrayInputStream(banded ? report.toByteArray() : answer));
        if (first == null) {
            return Optional.of("git ended without an answer");
        }
        return first.text().equals("unpack ok")
                ? Optional.empty()
                : Optional.of(why(messages.toString(StandardCharsets.UTF_8), first.text()));
    }

    /** The first complaint: what follows it is git's own way out. */
    private static String why(String messages, String unpack) {
        return messages.lines()
                .filter(line -> line.startsWith("error: ") || line.startsWith("fatal: "))
                .map(line -> line.substring("error: ".length()).replaceAll("\\p{Cntrl}", "?"))
                .map(line -> line.length() > 200 ? line.substring(0, 200) : line)
                .findFirst()
                .orElse(unpack);
    }
}
