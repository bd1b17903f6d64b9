package io.sd2ail.protocol;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How much memory a process has, in bytes.
///
/// @param heapUsed of the Java heap, garbage included
/// @param heapMax what the Java heap may grow to
/// @param resident in the machine's memory as the kernel counts it (VmRSS): Java heap, native memory and code together;
///     0 where that is not known
public record MemoryUse(long heapUsed, long heapMax, long resident) {
    /// Of a process that has not told.
    public static final MemoryUse UNKNOWN = new MemoryUse(0, 0, 0);

    private static final Path PROCESS = Path.of("/proc/self/status");
    private static final long KIB = 1024;

    /// @throws IllegalArgumentException when one is negative
    public MemoryUse {
        if (heapUsed < 0 || heapMax < 0 || resident < 0) {
            throw new IllegalArgumentException("memory can't be negative: " + heapUsed + " of " + heapMax
                    + " bytes of heap, " + resident + " resident");
        }
    }

    /// Of this process, now.
    public static MemoryUse own() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new MemoryUse(heap.getUsed(), Math.max(0, heap.getMax()), resident(PROCESS));
    }

    /// @param status in the form of Linux's /proc/self/status
    /// @return bytes; 0 where the file does not say
    static long resident(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.matches("VmRSS:\\s+\\d{1,15} kB"))
                    .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }

    /// Whether the process has told.
    public boolean known() {
        return heapMax > 0 || resident > 0;
    }
}
