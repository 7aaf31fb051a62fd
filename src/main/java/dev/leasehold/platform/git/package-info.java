/**
 * Git as others speak it: the program, kept on a short leash, and its objects, packs and smart HTTP protocol.
 *
 * <p>Uses {@code platform} and no other package of Leasehold. Starts without the server, so that a pod can use it.
 */
@NullMarked
package dev.leasehold.platform.git;

import org.jspecify.annotations.NullMarked;
