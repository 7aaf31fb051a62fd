package dev.leasehold.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a host is called: as configured, or by machine and process. */
public final class HostName {
    private HostName() {}

    public static String of(HostConfig config) {
        return config.name()
                .orElseGet(() -> machine() + "/" + ProcessHandle.current().pid());
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
