package io.sd2ail.bench.imitation;

import io.sd2ail.bench.Setting;
import io.sd2ail.config.ProgramVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;

/// What a training's times depend on besides its settings.
///
/// @param date of its start
/// @param machine processor, cores and operating system
/// @param java version of the JDK
/// @param version of this program
/// @param commit of its sources; empty where that is unknown
/// @param parallel trainings at a time
record Conditions(String date, String machine, String java, String version, String commit, int parallel) {
    /// Of this process, now.
    static Conditions here(int parallel) {
        return new Conditions(
                LocalDate.now(ZoneId.systemDefault()).toString(),
                Setting.machine(),
                Runtime.version().toString(),
                ProgramVersion.own(),
                commitOf(Path.of(System.getProperty("sd2ail.home", ""))),
                parallel);
    }

    /// Where the sources are a checkout of git, and git is there to ask.
    private static String commitOf(Path home) {
        if (!Files.exists(home.resolve(".git"))) {
            return "";
        }
        try {
            Process git = new ProcessBuilder(
                            "git", "-C", home.toString(), "describe", "--always", "--dirty", "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? answer : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
