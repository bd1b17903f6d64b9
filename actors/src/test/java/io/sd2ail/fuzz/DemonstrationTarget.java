package io.sd2ail.fuzz;

import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Files of demonstrations, and the rows of a folder of LeRobot's.
final class DemonstrationTarget implements FuzzTarget {
    private static final Path SAMPLES = Path.of("..", "src", "test", "resources", "demonstrations");
    private static final int LARGEST_SEED = 16_384;
    private static final String ROWS = "data/chunk-000/file-000.parquet";

    private static final Pattern DAMAGED = Pattern.compile("\\S+ is damaged \\(java\\..*", Pattern.DOTALL);

    private final Scratch scratch = new Scratch();

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> samples = Files.walk(SAMPLES, 2)) {
            for (Path sample : samples.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(sample) <= LARGEST_SEED && !sample.toString().contains(".expected.")) {
                    seeds.add(Scratch.input(0, Files.readAllBytes(sample)));
                }
            }
        }
        seeds.add(
                Scratch.input(1, Files.readAllBytes(SAMPLES.resolve("lerobot-3").resolve(ROWS))));
        return seeds;
    }

    @Override
    public void read(byte[] input) throws IOException {
        byte[] bytes = Scratch.rest(input);
        boolean alone = Scratch.reader(input, 2) == 0;
        try {
            DemonstrationFormats.read(alone ? scratch.file("demonstrations", bytes) : folder(bytes));
        } catch (DemonstrationFormatException refused) {
            // What libraries throw is taken for damage; our own readers know what they don't like.
            boolean ours = alone && bytes.length > 1 && bytes[0] != (byte) 0x89;
            if (ours && DAMAGED.matcher(String.valueOf(refused.getMessage())).matches()) {
                throw refused;
            }
        }
    }

    private Path folder(byte[] rows) throws IOException {
        Path folder = scratch.folder().resolve("lerobot");
        if (!Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(SAMPLES.resolve("lerobot-3"))) {
                for (Path file : files.toList()) {
                    Path copy = folder.resolve(SAMPLES.resolve("lerobot-3").relativize(file));
                    Files.copy(file, copy);
                    copy.toFile().deleteOnExit();
                }
            }
        }
        Files.write(folder.resolve(ROWS), rows);
        return folder;
    }
}
