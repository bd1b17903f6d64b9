package io.sd2ail.cli.options;

import io.sd2ail.local.TrainingSystem;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Terminal;
import java.nio.file.Path;
import java.time.InstantSource;

/// What commands are given: the terminal they speak on, the system they ask, and the time.
///
/// @param folders where runs live
public record CommandContext(Terminal terminal, TrainingSystem system, InstantSource clock, RunFolders folders) {
    public static CommandContext standard(TrainingSystem system) {
        return new CommandContext(Terminal.standard(), system, InstantSource.system(), new RunFolders(Path.of("runs")));
    }

    public Screen screen() {
        return terminal.screen();
    }
}
