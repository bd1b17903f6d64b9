package io.sd2ail.demonstration.array;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.sd2ail.demonstration.DemonstrationFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Columns of numbers of Parquet files: one number a row, or lists of as many in every row.
public final class Parquet {
    private static final Set<CompressionCodec> READ =
            EnumSet.of(CompressionCodec.UNCOMPRESSED, CompressionCodec.SNAPPY, CompressionCodec.GZIP);

    /// For the next batch of rows.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ArrayChecks checks;
    private final MemoryBudget budget;
    private final Predicate<String> wanted;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final AtomicLong batches = new AtomicLong();

    /// One column, batch after batch.
    private static final class Column {
        final List<double[]> batches = new ArrayList<>();
        final boolean list;
        long rows;
        /// Entries of a list; below 0 before the first row.
        int width = -1;

        Column(boolean list) {
            this.list = list;
        }
    }

    private Parquet(Path file, MemoryBudget budget, Predicate<String> wanted) {
        this.checks = new ArrayChecks(file);
        this.budget = budget;
        this.wanted = wanted;
    }

    /// @param wanted names of columns to keep; of these the ones that hold numbers
    /// @return by name: [rows] or [rows, entries of a list]
    public static Map<String, NumericArray> read(Path file, MemoryBudget budget, Predicate<String> wanted) {
        Parquet parquet = new Parquet(file, budget, wanted);
        FutureTask<Map<String, NumericArray>> reading = new FutureTask<>(() -> {
            try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
                parquet.read(reader, Files.size(file));
            }
            return parquet.arrays();
        });
        Thread.ofPlatform().daemon().name("parquet").start(reading);
        try {
            return parquet.await(reading);
        } catch (DemonstrationFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the latter for sizes and places that damage has changed
            throw new DemonstrationFormatException(
                    file, "is no whole Parquet file (" + e.getMessage() + ")", "download or write it again", e);
        }
    }

    /// Sizes that damage has changed can keep the library searching for pages for ever: then it is left alone.
    private Map<String, NumericArray> await(FutureTask<Map<String, NumericArray>> reading) throws IOException {
        long seen = -1;
        while (batches.get() != seen) {
            seen = batches.get();
            try {
                return reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                // Looked at again for as long as batches come.
            } catch (ExecutionException e) {
                if (e.getCause() instanceof DemonstrationFormatException refusal) {
                    throw refusal;
                }
                throw new IOException(String.valueOf(e.getCause()), e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted");
            }
        }
        throw new IOException("no rows came for " + PATIENCE.toSeconds() + " s");
    }

    private void read(ParquetFileReader reader, long bytes) {
        for (RowGroup group : reader.getFileMetaData().rowGroups()) {
            for (ColumnChunk chunk : group.columns()) {
                check(chunk.metaData(), bytes);
            }
        }
        // All columns are opened: the library takes a dot in a name, as of observation.state, for a path
        // (github.com/hardwood-hq/hardwood/issues/794).
        try (ColumnReaders all = reader.columnReaders(ColumnProjection.all())) {
            while (all.nextBatch()) {
                batches.incrementAndGet();
                for (int i = 0; i < all.getColumnCount(); i++) {
                    add(all.getColumnReader(i));
                }
            }
        }
    }

    /// What a chunk says of itself, before any of it is read.
    private void check(ColumnMetaData chunk, long bytes) {
        String name = chunk.pathInSchema().topLevelName();
        if (!READ.contains(chunk.codec())) {
            throw checks.problem(
                    "is compressed by " + chunk.codec(), "write it with compression=\"snappy\", \"gzip\" or \"none\"");
        }
        if (chunk.totalCompressedSize() < 0
                || chunk.dataPageOffset() < 0
                || chunk.numValues() < 0
                || chunk.dataPageOffset() > bytes
                || chunk.totalCompressedSize() > bytes) {
            throw checks.problem("names places beyond its end for '" + name + "'", "download or write it again");
        }
        if (wanted.test(name)) {
            budget.take(name, chunk.numValues());
        }
    }

    private void add(ColumnReader reader) {
        ColumnSchema schema = reader.getColumnSchema();
        String name = schema.fieldPath().topLevelName();
        boolean plain = schema.fieldPath().elements().size() == 1;
        boolean list = schema.maxRepetitionLevel() == 1 && reader.getLayerCount() == 1;
        if (!wanted.test(name) || !(plain || list)) {
            return;
        }
        double[] values = values(reader, schema);
        if (values == null) {
            return;
        }
        Column column = columns.computeIfAbsent(name, _ -> new Column(list));
        if (reader.getLeafValidity().hasNulls()) {
            throw checks.problem("has an empty value in '" + name + "'", "remove or repair that row");
        }
        int records = reader.getRecordCount();
        if (list) {
            requireEqualLengths(name, column, reader.getLayerOffsets(0), records);
        }
        column.batches.add(values);
        column.rows += records;
    }

    private void requireEqualLengths(String name, Column column, int[] offsets, int records) {
        for (int row = 0; row < records; row++) {
            int width = offsets[row + 1] - offsets[row];
            if (column.width >= 0 && width != column.width) {
                throw checks.problem(
                        "has " + width + " entries in '" + name + "' at row " + (column.rows + row) + ", and "
                                + column.width + " before",
                        "store as many in every row");
            }
            column.width = width;
        }
    }

    private static double @Nullable [] values(ColumnReader reader, ColumnSchema schema) {
        int count = reader.getValueCount();
        return switch (schema.type()) {
            case FLOAT -> {
                float[] floats = reader.getFloats();
                yield IntStream.range(0, count).mapToDouble(i -> floats[i]).toArray();
            }
            case DOUBLE -> Arrays.copyOf(reader.getDoubles(), count);
            case INT32 ->
                Arrays.stream(reader.getInts(), 0, count).asDoubleStream().toArray();
            case INT64 ->
                Arrays.stream(reader.getLongs(), 0, count).asDoubleStream().toArray();
            case BOOLEAN -> {
                boolean[] flags = reader.getBooleans();
                yield IntStream.range(0, count)
                        .mapToDouble(i -> flags[i] ? 1 : 0)
                        .toArray();
            }
            default -> null; // texts and images
        };
    }

    private Map<String, NumericArray> arrays() {
        Map<String, NumericArray> arrays = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            double[] values =
                    column.batches.stream().flatMapToDouble(Arrays::stream).toArray();
            long[] shape = column.list ? new long[] {column.rows, Math.max(0, column.width)} : new long[] {column.rows};
            arrays.put(name, new NumericArray(shape, values));
        });
        return arrays;
    }
}
