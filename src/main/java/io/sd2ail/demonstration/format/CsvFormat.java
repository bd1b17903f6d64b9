package io.sd2ail.demonstration.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.array.ArrayChecks;
import io.sd2ail.demonstration.array.ArraySource;
import io.sd2ail.demonstration.array.MemoryBudget;
import io.sd2ail.demonstration.array.Names;
import io.sd2ail.demonstration.array.NumericArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Text with a row a step, separated by commas, semicolons or tabs, and a first line of names: `observation_0`,
/// `observation_1`, ... (or `obs_0`), `action_0`, ..., perhaps `next_observation_0`, ..., and any of [FlatColumn]'s
/// columns of one number a row. Other columns are left alone.
final class CsvFormat implements DemonstrationFormat {
    private static final Pattern ENTRY =
            Pattern.compile("(?<array>next_observation|next_obs|observation|obs|action|act)_(?<index>\\d{1,5})");

    private static final Set<String> MATRICES = Set.of("observations", "actions", "next_observations");

    /// As Python's programs write what no number is.
    private static final Map<String, Double> WORDS = Map.of(
            "true", 1.0,
            "false", 0.0,
            "nan", Double.NaN,
            "inf", Double.POSITIVE_INFINITY,
            "-inf", Double.NEGATIVE_INFINITY);

    private static final String MEND =
            "name columns observation_0, observation_1, ..., action_0, ..., reward, and episode"
                    + " or terminated and truncated in the first line";

    @Override
    public String name() {
        return "CSV";
    }

    @Override
    public boolean recognises(Path path, FileStart start) {
        return start.isText();
    }

    @Override
    public DemonstrationFile read(Path path, List<String> observationParts) throws IOException {
        ArrayChecks checks = new ArrayChecks(path);
        ObservationParts.requireTheseOrNone(path, null, observationParts);
        // Every number takes two characters or more.
        new MemoryBudget(path).take("the rows", Files.size(path) / 2);
        char separator = separator(FileStart.of(path).line());
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator)
                .detectBomHeader(true)
                .ofCsvRecord(path)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw checks.problem("holds no line", MEND);
            }
            Table table = new Table(checks, columns(checks, records.next().getFields()));
            while (records.hasNext()) {
                table.add(records.next());
            }
            return FlatRows.read(path, name(), table, Origin.UNKNOWN);
        } catch (CsvParseException | UncheckedIOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DemonstrationFormatException(
                    path, "is no CSV (" + cause.getMessage() + ")", "write it with csv.writer or pandas.to_csv", e);
        }
    }

    /// The one that stands there most often; of equal ones the first.
    private static char separator(String line) {
        return Stream.of(',', ';', '\t')
                .max(Comparator.comparingLong(
                        separator -> line.chars().filter(c -> c == separator).count()))
                .orElseThrow();
    }

    /// By array, its columns in the file.
    private static Map<String, List<Integer>> columns(ArrayChecks checks, List<String> header) {
        Map<String, List<Integer>> columns = new LinkedHashMap<>();
        for (int at = 0; at < header.size(); at++) {
            String name = header.get(at).strip().toLowerCase(Locale.ROOT);
            Matcher entry = ENTRY.matcher(name);
            String array = entry.matches() ? arrayOf(entry.group("array")) : name;
            List<Integer> places = columns.computeIfAbsent(array, _ -> new ArrayList<>());
            if (entry.matches() && Integer.parseInt(entry.group("index")) != places.size()) {
                throw checks.problem(
                        "has column '" + name + "' where " + array.substring(0, array.length() - 1) + "_"
                                + places.size() + " is next",
                        "number the columns 0, 1, 2, ... in their order");
            }
            places.add(at);
        }
        if (!columns.containsKey("observations")) {
            throw checks.problem("has no column 'observation_0', only " + Names.of(columns.keySet()), MEND);
        }
        for (FlatColumn column : FlatColumn.values()) {
            for (String name : column.names()) {
                if (!MATRICES.contains(name)
                        && columns.getOrDefault(name, List.of()).size() > 1) {
                    throw checks.problem("has two columns '" + name + "'", "leave one of them out");
                }
            }
        }
        return columns;
    }

    private static String arrayOf(String prefix) {
        return switch (prefix) {
            case "next_observation", "next_obs" -> "next_observations";
            case "observation", "obs" -> "observations";
            default -> "actions";
        };
    }

    /// The rows as texts; numbers are made of the columns that are asked for.
    private record Table(ArrayChecks checks, Map<String, List<Integer>> columns, List<List<String>> rows)
            implements ArraySource {
        Table(ArrayChecks checks, Map<String, List<Integer>> columns) {
            this(checks, columns, new ArrayList<>());
        }

        void add(CsvRecord row) {
            rows.add(row.getFields());
        }

        @Override
        public Collection<String> names() {
            return columns.keySet();
        }

        @Override
        public NumericArray array(String name) {
            List<Integer> places = Objects.requireNonNull(columns.get(name));
            double[] values = new double[Math.multiplyExact(rows.size(), places.size())];
            int at = 0;
            for (int row = 0; row < rows.size(); row++) {
                for (int place : places) {
                    values[at++] = number(name, row, rows.get(row).get(place));
                }
            }
            boolean matrix = MATRICES.contains(name);
            long[] shape = matrix ? new long[] {rows.size(), places.size()} : new long[] {rows.size()};
            return new NumericArray(shape, values);
        }

        private double number(String name, int row, String text) {
            String plain = text.strip();
            Double word = WORDS.get(plain.toLowerCase(Locale.ROOT));
            if (word != null) {
                return word;
            }
            try {
                return Double.parseDouble(plain);
            } catch (NumberFormatException _) {
                throw checks.problem(
                        "has '" + (plain.length() > 40 ? plain.substring(0, 40) + "..." : plain) + "' in '" + name
                                + "' at row " + row,
                        "write numbers with a decimal point");
            }
        }
    }
}
