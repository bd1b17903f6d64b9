package io.sd2ail.drill;

import io.sd2ail.process.ProcessHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Each node of a drill has a folder beside the run, in which files switch faults on and off.
class FaultFiles implements ProcessHook {
    /// Variable that names a process's own folder of faults.
    static final String FOLDER = "SD2AIL_FAULTS";

    private final Path folder;

    /// @param run directory of the run
    FaultFiles(Path run) throws IOException {
        Path whole = run.toAbsolutePath().normalize();
        folder = Files.createDirectories(whole.resolveSibling(whole.getFileName() + ".faults"));
    }

    /// Folder of all nodes' faults.
    final Path folder() {
        return folder;
    }

    /// Folder of a node's faults.
    final Path of(String node) {
        return folder.resolve(node);
    }

    final void begin(String node, String fault, long number) throws IOException {
        Files.createDirectories(of(node));
        Files.writeString(of(node).resolve(fault), Long.toString(number));
    }

    final void end(String node, String fault) throws IOException {
        Files.deleteIfExists(of(node).resolve(fault));
    }

    @Override
    public Map<String, String> environment(String node) {
        return Map.of(FOLDER, of(node).toString());
    }

    @Override
    public void beforeStart(String node) throws IOException {
        Files.createDirectories(of(node));
    }
}
