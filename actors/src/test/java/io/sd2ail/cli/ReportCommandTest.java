package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void report_ofRuns_hasTheFiguresOfTheirFiles() throws IOException {
        Path first = RunDirectories.write(folder.resolve("first"), "healthy-pendulum", "seed=1");
        Path second = RunDirectories.write(folder.resolve("second"), "learner-starved", "seed=2");
        Document page = report(first, second);
        List<Double> returns = evaluations(first);
        double lastFive = returns.subList(returns.size() - 5, returns.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        double best = returns.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        List<String> row = row(page, "Returns of evaluations", "first");
        assertThat(row)
                .containsSubsequence(
                        "first",
                        "A",
                        "sd2ail",
                        "1",
                        number(best),
                        number(returns.getLast()),
                        number(lastFive),
                        String.format(Locale.ROOT, "%.3f", (lastFive + 1261.8) / (1261.8 - 118.7)),
                        "-118.7",
                        "-1,261.8",
                        "–");
        assertThat(row(page, "Returns of evaluations", "mean of 2 seeds")).contains("A");
        assertThat(page.select("figure svg")).hasSize(1);
        assertThat(page.select("figure svg text").eachText()).contains("A, seeds 1, 2");
        assertThat(page.select("caption").eachText()).noneMatch(caption -> caption.startsWith("Settings that differ"));
    }

    @Test
    void report_ofRunsWithOtherSettings_groupsThemAndNamesWhatDiffers() throws IOException {
        Document page = report(
                RunDirectories.write(folder.resolve("a"), "healthy-pendulum", "seed=1"),
                RunDirectories.write(folder.resolve("b"), "reward-constant", "seed=1", "sd2ail.reward=constant"));
        Element table = table(page, "Settings that differ");
        assertThat(table.select("thead th").eachText()).containsExactly("setting", "A", "B");
        assertThat(table.select("tbody tr")).hasSize(1);
        assertThat(row(page, "Settings that differ", "sd2ail.reward"))
                .containsExactly("sd2ail.reward", "log-rest", "constant");
        assertThat(row(page, "What looks wrong", "b")).contains("severe", "reward-constant");
        assertThat(page.text()).contains("Nothing looks wrong with a.");
        assertThat(page.select("figure svg polyline")).hasSize(2);
    }

    @Test
    void report_ofAnyRuns_asksNothingOfTheNetwork() throws IOException {
        Document page = report(RunDirectories.write(folder.resolve("a"), "healthy-pendulum"));
        assertThat(page.select(
                        "script, iframe, object, embed, img, style:containsData(url), style:containsData(@import)"))
                .isEmpty();
        assertThat(page.select("[src], [href], [xlink:href], [action]").eachAttr("href"))
                .containsExactly("data:,");
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'");
    }

    @Test
    void report_ofNamesAndFilesWithMarkup_showsItAsText() throws IOException {
        String name = "<img src=x onerror=alert(1)>&\"'";
        Path run = RunDirectories.write(folder.resolve(name), "healthy-pendulum");
        Files.writeString(run.resolve("summary.json"), """
                {"ledger":{"produced":100,"inserted":90,"rejected":4,"inFlight":6,"dropped":0},
                "rejectedByReason":{"<b>bad</b>":4}}""");
        Document page = report(run);
        assertThat(page.select("img, b")).isEmpty();
        assertThat(page.select("tbody th").eachText()).contains(name);
        assertThat(row(page, "Where the transitions went", name).getLast())
                .isEqualTo(
                        "produced 100 = inserted 90 + rejected 4 + in flight 6, balanced; rejected for <b>bad</b> 4");
        assertThat(row(page, "Processes", name))
                .containsExactly(
                        name,
                        "2026-01-02 03:04 UTC",
                        "0",
                        "0.1.0",
                        "25.0.1",
                        "Linux 6.1, amd64",
                        "A <fast> & small one",
                        "2",
                        "8,000 MB");
    }

    @Test
    void report_intoAFolderThatIsNotThere_failsBeforeItReads() {
        assertThat(run(
                        "report",
                        "nowhere",
                        "--out",
                        folder.resolve("no/report.html").toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--out").hasLineCount(1);
    }

    private Document report(Path... runs) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("report"));
        for (Path run : runs) {
            arguments.add(run.toString());
        }
        Path file = folder.resolve("report.html");
        arguments.addAll(List.of("--out", file.toString()));
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        return Jsoup.parse(file);
    }

    private static Element table(Document page, String caption) {
        return page.select("table:has(caption:contains(" + caption + "))").getFirst();
    }

    private static List<String> row(Document page, String caption, String name) {
        return table(page, caption).select("tbody tr").stream()
                .filter(row -> row.child(0).text().equals(name))
                .map(row -> row.children().eachText())
                .findFirst()
                .orElseThrow();
    }

    private static List<Double> evaluations(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[3].equals("eval/mean_reward"))
                .map(fields -> Double.valueOf(fields[4]))
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private int run(String... arguments) {
        Screen screen = Screen.plain(print(out), print(err));
        CommandContext context = new CommandContext(
                new Terminal(screen, new CountDownLatch(1)),
                new FakeSystem(),
                InstantSource.fixed(Instant.parse("2026-01-03T00:00:00Z")),
                new RunFolders(folder.resolve("runs")));
        return Main.commandLine(context).execute(arguments);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
