package dev.leasehold.forge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client is told first: what can be done here and, before a push, which refs there are. No process is needed. */
final class RefAdvertisement {
    private static final String AGENT = "agent=leasehold";
    private static final String PUSH_ABILITIES =
            "report-status delete-refs side-band-64k quiet atomic ofs-delta object-format=sha1 " + AGENT;

    private RefAdvertisement() {}

    /** Protocol version 2: refs are asked for later, in {@link RefListing}. */
    static byte[] toFetch() throws IOException {
        var out = new ByteArrayOutputStream();
        PktLine.write(out, "version 2\n");
        PktLine.write(out, AGENT + "\n");
        PktLine.write(out, "ls-refs=unborn\n");
        PktLine.write(out, "fetch=shallow wait-for-done filter\n");
        PktLine.write(out, "object-format=sha1\n");
        PktLine.mark(out, PktLine.FLUSH);
        return out.toByteArray();
    }

    /** The branches, so that a client sends only what is new, and what it may write. */
    static byte[] toPush(BareRepository repository, Client client) throws IOException {
        Map<String, String> refs =
                new LinkedHashMap<>(repository.refs().list("refs/heads/", ref -> !RefNames.isHidden(ref)));
        switch (client) {
            case Client.Attempt attempt -> {
                String own = dev.leasehold.lease.Landing.refOf(attempt.task(), attempt.number());
                repository.refs().read(own).ifPresent(commit -> refs.put(own, commit));
            }
            case Client.Person person -> refs.putAll(repository.refs().list("refs/tags/", tag -> true));
            case Client.Service service -> refs.putAll(repository.refs().list("refs/", ref -> true));
        }
        var out = new ByteArrayOutputStream();
        PktLine.write(out, "# service=git-receive-pack\n");
        PktLine.mark(out, PktLine.FLUSH);
        String abilities = "\0" + PUSH_ABILITIES;
        if (refs.isEmpty()) {
            PktLine.write(out, "0".repeat(40) + " capabilities^{}" + abilities + "\n");
        }
        for (var ref : refs.entrySet()) {
            PktLine.write(out, ref.getValue() + " " + ref.getKey() + abilities + "\n");
            abilities = "";
        }
        PktLine.mark(out, PktLine.FLUSH);
        return out.toByteArray();
    }
}
