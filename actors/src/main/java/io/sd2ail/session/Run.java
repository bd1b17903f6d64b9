package io.sd2ail.session;

import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.compute.Backends;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.export.GivenPolicy;
import io.sd2ail.export.WarmStart;
import io.sd2ail.learning.djl.EngineUnavailableException;
import io.sd2ail.parts.Parts;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.Terminal;
import io.sd2ail.training.LearningTask;
import io.sd2ail.training.Rollback;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run that a command is about: a new one, or one to go on with. A new run has no directory until all that can fail
/// before it begins was tried; a run that goes on changes nothing on the disk before its checkpoint was read.
///
/// Not thread-safe, but for [#discardUnlessBegun].
public final class Run {
    private static final Logger log = LoggerFactory.getLogger(Run.class);

    private final RunConfig config;
    private final Path directory;
    private final boolean resumed;
    private Rollback rollback;
    private volatile boolean made;
    private volatile boolean begun;

    private Run(RunConfig config, Path directory, boolean resumed, Rollback rollback) {
        this.config = config;
        this.directory = directory;
        this.resumed = resumed;
        this.rollback = rollback;
    }

    /// @param directory doesn't exist, or is empty
    public static Run begin(RunConfig config, Path directory) {
        return new Run(config, directory, false, Rollback.NONE);
    }

    /// @param config the run's own under what was asked anew
    /// @param directory of the run
    /// @param rollback to apply before it goes on
    /// @throws CommandFailure when what was saved does not go with that configuration
    public static Run resume(RunConfig config, Path directory, Rollback rollback) {
        Resumption.requireFits(config, directory);
        return new Run(config, directory, true, rollback);
    }

    public RunConfig config() {
        return config;
    }

    public Path directory() {
        return directory;
    }

    /// Whether its directory held a run before.
    public boolean resumed() {
        return resumed;
    }

    /// Has its directory ready for other processes to go on with, or for [#nodes].
    ///
    /// @param lastCheck of the caller, made when all else has succeeded, before a new run has a directory
    /// @throws CommandFailure when nothing is left to do
    public void make(Runnable lastCheck) {
        open(List.of(), lastCheck, true).release().run();
    }

    /// Opens it for this process.
    ///
    /// @throws CommandFailure when nothing is left to do
    public OwnedRun open(List<RunListener> listeners) {
        return open(listeners, () -> {}, true);
    }

    /// How the actor systems of a node open it, one after the other, with all that watches a run. A run that is
    /// complete is opened too: its learner tells the other nodes so.
    ///
    /// @param others who is told of the run beside its files and the screen
    public OwnedRun.Source nodes(Terminal terminal, List<RunListener> others) {
        return () -> {
            OwnedRun run = open(List.of(), () -> {}, false);
            // Only now: who watches writes into the directory, which another process may have had until now.
            Watchers watchers = new Watchers(directory, terminal, others);
            List<RunListener> listeners = new ArrayList<>(watchers.listeners());
            listeners.addAll(run.listeners());
            return new OwnedRun(run.id(), run.parts(), run.storage(), listeners, () -> {
                run.release().run();
                watchers.close();
            });
        };
    }

    /// Removes the directory that this object made for a run which failed before it began.
    public void discardUnlessBegun() {
        if (made && !begun) {
            RunDirectory.open(directory).discard();
            log.info("{} is removed: its run never began", directory);
        }
    }

    private OwnedRun open(List<RunListener> listeners, Runnable lastCheck, boolean mustHaveWork) {
        boolean exists = resumed || made;
        try (Prepared prepared = prepare(exists)) {
            lastCheck.run();
            RunDirectory locked = exists
                    ? RunDirectory.open(directory)
                    : RunDirectory.create(directory, ConfigRenderer.render(config));
            try {
                OwnedRun run = owned(locked, prepared, listeners, exists, mustHaveWork);
                made |= !exists;
                return run;
            } catch (RuntimeException e) {
                if (exists) {
                    locked.close();
                } else {
                    locked.discard();
                }
                throw e;
            }
        }
    }

    private OwnedRun owned(
            RunDirectory locked, Prepared prepared, List<RunListener> listeners, boolean exists, boolean mustHaveWork) {
        if (!exists) {
            prepared.keepFiles();
        }
        prepared.notice.add(rollback.apply(locked));
        prepared.notice.add(tooFewSteps());
        rollback = Rollback.NONE;
        RunStorage storage = RunStorage.open(locked, config.checkpoints());
        try {
            if (resumed && mustHaveWork) {
                Resumption.requireWork(storage, config);
            }
            Resumption.store(config, locked);
            prepared.notice.add(Resumption.lost(storage));
            List<RunListener> all = new ArrayList<>(listeners);
            all.add(event -> begun |= event instanceof RunEvent.Started);
            all.addAll(List.of(prepared.notice, new DemonstrationNotice(prepared.task), new AdmissionNotice()));
            return new OwnedRun(locked.id(), Parts.of(prepared.task), storage, all, () -> close(storage, locked));
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private String tooFewSteps() {
        long warmup = config.pace().warmupSteps();
        return config.algorithm().interacts() && config.steps() <= warmup
                ? String.format(
                        Locale.ROOT,
                        "steps is %,d and the first update comes after %,d (pace.warmup-steps): nothing will be learned",
                        config.steps(),
                        warmup)
                : "";
    }

    private static void close(RunStorage storage, RunDirectory directory) {
        try (directory;
                storage) {
            // Closing is all there is to do.
        }
    }

    /// What is learned, and the files that it is learned from.
    private record Prepared(
            LearningTask task, ComputeNotice notice, KeptFile demonstrations, KeptFile diffusion, KeptFile policy)
            implements AutoCloseable {
        void keepFiles() {
            demonstrations.keep(task.config().demonstrations().observations());
            diffusion.keep(List.of());
            policy.keep(List.of());
        }

        @Override
        public void close() {
            demonstrations.close();
        }
    }

    private Prepared prepare(boolean exists) {
        KeptFile demonstrations = KeptFile.demonstrations(config, directory, exists);
        KeptFile diffusion = KeptFile.diffusion(config, directory, exists);
        KeptFile policy = KeptFile.initialPolicy(config, directory, exists);
        ComputeNotice notice = new ComputeNotice();
        try {
            Backends backends = new Backends(config.compute(), notice::chosen);
            requireComputes(backends);
            LearningTask fresh = LearningTask.prepare(config, KeptFile.sources(demonstrations, diffusion), backends);
            LearningTask task = policy.used() ? WarmStart.of(fresh, GivenPolicy.read(policy.source())) : fresh;
            task.notices().forEach(notice::add);
            return new Prepared(task, notice, demonstrations, diffusion, policy);
        } catch (RuntimeException e) {
            demonstrations.close();
            throw e;
        }
    }

    private static void requireComputes(Backends backends) {
        try {
            backends.requireConfigured();
        } catch (EngineUnavailableException | IllegalArgumentException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
    }
}
