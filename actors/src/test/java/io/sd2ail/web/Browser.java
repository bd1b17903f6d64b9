package io.sd2ail.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// The system's Chromium, without a window. Remembers what went wrong in the pages that it showed.
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final ChromeDriver driver;

    /// @param further arguments of the browser
    public Browser(String... further) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                // What draws in three dimensions, without a graphics card.
                "--use-gl=angle",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader");
        options.addArguments(further);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program("chromedriver").toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /// Whether this machine has one.
    public static boolean isThere() {
        return Stream.of("chromium", "chromedriver").map(Browser::program).allMatch(Files::isExecutable);
    }

    private static Path program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of("missing", name));
    }

    public void open(String url) {
        driver.get(url);
    }

    /// @param width of the window, in pixels
    /// @param scheme `light` or `dark`
    public void look(int width, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    /// The text of the first element that a selector finds; empty where there is none.
    public String text(String selector) {
        return String.valueOf(
                driver.executeScript("return document.querySelector(arguments[0])?.textContent ?? ''", selector));
    }

    /// What a script says about the page.
    public Object tell(String script) {
        Object answer = driver.executeScript("return " + script);
        return answer == null ? "" : answer;
    }

    public void click(String selector) {
        // A page that lives moves what stands below: a click that fell beside is made again, as a person would.
        await("a click on " + selector, () -> {
            driver.executeScript(
                    "document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})",
                    selector);
            try {
                driver.findElement(By.cssSelector(selector)).click();
                return true;
            } catch (ElementClickInterceptedException beside) {
                return false;
            }
        });
    }

    /// Whether a person sees the first element that a selector finds.
    public boolean isSeen(String selector) {
        return driver.findElement(By.cssSelector(selector)).isDisplayed();
    }

    /// What the first element that a selector finds looks like, as a PNG.
    public byte[] picture(String selector) {
        return driver.findElement(By.cssSelector(selector)).getScreenshotAs(OutputType.BYTES);
    }

    /// Has a script run in each page from now on, before its own.
    public void beforeEachPage(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    public void type(String selector, String text) {
        driver.findElement(By.cssSelector(selector)).clear();
        driver.findElement(By.cssSelector(selector)).sendKeys(text);
    }

    /// Waits until something is so.
    ///
    /// @param what for the failure
    public void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never so: " + what + "; the page says: " + text("main"));
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /// Serious and critical faults of accessibility, each with the elements that have it.
    public List<String> faults() {
        driver.executeScript(axe());
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(all => done(all.violations
                    .filter(fault => ['serious', 'critical'].includes(fault.impact))
                    .map(fault => fault.id + ': ' + fault.nodes.map(node => node.html).join(' | '))));
                """);
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of("no answer of axe");
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream(AXE)) {
            if (in == null) {
                throw new IllegalStateException(AXE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the pages complained of, and requests that failed, since this was asked last.
    public List<String> complaints() {
        List<String> all = new ArrayList<>();
        driver.manage().logs().get(LogType.BROWSER).forEach(entry -> all.add(entry.getMessage()));
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> entry.getMessage())
                .filter(text -> text.contains("\"Network.loadingFailed\"") && !text.contains("\"canceled\":true"))
                .forEach(all::add);
        return all;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
