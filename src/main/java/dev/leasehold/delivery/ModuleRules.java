package dev.leasehold.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code .gitmodules} may say. Nothing here follows it, but somebody's {@code clone --recurse-submodules} will.
 */
final class ModuleRules {
    static final String FILE = ".gitmodules";
    private static final Pattern URL = Pattern.compile("(?im)^\\s*url\\s*=\\s*\"?([^\"\\r\\n]*)");
    private static final Pattern HARMLESS =
            Pattern.compile("(?i)(https?|ssh|git)://[^\\s-].*|\\.\\.?/.*|[a-z0-9._]+@[a-z0-9][a-z0-9._-]*:[^-].*");

    private ModuleRules() {}

    static void check(String content) throws OutputRefused {
        Matcher urls = URL.matcher(content);
        while (urls.find()) {
            String url = urls.group(1).strip();
            if (!HARMLESS.matcher(url).matches()) {
                throw new OutputRefused(
                        Reason.SUBMODULE_URL,
                        ".gitmodules names the URL '%s', which is none of https, ssh, git or relative".formatted(url));
            }
        }
    }
}
