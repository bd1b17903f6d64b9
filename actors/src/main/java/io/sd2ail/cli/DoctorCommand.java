package io.sd2ail.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sd2ail.check.Examination;
import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.session.RecordedRun;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `doctor`: says whether this machine can train, or what is wrong with a run, and what to mend.
@Command(
        name = "doctor",
        description = "Checks whether this machine can train, or why a run does not learn, and says what to mend.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail doctor",
            "  ./sd2ail doctor runs/first-try",
            "",
            "Without a run it ends with 1 when training can't work; with a run, when something is wrong with it. What it"
                    + " looks for: docs/diagnosis.md."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final CommandContext context;

    @Parameters(
            paramLabel = "RUN_DIR",
            arity = "0..1",
            description = "Directory of a run to diagnose; a bare name lies in runs/. Default: this machine.")
    private @Nullable Path run;

    @Option(names = "--json", description = "Print a run's findings as JSON.")
    private boolean json;

    DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (run != null) {
            return diagnose(RecordedRun.read(context.folders().of(run)));
        }
        if (json) {
            throw CommandFailure.usage(
                    "--json prints a run's findings: name its directory, ./sd2ail doctor RUN --json");
        }
        var findings = new Examination(context.screen(), context.folders().parent()).findings();
        for (var finding : findings) {
            context.screen()
                    .line(String.format(
                            "%-5s %-16s %s",
                            finding.level().name().toLowerCase(Locale.ROOT), finding.subject(), finding.result()));
        }
        boolean healthy = findings.stream().noneMatch(finding -> finding.level() == io.sd2ail.check.Finding.Level.FAIL);
        return healthy ? ExitCode.OK : ExitCode.FAILED;
    }

    private int diagnose(RecordedRun recorded) {
        List<Finding> findings = recorded.findings();
        if (json) {
            context.screen().line(text(findings));
        } else if (findings.isEmpty()) {
            context.screen()
                    .line(recorded.directory() + ": nothing looks wrong (docs/diagnosis.md says what was looked for)");
        } else {
            for (Finding finding : findings) {
                context.screen()
                        .line(String.format(
                                "%-6s %s%n       %s%n       seen: %s%n       try:  %s",
                                finding.severity().name().toLowerCase(Locale.ROOT),
                                finding.rule(),
                                finding.wrong(),
                                finding.seen(),
                                finding.remedy()));
            }
        }
        return findings.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String text(List<Finding> findings) {
        try {
            return MAPPER.writeValueAsString(findings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
