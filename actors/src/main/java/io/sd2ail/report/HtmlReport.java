package io.sd2ail.report;

import io.sd2ail.config.KebabCase;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.session.RecordedRun;
import io.sd2ail.telemetry.ClosingReport;
import io.sd2ail.telemetry.ProcessRecord;
import io.sd2ail.telemetry.ProgressText;
import io.sd2ail.telemetry.plot.Markup;
import io.sd2ail.telemetry.plot.ScoreCurves;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// One page about several runs, whole in one file: it asks nothing of the network, and is light or dark as its reader
/// likes.
public final class HtmlReport {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String UNKNOWN = "–";
    private static final String MEANING =
            "mean of seeds, lowest to highest; of one run, ± a standard deviation of its episodes";

    private final List<ReportedRun> runs;
    private final List<RunGroup> groups;
    private final Html page = new Html();

    private HtmlReport(List<ReportedRun> runs) {
        this.runs = runs;
        this.groups = RunGroup.of(runs);
    }

    /// @param now when it is written
    public static String of(List<RecordedRun> runs, Instant now) {
        return new HtmlReport(runs.stream().map(ReportedRun::of).toList()).write(now);
    }

    private String write(Instant now) {
        Set<String> environments =
                groups.stream().map(RunGroup::environment).collect(Collectors.toCollection(LinkedHashSet::new));
        String title = String.join(", ", environments) + ": " + runs.size() + (runs.size() == 1 ? " run" : " runs");
        page.raw(ReportStyle.head(Markup.escape(title)));
        page.heading(1, title);
        page.paragraph("Written " + DAY.format(now) + " by sd2ail " + ProgramVersion.own()
                + ". A score of 0 is a random policy's return, 1 the expert's.");
        environments.forEach(this::environment);
        diagnosis();
        ledger();
        machines();
        return page.raw("</main>\n</body>\n</html>").toString();
    }

    private void environment(String environment) {
        List<RunGroup> of = groups.stream()
                .filter(group -> group.environment().equals(environment))
                .toList();
        page.heading(2, environment);
        List<ScoreCurves.Curve> curves =
                of.stream().map(RunGroup::curve).filter(HtmlReport::isDrawn).toList();
        if (!curves.isEmpty()) {
            page.raw("<figure>" + new ScoreCurves(environment, MEANING, curves).svg() + "</figure>");
        }
        List<List<String>> rows = new ArrayList<>();
        for (RunGroup group : of) {
            group.runs().forEach(run -> rows.add(row(group, run)));
            if (group.runs().size() > 1) {
                rows.add(together(group));
            }
        }
        page.table(
                "Returns of evaluations, without exploration",
                List.of(
                        "run",
                        "group",
                        "algorithm",
                        "seed",
                        "steps",
                        "best",
                        "final",
                        "mean of last five",
                        "score of last five",
                        "expert",
                        "random",
                        "cloning alone",
                        "score above cloning",
                        "training"),
                rows);
        differences(of);
    }

    private static boolean isDrawn(ScoreCurves.Curve curve) {
        return curve.points().stream().anyMatch(point -> Double.isFinite(point.score()));
    }

    private static List<String> row(RunGroup group, ReportedRun run) {
        return List.of(
                run.name(),
                group.letter(),
                KebabCase.ofConstant(run.config().algorithm()),
                String.valueOf(run.config().seed()),
                String.format(Locale.ROOT, "%,d", run.steps()),
                number(run.best()),
                number(run.latest()),
                number(run.lastFive()),
                score(run.score(run.lastFive())),
                number(run.expertReturn()),
                number(run.randomReturn()),
                number(run.clonedReturn()),
                score(run.score(run.lastFive()) - run.score(run.clonedReturn())),
                ProgressText.duration(run.seconds()));
    }

