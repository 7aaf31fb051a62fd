package dev.leasehold.ui;

import dev.leasehold.lease.QueueDepth;
import dev.leasehold.lease.Task;
import java.util.List;
import java.util.SortedMap;

/** What waits, what runs where, and how the service is. */
record QueueState(
        List<QueueDepth> depths, List<RoleLine> roles, SortedMap<String, List<Task>> hosts, List<Check> checks) {

    /** A role as the operator set it up. */
    record RoleLine(String name, String mode, String hosted, String capacity) {}

    /** One part of the service's health. */
    record Check(String name, boolean up, List<String> facts) {}
}
