package io.sd2ail.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a power cut leaves of a folder: what was synced, and by chance of the rest some, none or torn pages. A name
/// that was given or taken since its folder was last synced may be there or not; a rename happened or did not.
final class PowerCut {
    private static final int PAGE = 4096;

    private final Path synced;
    private final Set<String> spared;
    private final SplittableRandom random;
    private int torn;
    private int names;

    /// @param synced folder of the records that `faults.c` keeps
    /// @param spared names that belong to others and stay as they are
    PowerCut(Path synced, Set<String> spared, SplittableRandom random) {
        this.synced = synced;
        this.spared = spared;
        this.random = random;
    }

    /// Takes all that is there as synced: a machine that starts finds it on its disk.
    void begin(Path folder) throws IOException {
        for (String kind : List.of("data", "names")) {
            Path records = Files.createDirectories(synced.resolve(kind));
            for (Path record : listing(records).values()) {
                Files.delete(record);
            }
        }
        record(folder);
    }

    private void record(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Path> entry : listing(folder).entrySet()) {
            Path path = entry.getValue();
            lines.append(inode(path)).append(' ').append(entry.getKey()).append('\n');
            if (Files.isDirectory(path)) {
                record(path);
            } else {
                Files.write(data(inode(path)), Files.readAllBytes(path));
            }
        }
        Files.writeString(synced.resolve("names").resolve(Long.toString(inode(folder))), lines);
    }

    /// Leaves of a folder what a disk may have of it. Nobody may write to it meanwhile.
    ///
    /// @return how many files and names are not as they were
    String play(Path folder) throws IOException {
        torn = 0;
        names = 0;
        settleFolder(folder, true);
        return torn + " files torn, " + names + " names lost or back";
    }

    private void settleFolder(Path folder, boolean top) throws IOException {
        Map<String, Long> was = recorded(folder);
        Map<String, Path> now = listing(folder);
        Map<Long, String> nameNow = new HashMap<>();
        for (Map.Entry<String, Path> entry : now.entrySet()) {
            nameNow.put(inode(entry.getValue()), entry.getKey());
        }
        Set<String> all = new TreeSet<>(was.keySet());
        all.addAll(now.keySet());
        if (top) {
            all.removeAll(spared);
        }
        for (String name : all) {
            Long inodeWas = was.get(name);
            Path path = now.get(name);
            if (inodeWas == null) {
                Path given = Objects.requireNonNull(path);
                settleNew(folder, given, formerName(was, inode(given)));
            } else if (path == null) {
                comeBack(folder.resolve(name), inodeWas, nameNow);
            } else if (inodeWas == inode(path) || random.nextBoolean() || !Files.exists(data(inodeWas))) {
                settle(path);
            } else {
                names++;
                delete(path);
                Files.copy(data(inodeWas), path);
            }
        }
    }

    private static String formerName(Map<String, Long> was, long inode) {
        return was.entrySet().stream()
                .filter(entry -> entry.getValue() == inode)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private void settleNew(Path folder, Path path, String former) throws IOException {
        if (random.nextBoolean()) {
            settle(path);
            return;
        }
        names++;
        if (former.isEmpty() || Files.exists(folder.resolve(former))) {
            delete(path);
        } else {
            settle(Files.move(path, folder.resolve(former)));
        }
    }

    // Its removal may not have reached the disk; where it was renamed instead, its new name decides.
    private void comeBack(Path path, long inodeWas, Map<Long, String> nameNow) throws IOException {
        if (!nameNow.containsKey(inodeWas) && Files.exists(data(inodeWas)) && random.nextBoolean()) {
            names++;
            Files.copy(data(inodeWas), path);
        }
    }

    private void settle(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            settleFolder(path, false);
            return;
        }
        byte[] last = Files.readAllBytes(path);
        Path record = data(inode(path));
        byte[] safe = Files.exists(record) ? Files.readAllBytes(record) : new byte[0];
        if (!Arrays.equals(last, safe)) {
            torn++;
            Files.write(path, torn(safe, last));
        }
    }

    /// Of some length between both, each page as it was last written, as it was synced, or of zeros where it never was.
    private byte[] torn(byte[] safe, byte[] last) {
        int shortest = Math.min(safe.length, last.length);
        int length = shortest + random.nextInt(Math.max(safe.length, last.length) - shortest + 1);
        byte[] torn = Arrays.copyOf(safe, length);
        for (int at = 0; at < length; at += PAGE) {
            int end = Math.min(length, Math.min(at + PAGE, last.length));
            if (end > at && random.nextBoolean()) {
                System.arraycopy(last, at, torn, at, end - at);
            }
        }
        return torn;
    }

    private Map<String, Long> recorded(Path folder) throws IOException {
        Path record = synced.resolve("names").resolve(Long.toString(inode(folder)));
        Map<String, Long> names = new TreeMap<>();
        if (Files.exists(record)) {
            for (String line : Files.readAllLines(record, StandardCharsets.UTF_8)) {
                int space = line.indexOf(' ');
                names.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
            }
        }
        return names;
    }

    private Path data(long inode) {
        return synced.resolve("data").resolve(Long.toString(inode));
    }

    private static long inode(Path path) throws IOException {
        return (long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private static Map<String, Path> listing(Path folder) throws IOException {
        Map<String, Path> listing = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> listing.put(file.getFileName().toString(), file));
        }
        return listing;
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path inside : listing(path).values()) {
                delete(inside);
            }
        }
        Files.delete(path);
    }
}
