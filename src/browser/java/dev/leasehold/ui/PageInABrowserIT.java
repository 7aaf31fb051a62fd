package dev.leasehold.ui;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.leasehold.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page of the packaged service, in a real Chromium. Screenshots are in {@code target/screenshots}. */
class PageInABrowserIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Pattern TOKEN = Pattern.compile("lh_[0-9a-f]{64}");
    private static final double PATIENCE = 60_000;

    @TempDir
    static Path data;

    private static ServerProcess server;
    private static String token;
    private static Playwright playwright;
    private static Browser browser;
    private BrowserContext context;
    private Page page;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = ServerProcess.ready(data);
        Matcher first = TOKEN.matcher(server.output());
        assertThat(first.find()).as("the first token in %s", server.output()).isTrue();
        token = first.group();
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("leasehold.chromium", "/usr/bin/chromium")))
                        .setArgs(List.of("--no-sandbox")));
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
        server.close();
    }

    @BeforeEach
    void signIn() {
        open(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    private void open(Browser.NewContextOptions options) {
        context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.navigate(server.url() + "/");
        page.getByLabel("Token").fill(token);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Experiments"))).isVisible();
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error")) {
            complaints.add(message.text());
        }
    }

    @AfterEach
    void the_browser_had_nothing_to_complain_of() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    private static String submit(String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/tasks"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher id = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"").matcher(answer);
            assertThat(id.find()).as(answer).isTrue();
            return id.group(1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    @Test
    void a_log_grows_on_an_open_page_and_the_task_ends_on_it() {
        String task = submit("{\"role\":\"default\",\"command\":\"echo first; n=0; while [ $n -lt 30 ]; do n=$((n+1));"
                + " echo line $n; sleep 0.1; done; echo last\"}");
        page.navigate(server.url() + "/tasks/" + task);

        assertThat(page.locator("pre.log")).containsText("last");
        assertThat(page.locator("#standing")).containsText("succeeded");
        String log = page.locator("pre.log").textContent();
        assertThat(log.lines().filter(line -> line.startsWith("line "))).hasSize(30).doesNotHaveDuplicates();
        assertThat(page.locator(".actions summary")).hasCount(0);
        picture("task");
    }

    @Test
    void the_log_of_a_task_that_has_ended_is_shown_from_its_end() {
        String task = submit("{\"role\":\"default\",\"command\":\"seq 1 200\"}");
        page.navigate(server.url() + "/tasks/" + task);
        assertThat(page.locator("#standing")).containsText("succeeded");
        page.reload();

        Object above = page.evaluate("document.querySelector('pre.log').scrollTop");
        assertThat(((Number) above).intValue()).isPositive();
    }

    @Test
    void a_task_is_cancelled_by_keyboard_after_a_question() {
        String task = submit("{\"role\":\"default\",\"command\":\"sleep 600\"}");
        page.navigate(server.url() + "/tasks/" + task);

        page.locator("summary", new Page.LocatorOptions().setHasText("Cancel")).focus();
        page.keyboard().press("Enter");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel it")).focus();
        page.keyboard().press("Enter");

        assertThat(page.locator("#standing")).containsText("cancelled");
    }

    @Test
    void a_question_stays_open_when_the_task_goes_on_meanwhile() {
        String task = submit("{\"role\":\"default\",\"command\":\"sleep 600\",\"runAfter\":\"%s\"}"
                .formatted(Instant.now().plusSeconds(5)));
        page.navigate(server.url() + "/tasks/" + task);
        page.locator("summary", new Page.LocatorOptions().setHasText("Cancel")).click();

        assertThat(page.locator("#standing"))
                .containsText("running", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel it")).click();
        assertThat(page.locator("#standing")).containsText("cancelled");
        assertThat(page.locator("summary", new Page.LocatorOptions().setHasText("Retry"))).isVisible();
        assertThat(page.locator("summary", new Page.LocatorOptions().setHasText("Cancel"))).hasCount(0);
    }

    @Test
    void the_queue_shows_hosts_roles_and_health() {
        page.navigate(server.url() + "/queue");

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Health"))).isVisible();
        picture("queue");
    }

    @Test
    void every_page_fits_a_phone_in_the_dark() {
        context.close();
        open(new Browser.NewContextOptions().setViewportSize(375, 740).setColorScheme(ColorScheme.DARK));
        String task = submit("{\"role\":\"default\",\"command\":\"echo well\"}");

        for (String path : List.of("/", "/tasks", "/tasks/" + task, "/queue")) {
            page.navigate(server.url() + path);
            Object tooWide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(((Number) tooWide).intValue()).as("%s is wider than a phone", path).isLessThanOrEqualTo(0);
            picture("phone" + path.replaceAll("/[0-9a-z]{20,}", "/one").replace('/', '-'));
        }
    }

    @Test
    void reading_needs_no_scripts() {
        context.close();
        open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        String task = submit("{\"role\":\"default\",\"command\":\"echo well\"}");

        page.navigate(server.url() + "/tasks/" + task);

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Attempts"))).isVisible();
    }
}
