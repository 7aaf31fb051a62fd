package dev.leasehold.platform.log;

import dev.leasehold.platform.Json;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One JSON object a line: {@code at}, {@code level}, {@code logger}, {@code message}, and each {@code key=value} of the
 * message as a member of its own, such as {@code event}, {@code task}, {@code attempt}, {@code epoch} and {@code code}.
 * Whole numbers are numbers. A failure is {@code exception}, with its trace.
 */
public final class JsonLines extends ExtFormatter {
    private static final Pattern PAIR =
            Pattern.compile("(?<![^\\s])([a-zA-Z][\\w-]*)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+))");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");

    @Override
    public String format(ExtLogRecord log) {
        Map<String, Object> line = new LinkedHashMap<>();
        String message = formatMessage(log);
        line.put("at", log.getInstant().toString());
        line.put("level", log.getLevel().getName());
        line.put("logger", log.getLoggerName());
        line.put("message", message);
        Matcher pairs = PAIR.matcher(message);
        while (pairs.find()) {
            String quoted = pairs.group(2);
            line.putIfAbsent(pairs.group(1), quoted == null ? plain(pairs.group(3)) : quoted);
        }
        Throwable thrown = log.getThrown();
        if (thrown != null) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.put("exception", trace.toString());
        }
        return Json.write(line) + "\n";
    }

    private static Object plain(String value) {
        return WHOLE.matcher(value).matches() ? (Object) Long.valueOf(value) : value;
    }
}
