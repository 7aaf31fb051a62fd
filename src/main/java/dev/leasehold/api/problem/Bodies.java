package dev.leasehold.api.problem;

import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_MISSING;

/** A resource that takes a body gets one, and not a larger one than is allowed. A stream limits itself. */
@jakarta.ws.rs.ext.Provider
class Bodies implements ReaderInterceptor {
    /** Asked for at each request: providers are made before the configuration is known. */
    private final Provider<BodyConfig> config;

    @Inject
    Bodies(Provider<BodyConfig> config) {
        this.config = config;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getType() == InputStream.class) {
            return context.proceed();
        }
        long limit = config.get().maxBody().asLongValue();
        String announced = context.getHeaders().getFirst(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > limit) {
            throw new LimitedStream.TooLong(limit);
        }
        context.setInputStream(new LimitedStream(context.getInputStream(), limit));
        @Nullable Object body = context.proceed();
        if (body == null) {
            throw Problem.of(FIELD_MISSING, "The request has no body.")
                    .suggest("Send a JSON body; /openapi describes it.")
                    .exception();
        }
        return body;
    }
}
