package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Terminal;
import java.io.PrintStream;

/** Lines that stay, and on a terminal one below them that is drawn again and again. */
public final class Screen implements ExperimentWatch.Display {
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final int columns;

    public Screen(PrintStream out, Terminal terminal) {
        this.out = out;
        this.columns = terminal.columns();
    }

    @Override
    public void show(JsonNode event, Story story) {
        story.take(event).ifPresent(this::line);
        status(story.status());
    }

    public void line(String words) {
        out.println((columns > 0 ? CLEAR : "") + words);
    }

    /** Nothing, where it would not be overwritten. */
    private void status(String words) {
        if (columns > 0) {
            String plain = Cells.plain(words);
            int length = plain.codePointCount(0, plain.length());
            int end = plain.offsetByCodePoints(0, Math.min(length, columns - 1));
            out.print(CLEAR + plain.substring(0, end));
            out.flush();
        }
    }

    /** Leaves nothing of the last status. */
    @Override
    public void end() {
        if (columns > 0) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
