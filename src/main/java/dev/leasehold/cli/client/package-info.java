/**
 * The client side of the command line: what every command of it shares. How it finds and calls the service, how it
 * prints, how it fails, and with which exit code. The commands themselves lie below: {@code task}, {@code live},
 * {@code admin}, {@code context}, {@code completion}.
 *
 * <p>Answers are read as trees, not as the service's own types, so that a client gets on with a newer service. Nothing of
 * the server is loaded. Uses {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client;

import org.jspecify.annotations.NullMarked;
