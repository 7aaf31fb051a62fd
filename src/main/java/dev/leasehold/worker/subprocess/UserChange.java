package dev.leasehold.worker.subprocess;

import java.nio.file.Path;
import java.util.List;

/** How root goes on as another user: the words in front of a command. */
@FunctionalInterface
interface UserChange {

    List<String> to(int uid);

    /** A {@link NativeStarter} does it, on its way. */
    UserChange BY_STARTER = _ -> List.of();

    /**
     * Enough for whatever forbids new privileges and dies with its parent by itself, and quicker than the other: see
     * {@code docs/decisions/0003-spawning.md}. The plus keeps it from asking for a user of that name.
     */
    static UserChange byChroot(Path chroot) {
        return uid -> List.of(chroot.toString(), "--userspec=+%1$d:+%1$d".formatted(uid), "--groups=", "/");
    }

    /** Without a way to new privileges either, and ended with its parent. */
    static UserChange bySetpriv(Path setpriv) {
        return uid -> List.of(
                setpriv.toString(),
                "--reuid=" + uid,
                "--regid=" + uid,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "--pdeathsig=KILL",
                "--");
    }
}
