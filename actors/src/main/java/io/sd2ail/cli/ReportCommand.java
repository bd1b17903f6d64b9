package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.OutputFile;
import io.sd2ail.cli.options.RunsParameter;
import io.sd2ail.report.HtmlReport;
import io.sd2ail.session.RecordedRun;
import io.sd2ail.telemetry.AtomicFile;
import io.sd2ail.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `report`: runs on one page, for a colleague.
@Command(
        name = "report",
        description = "Writes one HTML page about several runs: curves, returns, what differs, what is wrong.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail report runs/my-run",
            "  ./sd2ail report runs/seed1 runs/seed2 runs/other --out report.html",
            "",
            "Runs that differ in their seeds only are drawn as one curve in a band. The file needs nothing beside itself."
        })
final class ReportCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private RunsParameter runs = new RunsParameter();

    @Option(names = "--out", paramLabel = "FILE", description = "Page to write. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("report.html");

    ReportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        OutputFile.requireWritable(out);
        List<RecordedRun> recorded = runs.read(context.folders());
        String page = HtmlReport.of(recorded, context.clock().instant());
        try {
            AtomicFile.write(out, page);
        } catch (IOException e) {
            throw OutputFile.failure(out, e);
        }
        context.screen().line(recorded.size() + (recorded.size() == 1 ? " run: " : " runs: ") + out);
        return ExitCode.OK;
    }
}
