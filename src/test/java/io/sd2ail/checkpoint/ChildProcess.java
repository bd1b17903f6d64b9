package io.sd2ail.checkpoint;

import io.sd2ail.wire.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Another JVM that uses a run's files until it is killed, and says on its output what was stored.
final class ChildProcess {
    private ChildProcess() {}

    /// Starts `main` of this class in a JVM of its own.
    static Process start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    /// Starts it where no file may grow beyond so many blocks of 512 or 1024 bytes.
    static Process startWithFileLimit(int blocks, String... arguments) throws IOException {
        return start(List.of("/bin/sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"), arguments);
    }

    private static Process start(List<String> wrapper, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx128m", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), ChildProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static BufferedReader output(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /// @param arguments what to do and the folder to do it in
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "journal" -> appendForEver(folder);
            case "checkpoints" -> writeForEver(folder);
            case "lock" -> holdLock(folder);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void appendForEver(Path folder) {
        try (ReplayJournal journal = ReplayJournal.open(folder, 20_000, Acknowledgement.WRITTEN)) {
            while (true) {
                long index = journal.nextIndex();
                journal.append(List.of(Samples.checkedBatch(index, 30, 1), Samples.checkedBatch(index + 1, 30, 1)));
                say(Long.toString(index + 1));
            }
        } catch (StorageException e) {
            say(String.valueOf(e.getMessage()));
        }
    }

    private static void writeForEver(Path folder) {
        CheckpointStore store = new CheckpointStore(folder, 3);
        long updates = store.latest().map(latest -> latest.manifest().updates()).orElse(0L);
        try {
            while (true) {
                updates++;
                store.write(Samples.state(updates, 2_000), updates, 2 * updates);
                say(Long.toString(updates));
            }
        } catch (StorageException e) {
            say(String.valueOf(e.getMessage()));
        }
    }

    private static void holdLock(Path folder) {
        try (RunDirectory _ = RunDirectory.open(folder)) {
            say("locked");
            System.in.read();
        } catch (IOException | StorageException e) {
            say(String.valueOf(e.getMessage()));
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
