package dev.leasehold.platform.git;

import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.git.RemoteException.Kind;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Requests to one repository's smart HTTP services.
 *
 * <ul>
 *   <li>The token goes to the repository's own URL and nowhere else: no redirect is followed.
 *   <li>An answer is read to its end within the deadline, or it is an exception.
 * </ul>
 */
final class SmartHttp {
    private static final int PATIENT_WITH_CONNECTING_SECONDS = 10;

    private final HttpClient http;
    private final URI repository;
    private final String authorization;

    SmartHttp(HttpClient http, URI repository, String token) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the client follows redirects, and would take the token along");
        }
        this.http = http;
        this.repository = URI.create(repository.toString().replaceFirst("/+$", ""));
        byte[] pair = ("leasehold:" + token).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(PATIENT_WITH_CONNECTING_SECONDS))
                .build();
    }

    interface Reader<T> {
        T read(InputStream answer) throws IOException;
    }

    <T> T post(String service, BodyPublisher body, long mostBytes, Duration deadline, Reader<T> reader)
            throws RemoteException, InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        HttpRequest request = HttpRequest.newBuilder(URI.create(repository + "/" + service))
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-%s-request".formatted(service))
                .header("Accept", "application/x-%s-result".formatted(service))
                .header("Git-Protocol", "version=2")
                .header("User-Agent", "git/leasehold")
                .POST(body)
                .build();
        HttpResponse<InputStream> response = send(request, end, deadline);
        InputStream answer = response.body();
        CompletableFuture<Void> watchdog = CompletableFuture.runAsync(
                () -> close(answer), CompletableFuture.delayedExecutor(end - System.nanoTime(), NANOSECONDS));
        try (answer) {
            check(response, service);
            return reader.read(new LimitedStream(answer, mostBytes));
        } catch (RemoteException e) {
            throw e;
        } catch (PktLines.Nonsense | LimitedStream.TooLong e) {
            throw new RemoteException(Kind.NONSENSE, "answered with what is not git's: " + e.getMessage(), e);
        } catch (IOException e) {
            throw end - System.nanoTime() <= 0
                    ? late(deadline)
                    : new RemoteException(Kind.BROKEN, "broke off its answer: " + describe(e), e);
        } finally {
            watchdog.cancel(false);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request, long end, Duration deadline)
            throws RemoteException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> sent = http.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return sent.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(deadline);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            throw new RemoteException(Kind.BROKEN, "cannot be reached: " + describe(cause), e);
        } finally {
            sent.cancel(true);
        }
    }

    private static void check(HttpResponse<InputStream> response, String service) throws RemoteException {
        int status = response.statusCode();
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw new RemoteException(Kind.BUSY, "answered with status %d".formatted(status));
        }
        if (status >= 300) {
            throw new RemoteException(Kind.REFUSED, "answered with status %d%s".formatted(status, hint(status)));
        }
        String type = response.headers().firstValue("Content-Type").orElse("nothing");
        if (status != 200 || !type.equals("application/x-%s-result".formatted(service))) {
            throw new RemoteException(Kind.NONSENSE, "answered with status %d and %s".formatted(status, type));
        }
    }

    private static String hint(int status) {
        return status < 400 ? ", a redirect, which is not followed" : "";
    }

    private static RemoteException late(Duration deadline) {
        return new RemoteException(Kind.LATE, "gave no whole answer within %d ms".formatted(deadline.toMillis()));
    }

    private static String describe(@Nullable Throwable cause) {
        if (cause == null) {
            return "no cause given";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static void close(InputStream answer) {
        try {
            answer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
