package dev.leasehold.worker.subprocess;

/** Says what a host finds where this runs. */
final class DescribeControlGroups {
    private DescribeControlGroups() {}

    public static void main(String[] arguments) {
        ControlGroups found = ControlGroups.find("leasehold-" + ProcessHandle.current().pid(), true);
        System.out.println(found.describe());
        System.out.println(found);
        found.remove();
        System.exit(found.limitMemory() && found.limitProcesses() ? 0 : 1);
    }
}
