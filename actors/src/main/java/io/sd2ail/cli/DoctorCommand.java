package io.sd2ail.cli;

import io.sd2ail.check.Examination;
import io.sd2ail.check.Finding;
import io.sd2ail.terminal.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `doctor`: says whether this machine can train, and what to mend.
@Command(
        name = "doctor",
        description = "Checks whether this machine can train, and says what to mend.",
        footer = {"", "Examples:", "  ./sd2ail doctor", "", "Ends with 1 when training can't work."})
final class DoctorCommand implements Callable<Integer> {
    private final CommandContext context;

    DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Finding> findings =
                new Examination(context.screen(), context.folders().parent()).findings();
        for (Finding finding : findings) {
            context.screen()
                    .line(String.format(
                            "%-5s %-16s %s",
                            finding.level().name().toLowerCase(Locale.ROOT), finding.subject(), finding.result()));
        }
        boolean healthy = findings.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL);
        return healthy ? ExitCode.OK : ExitCode.FAILED;
    }
}
