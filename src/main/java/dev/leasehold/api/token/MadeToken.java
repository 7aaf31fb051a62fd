package dev.leasehold.api.token;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leasehold.platform.token.Issued;
import dev.leasehold.platform.token.TokenView;

/** A token just made. {@code token} is shown this once and can never be read again. */
public record MadeToken(String token, @JsonUnwrapped TokenView about) {
    static MadeToken of(Issued issued) {
        return new MadeToken(issued.secret().value(), issued.view());
    }
}
