package dev.leasehold.forge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How git behaves on all repositories here: one file, instead of the machine's configuration and the user's. */
final class GitSettings {
    @SuppressWarnings("InlineFormatString") // It is a file, and reads as one.
    private static final String TEXT = """
            # Written at every start; changes are lost.
            [init]
                defaultBranch = main
            [core]
                hooksPath = /dev/null
                attributesFile = /dev/null
                logAllRefUpdates = false
                packedGitWindowSize = 32m
                packedGitLimit = 256m
                bigFileThreshold = 16m
                deltaBaseCacheLimit = 64m
            # A push is checked in quarantine, to which the repository is an alternate: git would list all refs of it,
            # the hidden ones too, and look at the commit of each.
                alternateRefsCommand = true
            [transfer]
                fsckObjects = true
            [receive]
                autogc = false
                updateServerInfo = false
                denyDeleteCurrent = refuse
                maxInputSize = %d
            # Hidden for reading as well, except where this is overridden: ordinary clones know nothing of them, and
            # a push is checked against the other refs alone.
                hideRefs = refs/heads/work
            [uploadpack]
                hideRefs = refs/heads/work
                allowFilter = true
                allowAnySHA1InWant = true
            [pack]
                threads = 1
                windowMemory = 128m
            [gc]
                auto = 0
            [user]
                name = Leasehold
                email = leasehold@localhost
            """;

    private GitSettings() {}

    static Path write(Path folder, long maxPush) throws IOException {
        return Files.writeString(folder.resolve(".gitconfig"), TEXT.formatted(maxPush));
    }
}
