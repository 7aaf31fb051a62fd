package dev.leasehold.platform.git;

import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.git.RemoteException.Kind;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * Requests to one repository's smart HTTP services.
 *
 * <ul>
 *   <li>The token goes to the repository's own URL and nowhere else: no redirect is followed.
 *   <li>An answer is read to its end within the deadline, or it is an exception.
 * </ul>
 */
final class SmartHttp {
    private final GitHttp http;
    private final URI repository;
    private final String authorization;

    SmartHttp(GitHttp http, URI repository, String token) {
        this.http = http;
        this.repository = URI.create(repository.toString().replaceFirst("/+$", ""));
        byte[] pair = ("leasehold:" + token).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    interface Reader<T> {
        T read(InputStream answer) throws IOException;
    }

    <T> T post(String service, byte[] words, @Nullable Path pack, long mostBytes, Duration deadline, Reader<T> reader)
            throws RemoteException, InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        GitHttp.Answer answer = send(service, words, pack, end, deadline);
        try (InputStream content = answer.body()) {
            check(answer, service);
            return reader.read(new LimitedStream(content, mostBytes));
        } catch (RemoteException e) {
            throw e;
        } catch (PktLines.Nonsense | LimitedStream.TooLong e) {
            throw new RemoteException(Kind.NONSENSE, "answered with what is not git's: " + e.getMessage(), e);
        } catch (IOException e) {
            throw end - System.nanoTime() <= 0
                    ? late(deadline)
                    : new RemoteException(Kind.BROKEN, "broke off its answer: " + describe(e), e);
        }
    }

    private GitHttp.Answer send(String service, byte[] words, @Nullable Path pack, long end, Duration deadline)
            throws RemoteException, InterruptedException {
        Map<String, String> headers = Map.of(
                "Authorization",
                authorization,
                "Content-Type",
                "application/x-%s-request".formatted(service),
                "Accept",
                "application/x-%s-result".formatted(service),
                "Git-Protocol",
                "version=2",
                "User-Agent",
                "git/leasehold");
        try {
            return http.post(URI.create(repository + "/" + service), headers, words, pack, end);
        } catch (IOException e) {
            throw end - System.nanoTime() <= 0
                    ? late(deadline)
                    : new RemoteException(Kind.BROKEN, "cannot be reached: " + describe(e), e);
        }
    }

    private static void check(GitHttp.Answer answer, String service) throws RemoteException {
        int status = answer.status();
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw new RemoteException(Kind.BUSY, "answered with status %d".formatted(status));
        }
        if (status >= 300) {
            throw new RemoteException(Kind.REFUSED, "answered with status %d%s".formatted(status, hint(status)));
        }
        if (status != 200 || !answer.type().equals("application/x-%s-result".formatted(service))) {
            throw new RemoteException(Kind.NONSENSE, "answered with status %d and %s".formatted(status, answer.type()));
        }
    }

    private static String hint(int status) {
        return status < 400 ? ", a redirect, which is not followed" : "";
    }

    private static RemoteException late(Duration deadline) {
        return new RemoteException(Kind.LATE, "gave no whole answer within %d ms".formatted(deadline.toMillis()));
    }

    private static String describe(IOException cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
