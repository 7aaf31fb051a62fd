/**
 * Git as others speak it: the program, kept on a short leash, and its objects, packs and smart HTTP protocol.
 *
 * <p>Uses {@code platform} and no other package of Leasehold.
 */
@NullMarked
package dev.leasehold.platform.git;

import org.jspecify.annotations.NullMarked;
