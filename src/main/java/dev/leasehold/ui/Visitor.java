package dev.leasehold.ui;

import dev.leasehold.api.security.Caller;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.platform.token.Scope;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;

/** Who looks at the page. */
@RequestScoped
public class Visitor {
    private final Caller caller;
    private @Nullable String token;

    Visitor(Caller caller) {
        this.caller = caller;
    }

    void has(String presented) {
        token = presented;
    }

    public boolean isSignedIn() {
        return token != null && caller.holder().isPresent();
    }

    public String name() {
        return caller.name();
    }

    /** Whether buttons are shown. What they do is checked when they are pressed. */
    public boolean maySubmit() {
        return caller.may(Scope.SUBMIT);
    }

    public String formWord() {
        return token == null ? "" : FormWord.of(token);
    }

    /** Refuses a form that was not sent from a page that this visitor was shown. */
    void requireOwnForm(@Nullable String word) {
        if (token == null || word == null || !FormWord.fits(word, token)) {
            throw new ProblemException(FORBIDDEN, "This form is not from a page that you were shown. Load it again.");
        }
    }
}
