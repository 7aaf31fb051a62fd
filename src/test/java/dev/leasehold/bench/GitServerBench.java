package dev.leasehold.bench;

import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Who serves the forge's disk: git's own programs, or JGit in process. Each answers the same requests: a small push, what
 * comes before it, the read-back of one ref, and a clone. For the choice only, so not among {@code leasehold bench}.
 */
public final class GitServerBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 100);
    private static final String ZERO = "0".repeat(40);

    private GitServerBench() {}

    public static void main(String[] arguments) throws Exception {
        Path work = Files.createTempDirectory("git-server-bench-");
        Path repository = work.resolve("r.git");
        seed(repository, 2_000, 300);
        for (int round = 0; round < 2; round++) {
            report(round, "git", repository, GitServerBench::git, "a" + round);
            report(round, "jgit", repository, GitServerBench::jgit, "b" + round);
        }
        clone(repository);
    }

    interface Server {
        byte[] answer(Path repository, Service service, byte[] request) throws Exception;
    }

    enum Service {
        ADVERTISE_RECEIVE,
        RECEIVE,
        LS_REF,
        FETCH
    }

    private static void report(int round, String name, Path repository, Server server, String prefix) throws Exception {
        double[] advertise = new double[ROUNDS];
        double[] receive = new double[ROUNDS];
        double[] list = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            String ref = "refs/heads/work/" + prefix + "/" + i;
            byte[] push = push(repository, ref, prefix + i);
            long start = System.nanoTime();
            server.answer(repository, Service.ADVERTISE_RECEIVE, new byte[0]);
            long advertised = System.nanoTime();
            String status = new String(server.answer(repository, Service.RECEIVE, push), StandardCharsets.ISO_8859_1);
            long received = System.nanoTime();
            String refs =
                    new String(server.answer(repository, Service.LS_REF, listing(ref)), StandardCharsets.ISO_8859_1);
            long listed = System.nanoTime();
            if (!status.contains("ok " + ref) || !refs.contains(ref)) {
                throw new IllegalStateException(name + ": " + status + " / " + refs);
            }
            advertise[i] = (advertised - start) / 1e6;
            receive[i] = (received - advertised) / 1e6;
            list[i] = (listed - received) / 1e6;
        }
        System.out.printf(
                Locale.ROOT,
                "round %d %-5s p50 ms: advertise %.2f, receive %.2f, ls-refs %.2f%n",
                round,
                name,
                median(advertise),
                median(receive),
                median(list));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void clone(Path repository) throws Exception {
        byte[] want =
                fetching(run(repository, "", "rev-parse", "refs/heads/main").strip());
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            int bytes = git(repository, Service.FETCH, want).length;
            long between = System.nanoTime();
            int jgit = jgit(repository, Service.FETCH, want).length;
            System.out.printf(
                    Locale.ROOT,
                    "clone ms: git %.0f (%d bytes), jgit %.0f (%d bytes)%n",
                    (between - start) / 1e6,
                    bytes,
                    (System.nanoTime() - between) / 1e6,
                    jgit);
        }
    }

    private static byte[] git(Path repository, Service service, byte[] request) throws Exception {
        List<String> command = switch (service) {
            case ADVERTISE_RECEIVE -> List.of("receive-pack", "--stateless-rpc", "--http-backend-info-refs");
            case RECEIVE -> List.of("receive-pack", "--stateless-rpc");
            case LS_REF, FETCH -> List.of("upload-pack", "--stateless-rpc");
        };
        return spawn(repository, request, command);
    }

    private static byte[] jgit(Path repository, Service service, byte[] request) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var opened = new FileRepository(repository.toFile())) {
            switch (service) {
                case ADVERTISE_RECEIVE ->
                    new ReceivePack(opened).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)));
                case RECEIVE -> {
                    var receive = new ReceivePack(opened);
                    receive.setBiDirectionalPipe(false);
                    receive.setObjectChecker(new ObjectChecker());
                    receive.setCheckReferencedObjectsAreReachable(false);
                    receive.receive(new ByteArrayInputStream(request), out, null);
                }
                case LS_REF, FETCH -> {
                    var upload = new UploadPack(opened);
                    upload.setExtraParameters(List.of("version=2"));
                    upload.setBiDirectionalPipe(false);
                    upload.upload(new ByteArrayInputStream(request), out, null);
                }
            }
        }
        return out.toByteArray();
    }

    private static byte[] push(Path repository, String ref, String content) throws Exception {
        String parent = run(repository, "", "rev-parse", "refs/heads/main").strip();
        String blob = run(repository, content, "hash-object", "-w", "--stdin").strip();
        String tree = run(repository, "", "ls-tree", parent) + "100644 blob " + blob + "\tzz-" + content + "\n";
        String made = run(repository, tree, "mktree").strip();
        String commit = run(
                        repository,
                        "a change",
                        "-c",
                        "user.name=b",
                        "-c",
                        "user.email=b@b",
                        "commit-tree",
                        made,
                        "-p",
                        parent)
                .strip();
        byte[] pack = spawn(
                repository,
                (commit + "\n^" + parent + "\n").getBytes(StandardCharsets.US_ASCII),
                List.of("pack-objects", "--revs", "--stdout", "--thin", "-q"));
        // What was made here shall arrive by the push alone.
        run(repository, "", "prune", "--expire=now");
        var request = new ByteArrayOutputStream();
        packet(request, ZERO + " " + commit + " " + ref + "\0report-status agent=bench");
        request.write("0000".getBytes(StandardCharsets.US_ASCII));
        request.write(pack);
        return request.toByteArray();
    }

    private static byte[] listing(String ref) throws IOException {
        var request = new ByteArrayOutputStream();
        packet(request, "command=ls-refs\n");
        request.write("0001".getBytes(StandardCharsets.US_ASCII));
        packet(request, "ref-prefix " + ref + "\n");
        request.write("0000".getBytes(StandardCharsets.US_ASCII));
        return request.toByteArray();
    }

    private static byte[] fetching(String commit) throws IOException {
        var request = new ByteArrayOutputStream();
        packet(request, "command=fetch");
        request.write("0001".getBytes(StandardCharsets.US_ASCII));
        packet(request, "ofs-delta");
        packet(request, "no-progress");
        packet(request, "want " + commit + "\n");
        packet(request, "done\n");
        request.write("0000".getBytes(StandardCharsets.US_ASCII));
        return request.toByteArray();
    }

    private static void packet(OutputStream out, String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        out.write("%04x".formatted(bytes.length + 4).getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
    }

    private static void seed(Path repository, int files, int commits) throws Exception {
        Files.createDirectories(repository);
        run(repository, "", "init", "--bare", "-q", "-b", "main");
        run(repository, "", "config", "transfer.fsckObjects", "true");
        run(repository, "", "config", "gc.auto", "0");
        String setting = System.getProperty("setting", "");
        if (!setting.isEmpty()) {
            run(repository, "", "config", setting, System.getProperty("value"));
        }
        var stream = new StringBuilder();
        for (int commit = 0; commit < commits; commit++) {
            stream.append("commit refs/heads/main\ncommitter s <s@s> %d +0000\ndata 1\nx\n".formatted(commit + 1000));
            for (int file = commit == 0 ? 0 : files - 5; file < files; file++) {
                String text = "line of file %d\n".formatted(file).repeat(40) + commit + "\n";
                stream.append("M 100644 inline d%d/f%d\ndata %d\n%s\n".formatted(file % 40, file, text.length(), text));
            }
        }
        run(repository, stream.toString(), "fast-import", "--quiet");
        run(repository, "", "repack", "-adq");
        run(repository, "", "pack-refs", "--all");
    }

    private static String run(Path repository, String input, String... arguments) throws Exception {
        return new String(
                spawn(repository, input.getBytes(StandardCharsets.UTF_8), Arrays.asList(arguments)),
                StandardCharsets.UTF_8);
    }

    private static byte[] spawn(Path repository, byte[] input, List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(arguments);
        if (arguments.getFirst().endsWith("-pack")) {
            command.add(".");
        }
        var builder = new ProcessBuilder(command).directory(repository.toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("GIT_PROTOCOL", "version=2");
        Process process = builder.start();
        Thread feeder = Thread.ofVirtual().start(() -> feed(process, input));
        try (InputStream out = process.getInputStream()) {
            byte[] answer = out.readAllBytes();
            feeder.join();
            process.waitFor();
            return answer;
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input);
        } catch (IOException ended) {
            // Its answer tells.
        }
    }
}
