package dev.leasehold.api.task;

import dev.leasehold.lease.Command;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.SetupStep;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;

/** Refuses, when it is submitted, what no host could begin: later, nobody could say which field is wrong. */
final class Startable {
    private final String path;

    private Startable(String path) {
        this.path = path;
    }

    /** {@code path} is where in its body the request stands. */
    static void check(TaskRequest request, String path) {
        Startable here = new Startable(path);
        Integer timeout = request.timeoutSeconds();
        if (timeout != null && timeout < 1) {
            throw here.refused("timeoutSeconds", "is %d, must be at least 1".formatted(timeout));
        }
        here.command("command", request.command());
        List<SetupStep> setup = request.setup() == null ? List.of() : request.setup();
        for (int i = 0; i < setup.size(); i++) {
            here.command("setup[%d].run".formatted(i), setup.get(i).run());
        }
        if (request.env() != null) {
            request.env().forEach((name, value) -> here.text("env." + name, value));
        }
        here.inputs(request.inputs() == null ? List.of() : request.inputs());
    }

    private void command(String field, @Nullable Command command) {
        if (command != null) {
            command.argv().forEach(argument -> text(field, argument));
        }
    }

    private void text(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw refused(field, "must not have a NUL character: no process can be given one");
        }
    }

    /** The later one of two that exclude each other is refused. */
    private void inputs(List<InputFile> inputs) {
        Set<Path> files = new HashSet<>();
        Set<Path> folders = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            Path file = Path.of(inputs.get(i).path());
            String field = "inputs[%d].path".formatted(i);
            if (folders.contains(file)) {
                throw refused(field, "is '%s', the folder of another input: it cannot be a file".formatted(file));
            }
            for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
                if (files.contains(folder)) {
                    throw refused(
                            field, "is inside '%s', which is another input: it cannot be a folder".formatted(folder));
                }
                folders.add(folder);
            }
            files.add(file);
        }
    }

    private ProblemException refused(String field, String why) {
        return Problem.of(FIELD_INVALID, "'%s%s' %s.".formatted(path, field, why))
                .with("field", path + field)
                .exception();
    }
}
