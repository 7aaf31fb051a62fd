/**
 * Commands about experiments: handing in a spec with the folder it names, looking on, steering, and what came of it.
 *
 * <p>Uses {@code cli.client}, {@code experiment.document} to find a folder's place in a spec, and {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client.experiment;

import org.jspecify.annotations.NullMarked;
