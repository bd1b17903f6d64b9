package io.sd2ail.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Processes apart from the terminal's Ctrl-C, which is for the launcher: it stops its nodes in their order.
final class OwnSession {
    static final ProcessBuilder.Redirect NOTHING = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private OwnSession() {}

    static ProcessBuilder process(List<String> command) {
        List<String> whole = new ArrayList<>(command);
        if (Files.isExecutable(SETSID)) {
            whole.addFirst(SETSID.toString());
        }
        return new ProcessBuilder(whole);
    }
}
