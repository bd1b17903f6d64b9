package io.sd2ail.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {
    @TempDir
    private Path scratch;

    private interface Change {
        void in(Path disk) throws IOException;
    }

    /// What is found after a power cut in each of many lives, each of which begins with a synced file "kept" of 10,000
    /// times "s" and one "old" of "o".
    private Set<String> found(Change change, String name) throws IOException {
        Set<String> found = new HashSet<>();
        for (int seed = 0; seed < 60; seed++) {
            Path disk = Files.createDirectories(scratch.resolve("disk" + seed));
            Files.writeString(disk.resolve("kept"), "s".repeat(10_000));
            Files.writeString(disk.resolve("old"), "o");
            PowerCut cut = new PowerCut(scratch.resolve("synced" + seed), Set.of("spared"), new SplittableRandom(seed));
            cut.begin(disk);
            change.in(disk);
            String said = cut.play(disk);
            assertThat(said).matches("\\d+ files torn, \\d+ names lost or back");
            Path file = disk.resolve(name);
            found.add(Files.exists(file) ? Files.readString(file) : "none");
        }
        return found;
    }

    @Test
    void play_afterAnAppend_keepsWhatWasSyncedAndSomeOfTheRest() throws IOException {
        Set<String> found = found(
                disk -> Files.writeString(disk.resolve("kept"), "u".repeat(30_000), StandardOpenOption.APPEND), "kept");
        assertThat(found)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        text -> assertThat(text).startsWith("s".repeat(10_000)).hasSizeLessThanOrEqualTo(40_000))
                .anySatisfy(text ->
                        assertThat(text.substring(10_000)).contains("\0").contains("u"));
    }

    @Test
    void play_afterARename_leavesTheFormerFileOrTheNewOne() throws IOException {
        Change change = disk -> {
            Files.writeString(disk.resolve("new"), "n");
            Files.move(disk.resolve("new"), disk.resolve("old"), StandardCopyOption.REPLACE_EXISTING);
        };
        // The new one was never synced: its name may be there before its content.
        assertThat(found(change, "old")).containsExactlyInAnyOrder("o", "n", "", "\0");
    }

    @Test
    void play_namesGivenAndTaken_mayBeThereOrNot() throws IOException {
        assertThat(found(disk -> Files.delete(disk.resolve("old")), "old")).containsExactlyInAnyOrder("none", "o");
        assertThat(found(disk -> Files.move(disk.resolve("old"), disk.resolve("moved")), "moved"))
                .containsExactlyInAnyOrder("none", "o");
    }

    @Test
    void play_whatBelongsToOthersOrDidNotChange_staysAsItIs() throws IOException {
        assertThat(found(disk -> Files.writeString(disk.resolve("spared"), "x"), "spared"))
                .containsExactly("x");
        assertThat(found(_ -> {}, "kept")).containsExactly("s".repeat(10_000));
    }
}
