package dev.leasehold.platform.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The settings every start passes on the command line, so that a folder of an older Leasehold gets today's.
 *
 * <p>Durable throughout: what was committed survives a power cut. Loopback only.
 */
final class Settings {
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("max_connections", "100"),
            // Nobody replicates an embedded database.
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            Map.entry("max_logical_replication_workers", "0"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("cluster_name", "leasehold"));

    private Settings() {}

    static List<String> arguments(int port) {
        var arguments = new ArrayList<String>();
        FIXED.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        arguments.addAll(List.of("-c", "port=" + port));
        return arguments;
    }
}
