package dev.leasehold.experiment.eden;

import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.spec.Repository;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.util.Map;

/**
 * An EDEN experiment as it is kept: all that it takes to read it again.
 *
 * @param config the text of its config
 * @param folder the experiment folder, a tar
 * @param roles which role of the service runs which part; a part that is not named is run by the role of its name
 */
public record EdenDocument(
        @Nullable String name, String config, Digest folder, EdenSeed seed, Map<String, String> roles) {
    public EdenDocument {
        roles = roles == null ? Map.of() : Map.copyOf(roles);
    }

    public String write() {
        return Json.write(this);
    }

    public static EdenDocument read(String text) {
        return Json.read(text, EdenDocument.class);
    }

    /** The spec that it amounts to, and where it will go differently. */
    public EdenExperiment translate() throws InvalidDocument, EdenExperiment.Unusable {
        Repository repository = seed.repository();
        return EdenExperiment.translate(
                        config,
                        repository == null ? new Repository.From(new Tree.Upload(folder), null) : repository,
                        new Tree.Upload(folder))
                .named(name)
                .with(roles);
    }
}
