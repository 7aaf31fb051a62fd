/**
 * The command line: one program that is the server, the client and the pod-side helper.
 *
 * <p>Uses every other package. Client commands never load the server.
 */
@NullMarked
package dev.leasehold.cli;

import org.jspecify.annotations.NullMarked;
