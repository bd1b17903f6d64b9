package io.sd2ail.process;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files of the user's that nodes on other machines need: the jars of `--classpath`, and what the environment is made
/// of. They become a folder on each host, under its checksum; nodes run in its folder `work`, where a path means what
/// it means in the folder of the launch.
///
/// @param files by their names in that folder
/// @param jars names of some of them, or of folders of classes
/// @param list of all of them with their SHA-256, as sha256sum has it
public record SentFiles(SortedMap<String, Path> files, List<String> jars, String list) {
    /// The list, in the folder: it says that a copy is whole.
    static final String LIST = "SHA256SUMS";

    /// What the folder of links is called.
    static final String LINKS = "files";

    static final String WORK = "work";

    /// What is named by an absolute path is each host's own.
    ///
    /// @param files files and folders
    /// @param jars jars and folders of classes
    /// @return null where nothing is to be sent
    /// @throws CommandFailure when one of them can't be read or lies outside the folder of the launch
    public static @Nullable SentFiles of(Collection<Path> files, List<Path> jars) {
        SortedMap<String, Path> all = new TreeMap<>();
        for (Path file : files) {
            Path plain = file.normalize();
            if (plain.isAbsolute()) {
                continue;
            }
            if (plain.startsWith("..")) {
                throw CommandFailure.usage("nodes on other machines need " + file + ", which is not below "
                        + Path.of("").toAbsolutePath()
                        + ": launch in a folder above it, or name it by its whole path where each host has it");
            }
            add(all, WORK + "/" + plain, file);
        }
        List<String> names = new ArrayList<>();
        for (Path jar : jars) {
            names.add("jars/" + (names.size() + 1) + "/" + jar.getFileName());
            add(all, names.getLast(), jar);
        }
        StringBuilder list = new StringBuilder();
        all.forEach((name, file) -> list.append(DistArchive.sum(file) + "  " + name + "\n"));
        return all.isEmpty() ? null : new SentFiles(all, names, list.toString());
    }

    private static void add(SortedMap<String, Path> all, String name, Path file) {
        if (!Files.isDirectory(file)) {
            if (!Files.isReadable(file)) {
                throw CommandFailure.usage("nodes on other machines need " + file
                        + ", which is not there or can't be read: mend or remove it");
            }
            all.put(name, file);
            return;
        }
        try (Stream<Path> tree = Files.walk(file, FileVisitOption.FOLLOW_LINKS)) {
            tree.filter(Files::isRegularFile)
                    .filter(inside -> !inside.toString().contains("__pycache__"))
                    .forEach(inside -> all.put(name + "/" + file.relativize(inside), inside));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw CommandFailure.failed(file + " can't be read (" + e.getMessage() + "): check its rights");
        }
    }

    /// What their folder on a host is called.
    String shortSum() {
        byte[] sum = DistArchive.digest().digest(list.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sum).substring(0, 16);
    }

    /// Lays them out as links.
    ///
    /// @param folder to be made
    void link(Path folder) throws IOException {
        Files.createDirectories(folder.resolve(WORK));
        for (var entry : files.entrySet()) {
            Path link = folder.resolve(entry.getKey());
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, entry.getValue().toAbsolutePath());
        }
        Files.writeString(folder.resolve(LIST), list);
    }
}
