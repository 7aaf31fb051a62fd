/** Tests of the launcher in {@code src/main/c}, the static program that runs a command in a pod. */
package dev.leasehold.launcher;
