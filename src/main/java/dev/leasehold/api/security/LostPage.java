package dev.leasehold.api.security;

import java.util.Map;

/** What somebody with a browser is shown where there is nothing. Who makes the pages makes this one too. */
public interface LostPage {
    String html();

    /** The content type, and what keeps the page to itself. */
    Map<String, String> headers();
}
