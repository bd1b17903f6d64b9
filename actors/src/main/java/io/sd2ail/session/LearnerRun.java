package io.sd2ail.session;

import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunListener;
import io.sd2ail.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The run of a learner node, with everything that watches it. It may be opened again after it was released: another
/// actor system of this process, or a standby that takes over.
///
/// @param directory of a run that exists
public record LearnerRun(RunConfig config, Path directory, Terminal terminal) implements OwnedRun.Source {
    @Override
    public OwnedRun open() {
        OwnedRun run = RunFiles.open(config, directory, true, List.of());
        // Only now: who watches writes into the directory, which another process may have had until now.
        Watchers watchers = new Watchers(directory, terminal);
        List<RunListener> listeners = new ArrayList<>(watchers.listeners());
        listeners.addAll(run.listeners());
        return new OwnedRun(run.id(), run.parts(), run.storage(), listeners, () -> {
            run.release().run();
            watchers.close();
        });
    }
}
