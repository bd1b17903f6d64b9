package io.sd2ail.session;

import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.compute.Backends;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.export.GivenPolicy;
import io.sd2ail.export.WarmStart;
import io.sd2ail.parts.Parts;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunListener;
import io.sd2ail.training.LearningTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opens the directory of a run, new or old, and prepares what is learned there.
public final class RunFiles {
    private RunFiles() {}

    /// A run's directory, locked, with what is learned there.
    private record Prepared(LearningTask task, ComputeNotice notice, RunDirectory directory) {}

    private static Prepared prepare(RunConfig config, Path runDirectory, boolean resume) {
        // Whether the demonstrations fit is known before a directory is made.
        KeptFile demonstrations = KeptFile.demonstrations(config, runDirectory, resume);
        KeptFile diffusion = KeptFile.diffusion(config, runDirectory, resume);
        ComputeNotice notice = new ComputeNotice();
        Backends backends = new Backends(config.compute(), notice::chosen);
        KeptFile policy = KeptFile.initialPolicy(config, runDirectory, resume);
        LearningTask prepared = LearningTask.prepare(config, KeptFile.sources(demonstrations, diffusion), backends);
        LearningTask task = policy.used() ? WarmStart.of(prepared, GivenPolicy.read(policy.source())) : prepared;
        task.notices().forEach(notice::add);
        RunDirectory directory = resume
                ? RunDirectory.open(runDirectory)
                : RunDirectory.create(runDirectory, ConfigRenderer.render(config));
        try {
            directory.store(ConfigRenderer.render(config));
            demonstrations.keep(config.demonstrations().observations());
            diffusion.keep(List.of());
            policy.keep(List.of());
            return new Prepared(task, notice, directory);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// Has a run's directory ready for another process to open.
    ///
    /// @param resume whether it holds a run to go on with
    public static void make(RunConfig config, Path runDirectory, boolean resume) {
        prepare(config, runDirectory, resume).directory().close();
    }

    /// @param resume whether the directory holds a run to go on with
    /// @param listeners of the run
    /// @return the release closes storage and directory
    public static OwnedRun open(RunConfig config, Path runDirectory, boolean resume, List<RunListener> listeners) {
        Prepared prepared = prepare(config, runDirectory, resume);
        RunDirectory directory = prepared.directory();
        try {
            List<RunListener> withNotices = new ArrayList<>(listeners);
            withNotices.addAll(
                    List.of(prepared.notice(), new DemonstrationNotice(prepared.task()), new AdmissionNotice()));
            RunStorage storage = RunStorage.open(directory, config.checkpoints());
            return new OwnedRun(
                    directory.id(), Parts.of(prepared.task()), storage, withNotices, () -> close(storage, directory));
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static void close(RunStorage storage, RunDirectory directory) {
        try (directory;
                storage) {
            // Closing is all there is to do.
        }
    }
}
