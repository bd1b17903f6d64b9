package io.sd2ail.cli.options;

import io.sd2ail.session.RecordedRun;
import io.sd2ail.session.RunFolders;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/// Runs that are looked at together.
public final class RunsParameter {
    @Parameters(
            paramLabel = "RUN_DIR",
            arity = "1..*",
            description = "Directories of the runs; a bare name lies in runs/.")
    private List<Path> runs = List.of();

    /// What is recorded of each, in their order; one that is named twice comes once.
    ///
    /// @param folders where runs live
    public List<RecordedRun> read(RunFolders folders) {
        return runs.stream().map(folders::of).distinct().map(RecordedRun::read).toList();
    }
}
