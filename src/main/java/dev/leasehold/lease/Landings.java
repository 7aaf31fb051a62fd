package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of the forge's work refs hold confirmed work, and which nobody needs any more. */
public final class Landings {
    private static final Pattern REF = Pattern.compile(Landing.REFS + "([^/]+)/([1-9][0-9]{0,8})");

    private final Database database;
    private final AttemptTable attempts = new AttemptTable();

    public Landings(Database database) {
        this.database = database;
    }

    /** An attempt, as its ref names it. */
    record Named(String ref, UUID task, int attempt) {
        static Optional<Named> of(String ref) {
            Matcher matcher = REF.matcher(ref);
            return matcher.matches()
                    ? TaskId.parse(matcher.group(1))
                            .map(task -> new Named(ref, task, Integer.parseInt(matcher.group(2))))
                    : Optional.empty();
        }
    }

    /** Those of these refs whose attempt's work was confirmed, each with the commit that was. */
    public Map<String, String> confirmed(Collection<String> refs) {
        List<Named> named = refs.stream().flatMap(ref -> Named.of(ref).stream()).toList();
        return named.isEmpty() ? Map.of() : database.transact(connection -> attempts.confirmed(connection, named));
    }

    /**
     * Those of these refs whose attempt ended at least so long ago without landing for good: failed, superseded,
     * cancelled.
     *
     * <p>A ref of an attempt that nobody remembers is not among them: what is swept goes long before its task is
     * forgotten, so what is left then is work that was confirmed.
     */
    public List<String> superseded(List<String> refs, Duration age) {
        List<Named> named = refs.stream().flatMap(ref -> Named.of(ref).stream()).toList();
        return named.isEmpty()
                ? List.of()
                : database.transact(connection -> attempts.superseded(connection, named, age));
    }
}
