package io.sd2ail.cli;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.config.ConfigException;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.UnknownEnvironmentException;
import io.sd2ail.environment.UnusableEnvironmentException;
import io.sd2ail.environment.gymnasium.GymnasiumException;
import io.sd2ail.environment.mujoco.MujocoException;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.util.Optional;

/// A failure whose message was written for the user: it names what is wrong and the mend. All others are bugs.
///
/// @param exitCode of the command
record KnownFailure(int exitCode, String message) {
    /// Looks through the causes, because threads and futures wrap what they pass on.
    static Optional<KnownFailure> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            switch (cause) {
                case CommandFailure known -> {
                    return Optional.of(new KnownFailure(known.exitCode(), message));
                }
                case EnvironmentAwaitedException nobody -> {
                    return Optional.of(new KnownFailure(
                            ExitCode.USAGE,
                            "there is no simulator to play with, it needs " + nobody.awaited()
                                    + ": --listen takes clients"));
                }
                case ConfigException _,
                        GymnasiumException _,
                        UnknownEnvironmentException _,
                        UnusableEnvironmentException _ -> {
                    return Optional.of(new KnownFailure(ExitCode.USAGE, message));
                }
                case DemonstrationFormatException _,
                        EpisodeLostException _,
                        MujocoException _,
                        NonFiniteLossException _,
                        RunFailedException _,
                        StorageException _ -> {
                    return Optional.of(new KnownFailure(ExitCode.FAILED, message));
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}