    /// The seeds of a group: means, and of the score also the lowest and the highest.
    private static List<String> together(RunGroup group) {
        List<ReportedRun> runs = group.runs();
        DoubleStream scores = runs.stream().mapToDouble(run -> run.score(run.lastFive()));
        double[] sorted = scores.sorted().toArray();
        return List.of(
                "mean of " + runs.size() + " seeds",
                group.letter(),
                "",
                "",
                "",
                number(mean(runs.stream().mapToDouble(ReportedRun::best))),
                number(mean(runs.stream().mapToDouble(ReportedRun::latest))),
                number(mean(runs.stream().mapToDouble(ReportedRun::lastFive))),
                score(mean(DoubleStream.of(sorted))) + " (" + score(sorted[0]) + " to "
                        + score(sorted[sorted.length - 1]) + ")",
                "",
                "",
                number(mean(runs.stream().mapToDouble(ReportedRun::clonedReturn))),
                score(mean(
                        runs.stream().mapToDouble(run -> run.score(run.lastFive()) - run.score(run.clonedReturn())))),
                "");
    }

    private void differences(List<RunGroup> of) {
        if (of.size() < 2) {
            return;
        }
        List<SortedMap<String, String>> settings =
                of.stream().map(group -> group.runs().getFirst().settings()).toList();
        Set<String> keys = new TreeSet<>();
        settings.forEach(each -> keys.addAll(each.keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String key : keys) {
            List<String> values = settings.stream()
                    .map(each -> each.getOrDefault(key, UNKNOWN))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                List<String> row = new ArrayList<>(List.of(key));
                row.addAll(values);
                rows.add(row);
            }
        }
        List<String> heads = new ArrayList<>(List.of("setting"));
        of.forEach(group -> heads.add(group.letter()));
        page.table("Settings that differ between the groups", heads, rows);
    }

    private void diagnosis() {
        page.heading(2, "Diagnosis");
        List<List<String>> rows = new ArrayList<>();
        for (ReportedRun run : runs) {
            for (Finding finding : run.findings()) {
                rows.add(List.of(
                        run.name(),
                        finding.severity().name().toLowerCase(Locale.ROOT),
                        finding.rule(),
                        finding.wrong(),
                        finding.seen(),
                        finding.remedy()));
            }
        }
        String well = runs.stream()
                .filter(run -> run.findings().isEmpty())
                .map(ReportedRun::name)
                .collect(Collectors.joining(", "));
        if (!well.isEmpty()) {
            page.paragraph("Nothing looks wrong with " + well + ".");
        }
        if (!rows.isEmpty()) {
            page.table("What looks wrong", List.of("run", "severity", "rule", "what is wrong", "seen", "to try"), rows);
        }
    }

    private void ledger() {
        page.heading(2, "Ledger");
        page.table(
                "Where the transitions went, as of each run's last ordered end",
                List.of("run", "transitions"),
                runs.stream()
                        .map(run -> List.of(
                                run.name(),
                                run.ledger().map(ClosingReport::ledger).orElse(UNKNOWN)))
                        .toList());
    }

    private void machines() {
        page.heading(2, "Machines and versions");
        List<List<String>> rows = new ArrayList<>();
        for (ReportedRun run : runs) {
            for (ProcessRecord process : run.processes()) {
                rows.add(List.of(
                        run.name(),
                        DAY.format(process.started()),
                        String.format(Locale.ROOT, "%,d", process.environmentSteps()),
                        process.version(),
                        process.java(),
                        process.system(),
                        process.processor(),
                        String.valueOf(process.cores()),
                        String.format(Locale.ROOT, "%,d MB", process.memoryMegabytes())));
            }
        }
        if (rows.isEmpty()) {
            page.paragraph("The runs are of a version that did not record them.");
            return;
        }
        page.table(
                "Processes that had the learner",
                List.of("run", "since", "from step", "sd2ail", "Java", "system", "processor", "cores", "memory"),
                rows);
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(Double.NaN);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? ProgressText.number(value) : UNKNOWN;
    }

    private static String score(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : UNKNOWN;
    }
}
