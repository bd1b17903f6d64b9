package io.sd2ail.telemetry;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps `run.json` of a run: written when a process begins or goes on with it, and when it ends.
public final class FactsFile implements RunListener {
    private static final Logger log = LoggerFactory.getLogger(FactsFile.class);

    private final Path runDirectory;
    private final InstantSource clock;
    private @Nullable RunFacts facts;

    public FactsFile(Path runDirectory, InstantSource clock) {
        this.runDirectory = runDirectory;
        this.clock = clock;
    }

    @Override
    public void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Started started -> keep(RunFacts.of(started, clock));
            case RunEvent.Finished finished -> {
                if (facts != null) {
                    keep(facts.after(finished));
                }
            }
            default -> {}
        }
    }

    private void keep(RunFacts present) {
        facts = present;
        try {
            present.write(runDirectory);
        } catch (IOException e) {
            log.warn(
                    "{} can't be written ({}); training goes on without it: check the disk's space and permissions",
                    RunFacts.FILE_NAME,
                    e.getMessage(),
                    e);
        }
    }
}
