package dev.leasehold.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.client.ServiceUnreachable;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.problem.ProblemException;
import picocli.CommandLine;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What a command says when the service said no, or nothing: a sentence, what to do, and a code that does not change. */
public final class Failures {
    /** The member of a problem that names the file which its lines are of. */
    public static final String FILE = "file";

    private static final String NO_ANSWER = "service-unreachable";

    private Failures() {}

    /** Prints it and gives the exit code; empty for a failure that is not the service's. */
    public static OptionalInt explain(Exception failure, CommandLine command, Surroundings around) {
        boolean json =
                command.getParseResult() != null && command.getParseResult().hasMatchedOption("--json");
        return switch (failure) {
            case ProblemException refused -> {
                Problem problem = inOurWords(refused.problem());
                if (json) {
                    around.err().println(Json.write(problem));
                } else {
                    boolean said = problem.detail().endsWith(problem.suggestion());
                    say(
                            around.err(),
                            file(problem) + problem.detail(),
                            (said ? "" : problem.suggestion()) + id(problem),
                            problem.code());
                    sayRest(around.err(), problem);
                }
                yield OptionalInt.of(exitCode(command, ExitCode.of(problem)));
            }
            case ServiceUnreachable silent -> {
                if (json) {
                    around.err().println(Json.write(members(silent)));
                } else {
                    say(around.err(), silent.sentence(), silent.suggestion(), NO_ANSWER);
                }
                yield OptionalInt.of(exitCode(command, ExitCode.UNREACHABLE));
            }
            default -> OptionalInt.empty();
        };
    }

    private static void say(PrintStream err, String sentence, String suggestion, String code) {
        err.println("leasehold: %s%s"
                .formatted(Cells.plain(ended(sentence) + " " + suggestion), code.isEmpty() ? "" : " [" + code + "]"));
    }

    /** What is wrong in a document is told after its place, and not always as a sentence. */
    private static String ended(String sentence) {
        return sentence.matches("(?s).*[.?!]\\s*") ? sentence : sentence + ".";
    }

    /** A document may have several things wrong with it. The first is the problem itself. */
    private static void sayRest(PrintStream err, Problem problem) {
        JsonNode findings = Json.MAPPER.valueToTree(problem.more().get("findings"));
        for (int i = 1; findings != null && i < findings.size(); i++) {
            JsonNode finding = findings.get(i);
            String field = finding.path("field").asText();
            err.println(Cells.plain("leasehold: %s%s:%s: %s%s%s %s"
                    .formatted(
                            file(problem),
                            finding.path("line").asText(),
                            finding.path("column").asText(),
                            field.isEmpty() ? "" : field + ": ",
                            finding.path("message").asText(),
                            allowed(finding),
                            finding.path("suggestion").asText())));
        }
    }

    /** Of what failed inside the service: its log has the rest under this. */
    private static String id(Problem problem) {
        return problem.is(ProblemCode.INTERNAL) && problem.more().get("id") instanceof String id
                ? " The id is %s.".formatted(id)
                : "";
    }

    /** What the lines are counted in, as a compiler names it before them. */
    private static String file(Problem problem) {
        return problem.more().get(FILE) instanceof String file ? file + ":" : "";
    }

    private static String allowed(JsonNode finding) {
        List<String> words = new ArrayList<>();
        finding.path("allowed").forEach(word -> words.add(word.asText()));
        return words.isEmpty() ? "" : "; allowed: " + String.join(", ", words) + ".";
    }

    private static Map<String, Object> members(ServiceUnreachable silent) {
        var members = new LinkedHashMap<String, Object>();
        members.put("code", NO_ANSWER);
        members.put("detail", silent.sentence());
        members.put("suggestion", silent.suggestion());
        return members;
    }

    /** A command may have one code for all of it: {@code run}, whose others belong to what it runs. */
    private static int exitCode(CommandLine command, int usual) {
        int own = command.getCommandSpec().exitCodeOnExecutionException();
        return own == CommandLine.ExitCode.SOFTWARE ? usual : own;
    }

    /** The service speaks to those who call it over REST; here the same advice is a command. */
    private static Problem inOurWords(Problem problem) {
        return ProblemCode.of(problem.code())
                .map(code -> switch (code) {
                    case UNAUTHENTICATED ->
                        problem.suggest(
                                "Name a file with a token in --token-file, or keep one with 'leasehold context add'.");
                    case TASK_NOT_FOUND ->
                        problem.suggest("Look at 'leasehold list'; an old one may have been purged.");
                    case EXPERIMENT_NOT_FOUND -> problem.suggest("Look at 'leasehold list experiments'.");
                    case VARIANT_NOT_FOUND -> problem.suggest("Look at 'leasehold variants EXPERIMENT'.");
                    case TOKEN_NOT_FOUND -> problem.suggest("Look at 'leasehold token list'.");
                    case LAST_ADMIN_TOKEN ->
                        problem.suggest("Create another first: 'leasehold token create NAME --scope admin'.");
                    default -> problem;
                })
                .orElse(problem);
    }
}
