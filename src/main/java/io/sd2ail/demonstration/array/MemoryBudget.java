package io.sd2ail.demonstration.array;

import io.sd2ail.demonstration.DemonstrationFormatException;
import java.nio.file.Path;
import java.util.Locale;

/// The memory that one file's arrays may take, asked for before it is taken: a file's sizes are what it says they are.
public final class MemoryBudget {
    /// An entry as read, as double, and as float32 in its trajectory.
    private static final int BYTES_OF_ENTRY = 24;

    private static final double GIB = 1L << 30;

    private final Path file;
    /// Half of what this program may use.
    private final long whole = Runtime.getRuntime().maxMemory() / 2;

    private long used;

    public MemoryBudget(Path file) {
        this.file = file;
    }

    /// @param entries numbers that are about to be read
    /// @return as an int
    /// @throws DemonstrationFormatException when there is no room for them
    public int take(String name, long entries) {
        if (entries > Integer.MAX_VALUE - 8 || used + entries * BYTES_OF_ENTRY > whole) {
            throw new DemonstrationFormatException(
                    file,
                    String.format(
                            Locale.ROOT,
                            "needs %.1f GiB of memory up to '%s', and %.1f are to be had",
                            (used + (double) entries * BYTES_OF_ENTRY) / GIB,
                            name,
                            whole / GIB),
                    "give the program more, as with JAVA_TOOL_OPTIONS=-Xmx16g, or cut the file");
        }
        used += entries * BYTES_OF_ENTRY;
        return (int) entries;
    }
}
