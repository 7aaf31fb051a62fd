package dev.leasehold.lease;

/** The queue of one role, group and priority. */
record Lane(String role, String group, int priority) {}
